from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caaspp_diff.comparison.events.demographics import exit_reason, is_departure
from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import Json, changed_fields, child, kinds, of_kind, only, ssid, tell, unscored


def _changed(folder: Path, before: dict[str, str], after: dict[str, str], **options: Any) -> Json:
    return tell(folder, [child(1, **before)], [child(1, **before | after)], **options)


# demographic_changed


def test_a_demographic_field_that_changed_is_one_event_of_the_student(tmp_path: Path) -> None:
    output = _changed(tmp_path, {}, {"economic_disadvantage_status": "Yes"})

    assert output["events"] == [
        {
            "kind": "demographic_changed",
            "ssid": ssid(1),
            "field": "economic_disadvantage_status",
            "old": "No",
            "new": "Yes",
            "expected": False,
            "evidence": {"record_types": ["01"], "window_end": "2019-05-31"},
        }
    ]


def test_a_fact_on_several_records_is_one_event_and_several_field_changes(tmp_path: Path) -> None:
    types = ("01", "02", "09")
    output = tell(
        tmp_path,
        [child(1, each) for each in types],
        [child(1, each, parent_education_level="14") for each in types],
    )

    assert only(output, "demographic_changed")["evidence"]["record_types"] == ["01", "02", "09"]
    assert changed_fields(output) == ["parent_education_level"] * 3


def test_a_value_that_was_blank_or_is_now_has_no_old_or_new(tmp_path: Path) -> None:
    output = _changed(tmp_path, {"military_status": "Yes"}, {"military_status": "", "foster_status": "Yes"})

    assert [(e["field"], e.get("old"), e.get("new")) for e in output["events"]] == [
        ("foster_status", None, "Yes"),
        ("military_status", "Yes", None),
    ]


def test_records_that_changed_from_different_values_are_different_facts(tmp_path: Path) -> None:
    output = tell(
        tmp_path,
        [child(1, elas="EO"), child(1, "02", elas="EL")],
        [child(1, elas="RFEP"), child(1, "02", elas="RFEP")],
    )

    assert [(e["old"], e["evidence"]["record_types"]) for e in output["events"]] == [
        ("EL", ["02"]),
        ("EO", ["01"]),
    ]


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2019-06-11", False), ("2019-06-12", True), ("2019-07-15", True), ("", None)],
)
def test_a_change_is_expected_where_the_window_was_open_when_old_was_extracted(
    tmp_path: Path, end: str, *, expected: bool | None
) -> None:
    output = _changed(tmp_path, {"school_window_end_1": end}, {"migrant_status": "Yes"})

    assert only(output, "demographic_changed").get("expected") is expected


def test_the_last_of_all_windows_counts(tmp_path: Path) -> None:
    windows = {"school_window_end_1": "2019-05-31", "school_window_end_3": "2019-06-14"}

    event = only(_changed(tmp_path, windows, {"migrant_status": "Yes"}), "demographic_changed")

    assert (event["expected"], event["evidence"]["window_end"]) == (True, "2019-06-14")


def test_the_last_window_of_all_records_counts(tmp_path: Path) -> None:
    old = [child(1, school_window_end_1="2019-05-31"), child(1, "02", school_window_end_1="2019-06-14")]

    event = only(tell(tmp_path, old, [row | {"migrant_status": "Yes"} for row in old]), "demographic_changed")

    assert (event["expected"], event["evidence"]["window_end"]) == (True, "2019-06-14")


def test_after_a_release_whose_day_is_not_known_nothing_is_said(tmp_path: Path) -> None:
    old = [child(1), child(1, "03")]

    output = tell(tmp_path, old, [row | {"migrant_status": "Yes"} for row in old])

    assert "expected" not in only(output, "demographic_changed")


@pytest.mark.parametrize(("day", "expected"), [(date(2019, 5, 31), True), (date(2019, 6, 1), False)])
def test_the_day_that_the_user_gives_goes_before_the_calendar(
    tmp_path: Path, day: date, *, expected: bool
) -> None:
    output = _changed(tmp_path, {}, {"migrant_status": "Yes"}, old_extracted=day)

    assert only(output, "demographic_changed")["expected"] is expected


# identity_changed


@pytest.mark.parametrize(
    ("field", "expected"),
    [("last_name", None), ("first_name", None), ("middle_name", None), ("date_of_birth", False)],
)
def test_a_locked_field_is_not_expected_to_change(
    tmp_path: Path, field: str, *, expected: bool | None
) -> None:
    value = "2008-12-24" if field == "date_of_birth" else "Zora"

    event = only(_changed(tmp_path, {}, {field: value}), "identity_changed")

    assert (event["field"], event["new"], event.get("expected")) == (field, value, expected)
    assert "evidence" not in event


def test_the_birth_date_was_not_locked_in_every_year(tmp_path: Path) -> None:
    output = _changed(tmp_path, {}, {"date_of_birth": "2008-12-24"}, layout="2016-17")

    assert "expected" not in only(output, "identity_changed")


# school_changed


def test_another_school_is_one_event_however_many_records_tell_it(tmp_path: Path) -> None:
    old = [child(1), child(1, "02")]
    output = tell(tmp_path, old, [row | {"calpads_school_code": SCHOOL_B} for row in old])

    assert output["events"] == [{"kind": "school_changed", "ssid": ssid(1), "old": SCHOOL_A, "new": SCHOOL_B}]


def test_another_tested_school_is_no_move(tmp_path: Path) -> None:
    output = _changed(tmp_path, {}, {"tested_school_code_1": SCHOOL_B})

    assert output["events"] == []
    assert changed_fields(output) == ["tested_school_code_1"]


# exit_recorded


def test_an_exit_code_that_becomes_a_departure_is_told_like_a_departure(tmp_path: Path) -> None:
    exit_ = {
        "student_exit_code": "T240",
        "student_exit_date": "2019-06-07",
        "student_removed_from_calpads_file_date": "2019-06-10",
    }

    assert only(_changed(tmp_path, {}, exit_), "exit_recorded") == {
        "kind": "exit_recorded",
        "ssid": ssid(1),
        "new": "T240",
        "reason": "left_ca_public",
        "evidence": {
            "exit_code": "T240",
            "exit_date": "2019-06-07",
            "removed_date": "2019-06-10",
            "school": SCHOOL_A,
            "tested_school": SCHOOL_A,
        },
    }


@pytest.mark.parametrize(
    ("before", "after", "told_of"),
    [
        ("", "T160", True),
        ("E155", "T160", True),
        ("E150", "E140", True),
        ("E155", "E230", True),
        ("", "E155", False),
        ("", "E150", False),
        ("", "E156", False),
        ("", "E170", False),
        ("T160", "T180", False),
        ("T160", "E155", False),
        ("T160", "", False),
    ],
)
def test_only_becoming_a_departure_is_an_event(
    tmp_path: Path, before: str, after: str, *, told_of: bool
) -> None:
    output = _changed(tmp_path, {"student_exit_code": before}, {"student_exit_code": after})

    assert kinds(output) == (["exit_recorded"] if told_of else [])
    assert changed_fields(output) == ["student_exit_code"]


def test_an_exit_on_several_records_is_one_event(tmp_path: Path) -> None:
    old = [child(1), child(1, "02"), child(1, "06")]
    output = tell(tmp_path, old, [row | {"student_exit_code": "T160"} for row in old])

    assert kinds(output) == ["exit_recorded"]


def test_a_departure_that_reaches_another_record_is_no_new_one(tmp_path: Path) -> None:
    gone = {"student_exit_code": "T160"}
    for renamed in ({}, {"ssid": ssid(9)}):
        output = tell(
            tmp_path,
            [child(1, **gone), child(1, "02")],
            [child(1, **gone | renamed), child(1, "02", **gone | renamed)],
        )

        assert of_kind(output, "exit_recorded") == []


def test_a_student_with_a_new_ssid_can_move_and_change(tmp_path: Path) -> None:
    after = {"ssid": ssid(9), "calpads_school_code": SCHOOL_B, "elas": "EL", "student_exit_code": "T160"}

    output = _changed(tmp_path, {}, after)

    assert kinds(output) == ["ssid_replaced", "exit_recorded", "school_changed", "demographic_changed"]
    assert {event["ssid"] for event in output["events"]} == {ssid(9)}


def test_who_left_or_joined_has_no_changes(tmp_path: Path) -> None:
    output = tell(
        tmp_path, [child(1), child(2, elas="EL")], [child(1), unscored(3, student_exit_code="T160")]
    )

    assert kinds(output) == ["student_left", "student_joined"]
    assert of_kind(output, "exit_recorded") == []


def test_the_reason_of_a_code_is_told_for_departures_only() -> None:
    assert exit_reason(None) == exit_reason("E155") == exit_reason("E170") == "unknown"
    assert exit_reason("T200") == "left_ca_public"
    assert (is_departure(None), is_departure("E150"), is_departure("T999")) == (False, False, True)
