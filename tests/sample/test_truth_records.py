import pytest

from support.sample_states import entry, events_of, scored

BLANK = {"scale_score": "", "opportunity_id_1": "7"}


def test_a_new_record_with_a_score_is_a_score_added() -> None:
    events = events_of([scored(2)], [scored(2), scored(1), scored(2, kind="06")])
    assert [event for event in events if event["kind"] == "score_added"] == [
        {
            "kind": "score_added",
            "record_type": "01",
            "new": "2500",
            "expected": False,
            "reason": "new_record",
        },
        {"kind": "score_added", "record_type": "06", "new": "2500", "expected": True, "reason": "new_record"},
    ]


def test_a_score_that_comes_to_a_record_is_scored_later() -> None:
    (event,) = events_of([entry(1)], [scored(1)])
    assert (event["kind"], event["reason"], event["expected"]) == ("score_added", "scored_later", True)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (entry(1, {"score_status": "I", "opportunity_id_1": "7"}), "invalidated"),
        (entry(1, {"condition_code": "NT", "opportunity_id_1": "7"}), "blanked"),
        (entry(1, kind="02"), "record_removed"),
    ],
)
def test_a_score_that_is_gone_says_why(new: object, reason: str) -> None:
    events = events_of([scored(1), entry(1, kind="02")], [new])  # type: ignore[list-item]
    removed = [event for event in events if event["kind"] == "score_removed"]
    assert removed == [{"kind": "score_removed", "record_type": "01", "old": "2500", "reason": reason}]


def test_the_score_of_a_student_who_left_was_not_removed() -> None:
    assert [event["kind"] for event in events_of([scored(1)], [])] == ["student_left"]


def test_a_score_that_no_longer_counts_is_invalidated_even_if_it_changed() -> None:
    events = events_of([scored(1)], [scored(1, "2450", include_indicator="R", score_status="I")])
    assert events == [{"kind": "score_invalidated", "record_type": "01", "old": "2500", "new": "2450"}]


def test_a_score_that_counts_again_is_reinstated() -> None:
    events = events_of([scored(1, include_indicator="R", score_status="I")], [scored(1)])
    assert [event["kind"] for event in events] == ["score_reinstated"]


def test_a_claim_that_changed_is_a_changed_score_with_one_headline() -> None:
    events = events_of([scored(1, claim_1_level="1")], [scored(1, claim_1_level="2")])
    assert events == [{"kind": "score_changed", "record_type": "01", "old": "2500", "new": "2500"}]


@pytest.mark.parametrize("name", ["opportunity_id_1", "test_completion_date_2"])
def test_another_opportunity_or_date_is_a_retest_beside_the_score(name: str) -> None:
    events = events_of([scored(1, **{name: "1"})], [scored(1, "2510", **{name: "2"})])
    assert [event["kind"] for event in events] == ["retested", "score_changed"]


def test_an_opportunity_that_was_blank_before_is_no_retest() -> None:
    assert [event["kind"] for event in events_of([entry(1)], [scored(1)])] == ["score_added"]


def test_a_status_without_a_score_is_one_event_of_its_cause() -> None:
    old = [entry(1, {"condition_code": "NT", "include_indicator": "N"})]
    new = [entry(1, {"condition_code": "NEL", "include_indicator": "E"})]
    assert events_of(old, new) == [
        {
            "kind": "status_changed",
            "record_type": "01",
            "field": "condition_code",
            "old": "NT",
            "new": "NEL",
        }
    ]


def test_records_without_a_score_come_and_go_for_students_of_both() -> None:
    old = [entry(1), entry(1, kind="02")]
    new = [entry(1), entry(1, kind="03"), entry(2, kind="01")]
    assert [(e["kind"], e.get("record_type")) for e in events_of(old, new)] == [
        ("record_removed", "02"),
        ("record_added", "03"),
        ("student_joined", None),
    ]


@pytest.mark.parametrize(
    "name", ["minus1_scale_score", "eds_masking_1", "tested_school_name_1", "calpads_grade"]
)
def test_what_is_no_fact_about_now_makes_no_event(name: str) -> None:
    assert events_of([scored(1, **{name: "1"})], [scored(1, **{name: "2"})]) == []
