from pathlib import Path
from typing import Any

import pytest

from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import Json, changed_fields, child, kinds, of_kind, only, ssid, tell, unscored

NO_SCORE = {"scale_score": "", "achievement_level": "", "include_indicator": "N", "score_status": ""}


def _changed(
    folder: Path, before: dict[str, str], after: dict[str, str], kind: str = "01", **options: Any
) -> Json:
    return tell(folder, [child(1, kind, **before)], [child(1, kind, **before | after)], **options)


def _kinds(folder: Path, before: dict[str, str], after: dict[str, str]) -> list[str]:
    return kinds(_changed(folder, before, after))


# score_added


def test_a_new_record_with_a_score_adds_it(tmp_path: Path) -> None:
    new = child(1, "02", achievement_level="3", calpads_school_code=SCHOOL_B)

    output = tell(tmp_path, [child(1)], [child(1), new])

    assert only(output, "score_added") == {
        "kind": "score_added",
        "ssid": ssid(1),
        "record_type": "02",
        "new": "2540",
        "expected": True,
        "reason": "new_record",
        "evidence": {"level": "3", "school": SCHOOL_B, "grade": "05"},
    }


def test_a_record_that_had_no_score_is_scored_later(tmp_path: Path) -> None:
    output = tell(tmp_path, [unscored(1)], [child(1)])

    assert kinds(output) == ["score_added"]
    assert output["events"][0]["reason"] == "scored_later"
    assert "old" not in output["events"][0]
    assert output["events"][0]["evidence"] == {"level": "3", "school": SCHOOL_A, "grade": "05"}


def test_a_score_is_expected_where_no_record_of_its_test_had_one(tmp_path: Path) -> None:
    old = [child(1), unscored(2), unscored(1, "02"), unscored(2, "02")]
    new = [child(1), child(2), child(1, "02"), child(2, "02")]

    told = [(e["ssid"], e["record_type"], e["expected"]) for e in tell(tmp_path, old, new)["events"]]

    assert told == [(ssid(1), "02", True), (ssid(2), "01", False), (ssid(2), "02", True)]


@pytest.mark.parametrize(
    ("result", "headline"),
    [
        ({"scale_score": "2510", "achievement_level": "3", "raw_score_1": "31"}, "2510"),
        ({"achievement_level": "3", "raw_score_1": "31"}, "3"),
        ({"raw_score_1": "31", "caa_science_preliminary_indicator": "2"}, "31"),
        ({"caa_science_preliminary_indicator": "2", "caa_science_percent_correct": "087"}, "2"),
        ({"caa_science_percent_correct": "087"}, "087"),
        ({"scale_score": "NS", "achievement_level": "9", "raw_score_1": "NS"}, None),
        ({"achievement_level": "9", "raw_score_1": "12"}, "12"),
        ({}, None),
    ],
)
def test_the_headline_is_the_first_result_that_there_is(
    tmp_path: Path, result: dict[str, str], headline: str | None
) -> None:
    output = tell(tmp_path, [unscored(1)], [unscored(1, **result)])

    assert [event["new"] for event in of_kind(output, "score_added")] == ([headline] if headline else [])


def test_a_score_that_does_not_count_is_added_all_the_same(tmp_path: Path) -> None:
    output = tell(tmp_path, [unscored(1)], [child(1, include_indicator="T", condition_code="LOSS")])

    assert kinds(output) == ["score_added"]


# score_removed


def test_the_score_of_a_record_that_is_gone_is_removed_where_the_student_stays(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1), child(1, "02")], [child(1)])

    assert output["events"] == [
        {
            "kind": "score_removed",
            "ssid": ssid(1),
            "record_type": "02",
            "old": "2540",
            "reason": "record_removed",
            "evidence": {
                "score_status": ["V", None],
                "include_indicator": ["Y", None],
                "condition_code": [None, None],
            },
        }
    ]


def test_an_invalidated_score_may_be_blanked(tmp_path: Path) -> None:
    gone = NO_SCORE | {"score_status": "I", "include_indicator": "R", "condition_code": "C"}

    output = _changed(tmp_path, {}, gone)

    assert kinds(output) == ["score_removed"]
    assert output["events"][0]["reason"] == "invalidated"
    assert output["events"][0]["evidence"] == {
        "score_status": ["V", "I"],
        "include_indicator": ["Y", "R"],
        "condition_code": [None, "C"],
    }


def test_a_score_that_is_blank_without_invalidation_is_blanked(tmp_path: Path) -> None:
    output = _changed(tmp_path, {}, NO_SCORE)

    assert [(e["kind"], e["reason"], e["old"]) for e in output["events"]] == [
        ("score_removed", "blanked", "2510")
    ]


def test_level_nine_is_no_score(tmp_path: Path) -> None:
    assert _kinds(tmp_path, {}, {"scale_score": "", "achievement_level": "9"}) == ["score_removed"]


# score_invalidated, score_reinstated


@pytest.mark.parametrize("indicator", ["R", "T", "N", "E"])
def test_a_score_that_no_longer_counts_is_invalidated(tmp_path: Path, indicator: str) -> None:
    output = _changed(tmp_path, {}, {"include_indicator": indicator, "score_status": "I"})

    assert output["events"] == [
        {
            "kind": "score_invalidated",
            "ssid": ssid(1),
            "record_type": "01",
            "old": "2510",
            "new": "2510",
            "evidence": {
                "score_status": ["V", "I"],
                "include_indicator": ["Y", indicator],
                "condition_code": [None, None],
            },
        }
    ]


def test_a_score_that_counts_again_is_reinstated(tmp_path: Path) -> None:
    before = {"include_indicator": "R", "score_status": "I"}

    output = _changed(tmp_path, before, {"include_indicator": "Y", "score_status": "V"})

    event = only(output, "score_reinstated")
    assert kinds(output) == ["score_reinstated"]
    assert event["evidence"]["include_indicator"] == ["R", "Y"]


def test_what_did_not_count_and_does_not_is_not_invalidated(tmp_path: Path) -> None:
    output = _changed(tmp_path, {"include_indicator": "T"}, {"include_indicator": "R"})

    assert [(e["kind"], e["field"]) for e in output["events"]] == [("status_changed", "include_indicator")]


# score_changed


def test_a_rescored_test_shows_its_levels_and_fields(tmp_path: Path) -> None:
    after = {"scale_score": "2490", "achievement_level": "2", "claim_1_level": "1"}

    output = _changed(tmp_path, {}, after)

    assert output["events"] == [
        {
            "kind": "score_changed",
            "ssid": ssid(1),
            "record_type": "01",
            "old": "2510",
            "new": "2490",
            "evidence": {
                "old_level": "3",
                "new_level": "2",
                "fields": ["achievement_level", "claim_1_level", "scale_score"],
            },
        }
    ]


def test_a_claim_that_changed_changes_the_score_though_its_headline_stays(tmp_path: Path) -> None:
    event = only(_changed(tmp_path, {"claim_1_level": "2"}, {"claim_1_level": "3"}), "score_changed")

    assert (event["old"], event["new"], event["evidence"]["fields"]) == ("2510", "2510", ["claim_1_level"])


def test_a_score_that_does_not_count_can_change_too(tmp_path: Path) -> None:
    assert _kinds(tmp_path, {"include_indicator": "T"}, {"scale_score": "2511"}) == ["score_changed"]


def test_scores_of_earlier_years_are_no_score_of_this_one(tmp_path: Path) -> None:
    assert _kinds(tmp_path, {}, {"minus1_scale_score": "2411"}) == []


def test_an_ignored_score_field_makes_no_event(tmp_path: Path) -> None:
    output = _changed(tmp_path, {}, {"claim_1_level": "3"}, ignore=frozenset({"claim_1_level"}))

    assert output["events"] == []


def test_a_withdrawn_field_that_goes_blank_changes_no_score(tmp_path: Path) -> None:
    before = {"scale_score": "0553", "achievement_level": "2", "domain_1_level": "2"}
    blanked = {"achievement_level": "", "domain_1_level": ""}

    assert _changed(tmp_path, before, blanked, "09")["events"] == []
    assert kinds(_changed(tmp_path, before, blanked, "06")) == ["score_changed"]
    assert kinds(_changed(tmp_path, before, blanked | {"scale_score": "0554"}, "09")) == ["score_changed"]


# Precedence: a record has at most one event about its score

VALUES = [
    ({}, NO_SCORE | {"score_status": "I"}, "score_removed"),
    ({}, {"include_indicator": "R", "scale_score": "2511"}, "score_invalidated"),
    ({"include_indicator": "R"}, {"include_indicator": "Y", "scale_score": "2511"}, "score_reinstated"),
    ({}, {"scale_score": "2511", "condition_code": "LOSS"}, "score_changed"),
    (NO_SCORE, {"scale_score": "2510", "include_indicator": "R", "score_status": "I"}, "score_added"),
    (NO_SCORE, {"scale_score": "2510", "include_indicator": "Y"}, "score_added"),
]


@pytest.mark.parametrize(("before", "after", "kind"), VALUES)
def test_one_event_tells_what_happened_to_a_score(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], kind: str
) -> None:
    assert _kinds(tmp_path, before, after) == [kind]


# retested


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opportunity_id_1", "9999999999999999"),
        ("test_completion_date_1", "2019-05-20"),
        ("paper_test_completion_date", "2019-05-20"),
    ],
)
def test_another_opportunity_or_completion_date_is_a_retest(tmp_path: Path, field: str, value: str) -> None:
    before = {"paper_test_completion_date": "2019-04-02"}

    output = _changed(tmp_path, before, {field: value})

    assert [(e["kind"], e["ssid"], e["record_type"]) for e in output["events"]] == [
        ("retested", ssid(1), "01")
    ]


def test_a_retest_is_one_event_and_may_stand_beside_a_changed_score(tmp_path: Path) -> None:
    after = {
        "opportunity_id_1": "9999999999999999",
        "test_completion_date_1": "2019-05-20",
        "scale_score": "2520",
    }

    assert _kinds(tmp_path, {}, after) == ["score_changed", "retested"]


def test_an_opportunity_that_is_filled_for_the_first_time_is_no_retest(tmp_path: Path) -> None:
    assert _kinds(tmp_path, {"test_completion_date_2": ""}, {"test_completion_date_2": "2019-05-20"}) == []


def test_a_start_date_alone_is_no_retest(tmp_path: Path) -> None:
    assert _kinds(tmp_path, {}, {"test_start_date_1": "2019-04-02"}) == []


# status_changed


def test_a_status_without_a_score_event_is_told_field_by_field(tmp_path: Path) -> None:
    output = tell(tmp_path, [unscored(1)], [unscored(1, condition_code="PGE", test_mode="P")])

    assert output["events"] == [
        {
            "kind": "status_changed",
            "ssid": ssid(1),
            "record_type": "01",
            "field": field,
            "old": old,
            "new": new,
        }
        for field, old, new in (("condition_code", "NT", "PGE"), ("test_mode", "O", "P"))
    ]


def test_a_status_that_changed_with_the_score_is_not_told_again(tmp_path: Path) -> None:
    after = {"scale_score": "2511", "test_mode": "P"}

    output = _changed(tmp_path, {}, after)

    assert kinds(output) == ["score_changed"]
    assert sorted(changed_fields(output)) == ["scale_score", "test_mode"]


def test_a_derived_status_is_not_told_beside_its_cause(tmp_path: Path) -> None:
    before = {"condition_code": "NT", "include_indicator": "N"}
    output = tell(
        tmp_path,
        [unscored(1, **before), unscored(2, **before)],
        [unscored(1, condition_code="NEL", include_indicator="E"), unscored(2, include_indicator="E")],
    )

    assert [(e["ssid"], e["field"]) for e in output["events"]] == [
        (ssid(1), "condition_code"),
        (ssid(2), "include_indicator"),
    ]


def test_an_opportunity_of_an_unscored_record_that_appears_is_a_status(tmp_path: Path) -> None:
    output = tell(tmp_path, [unscored(1)], [unscored(1, opportunity_id_1="9999999999999999")])

    assert [(e["kind"], e["field"]) for e in output["events"]] == [("status_changed", "opportunity_id_1")]


# record_added, record_removed


def test_records_without_a_score_are_told_where_the_student_stays(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1), unscored(1, "02")], [child(1), unscored(1, "06")])

    assert output["events"] == [
        {"kind": "record_removed", "ssid": ssid(1), "record_type": "02"},
        {"kind": "record_added", "ssid": ssid(1), "record_type": "06"},
    ]


def test_unscored_records_of_who_left_or_joined_are_not_told_one_by_one(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1), unscored(2)], [child(1), unscored(3)])

    assert kinds(output) == ["student_left", "student_joined"]
