from pathlib import Path

import pytest

from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import Json, child, finding, finding_codes, tell


def _tell(folder: Path, after: dict[str, str], *, count: int = 3, **before: str) -> Json:
    old = [child(n, each, **before) for n in range(1, count + 1) for each in ("01", "02")]
    return tell(folder, old, [row | after for row in old])


def test_one_file_given_twice_is_noted(tmp_path: Path) -> None:
    assert finding(tell(tmp_path, [child(1)], [child(1)]), "same_file") == {
        "code": "same_file",
        "severity": "note",
        "message": "old.txt and new.txt are the same file, byte for byte.",
        "count": 1,
        "examples": [],
    }


@pytest.mark.parametrize("names", [("old.txt", "new.txt"), ("old.csv", "new.csv"), ("old.txt", "new.csv")])
def test_values_that_differ_in_columns_that_the_layout_leaves_blank_are_no_change_but_noted(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    old = [child(1, blank_97="SAME"), child(2), child(3)]
    new = [child(1, blank_97="SAME", blank_95="SECRET"), child(2, blank_95="SECRET"), child(3, blank_41="x")]

    output = tell(tmp_path, old, new, names=names)

    assert (output["records"]["unchanged"], output["fields"]) == (3, [])
    found = finding(output, "layout_drift")
    assert (found["severity"], found["count"]) == ("note", 2)
    assert found["message"] == (
        "Columns that layout 2018-19 leaves blank hold different values in the two files, and are not "
        "compared: blank_95 and blank_41."
    )


def test_blanks_that_differ_only_in_padding_are_not_noted(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1, blank_95="  ")])

    assert "layout_drift" not in finding_codes(output)


def test_a_renamed_school_is_noted_once_with_the_number_of_records(tmp_path: Path) -> None:
    found = finding(_tell(tmp_path, {"tested_school_name_1": "Alder Academy"}), "school_renamed")

    assert (found["severity"], found["count"]) == ("note", 6)
    assert found["message"] == (
        f"School {SCHOOL_A} was called Alder Elementary and is now called Alder Academy."
    )


def test_another_school_is_not_a_renamed_one(tmp_path: Path) -> None:
    moved = {"tested_school_code_1": SCHOOL_B, "tested_school_name_1": "Birch Middle"}

    assert "school_renamed" not in finding_codes(_tell(tmp_path, moved))


def test_a_name_that_was_blank_is_not_renamed(tmp_path: Path) -> None:
    output = _tell(tmp_path, {"tested_school_name_1": "Alder"}, tested_school_name_1="")

    assert "school_renamed" not in finding_codes(output)


def test_year_end_exits_are_noted_by_student(tmp_path: Path) -> None:
    found = finding(_tell(tmp_path, {"student_exit_code": "E155"}), "year_end_exits")

    assert (found["severity"], found["count"]) == ("note", 3)
    assert found["message"] == (
        "3 students got the exit code of the year's end (E155); these students did not leave."
    )


def test_all_codes_of_the_year_end_are_named(tmp_path: Path) -> None:
    old = [child(1), child(2)]
    new = [child(1, student_exit_code="E156"), child(2, student_exit_code="E155")]

    assert "(E155, E156)" in finding(tell(tmp_path, old, new), "year_end_exits")["message"]


def test_promotions_are_noted_by_student(tmp_path: Path) -> None:
    found = finding(_tell(tmp_path, {"calpads_grade": "06"}, count=1), "promoted")

    assert (found["severity"], found["count"]) == ("note", 1)
    assert found["message"] == (
        "1 student moved to the next grade in CALPADS Grade, as happens on enrollment for the next "
        "school year; Grade Assessed is the grade of the test."
    )


@pytest.mark.parametrize("grade", ["04", "07", "KN", ""])
def test_another_change_of_grade_is_no_promotion(tmp_path: Path, grade: str) -> None:
    assert "promoted" not in finding_codes(_tell(tmp_path, {"calpads_grade": grade}))


@pytest.mark.parametrize(
    ("field", "value", "title"),
    [
        ("date_of_birth", "2008-12-24", "Date of Birth"),
        ("grade_assessed", "06", "Grade Assessed"),
        ("idea_indicator", "Yes", "IDEA Indicator"),
    ],
)
def test_a_locked_field_that_changed_is_a_warning(tmp_path: Path, field: str, value: str, title: str) -> None:
    found = finding(_tell(tmp_path, {field: value}), "locked_field_changed")

    assert (found["severity"], found["count"]) == ("warning", 3)
    assert found["message"] == (
        f"{title} changed for 3 students, though it is locked when a student begins the first test."
    )
    assert found["examples"] == [{"side": "new", "line": line} for line in range(1, 7)]


def test_a_snapshot_field_is_not_locked(tmp_path: Path) -> None:
    assert "locked_field_changed" not in finding_codes(_tell(tmp_path, {"migrant_status": "Yes"}))
