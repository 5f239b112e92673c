import pytest

from caaspp_diff.sample.truth_state import Event
from support.sample_states import entry, events_of, scored, truth


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("T160", "transferred_ca_public"),
        ("T200", "left_ca_public"),
        ("E130", "deceased"),
        ("E155", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_student_left_for_the_reason_of_the_last_known_exit_code(code: str, reason: str) -> None:
    old = [scored(1, kind=kind) for kind in ("01", "02")]
    old = [o._replace(student=o.student | {"student_exit_code": code}) for o in old]
    assert events_of(old, []) == [{"kind": "student_left", "reason": reason}]


def test_a_student_who_left_is_named_by_the_ssid_in_old() -> None:
    assert truth([entry(1, ssid="9900000077")], [])["events"][0]["ssid"] == "9900000077"


def test_a_student_of_a_type_that_old_did_not_hold_joined_for_the_assessment() -> None:
    joined: list[Event] = events_of([entry(1)], [entry(1), entry(2, kind="06"), entry(3, kind="01")])
    assert [event["reason"] for event in joined] == ["new_assessment", "enrolled"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("E155", "T160", "transferred_ca_public"),
        ("", "E140", "unconfirmed"),
        ("", "E155", None),
        ("", "E150", None),
        ("T160", "T160", None),
        ("T160", "T180", None),
        ("T160", "", None),
    ],
)
def test_an_exit_is_recorded_when_the_code_becomes_a_departure(
    before: str, after: str, reason: str | None
) -> None:
    events = events_of([entry(1, student_exit_code=before)], [entry(1, student_exit_code=after)])
    assert [event.get("reason") for event in events] == ([reason] if reason else [])


def test_a_school_change_is_an_event_with_both_codes() -> None:
    events = events_of([entry(1)], [entry(1, calpads_school_code="19999990000002")])
    assert events == [{"kind": "school_changed", "old": "19999990000001", "new": "19999990000002"}]


@pytest.mark.parametrize(("end", "expected"), [("2019-06-14", True), ("2019-05-24", False)])
def test_a_demographic_change_was_expected_while_the_window_was_open(end: str, *, expected: bool) -> None:
    test = {"school_window_end_1": end}
    old = [entry(1, test, kind, homeless_status="No") for kind in ("01", "02")]
    new = [entry(1, test, kind, homeless_status="Yes") for kind in ("01", "02")]
    assert events_of(old, new) == [
        {
            "kind": "demographic_changed",
            "field": "homeless_status",
            "old": "No",
            "new": "Yes",
            "expected": expected,
        }
    ]


def test_nobody_knows_what_to_expect_where_the_day_of_extraction_is_unknown() -> None:
    events = events_of([entry(1, homeless_status="No")], [entry(1, homeless_status="Yes")], extracted=None)
    assert "expected" not in events[0]


def test_a_derived_field_makes_no_event_beside_its_cause() -> None:
    events = events_of([entry(1, elas="EL", el_status="Yes")], [entry(1, elas="RFEP", el_status="No")])
    assert [event["field"] for event in events] == ["elas"]


def test_a_derived_field_alone_is_an_event() -> None:
    events = events_of([entry(1, elas="EL", el_status="Yes")], [entry(1, elas="EL", el_status="No")])
    assert [event["field"] for event in events] == ["el_status"]


@pytest.mark.parametrize(("name", "expected"), [("date_of_birth", False), ("last_name", None)])
def test_a_locked_field_of_the_identity_was_not_to_change(name: str, *, expected: bool | None) -> None:
    old = entry(1)
    events = events_of([old], [old._replace(student=old.student | {name: "b"})])
    assert [(e["field"], e.get("expected")) for e in events] == [(name, expected)]


@pytest.mark.parametrize(("new_id", "reason"), [("5", "same_registration"), ("6", "same_person")])
def test_a_replaced_ssid_says_how_it_was_recognized(new_id: str, reason: str) -> None:
    old = [entry(1, {"test_registration_id": "5"}, ssid="9900000001")]
    new = [entry(1, {"test_registration_id": new_id}, ssid="9900000002")]
    expected = {"kind": "ssid_replaced", "old": "9900000001", "new": "9900000002", "reason": reason}
    assert events_of(old, new) == [expected]
