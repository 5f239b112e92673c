from pathlib import Path

import pytest

from caaspp_diff.comparison.model import FIELD_SCHEMA, PEOPLE_SCHEMA
from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import child, compared, person, ssid, unscored

BIRCH = {"tested_school_code_1": SCHOOL_B, "tested_school_name_1": "Birch Middle"}


def test_field_changes_stand_by_student_test_and_layout(tmp_path: Path) -> None:
    old = [child(2), child(1, "02"), child(1)]
    new = [row | {"uin": "7", "last_name": "Zed"} for row in old]

    fields = compared(tmp_path, old, new).fields

    assert fields.schema == FIELD_SCHEMA
    assert fields.select("ssid", "record_type", "field").rows() == [
        (ssid(number), record_type, field)
        for number, record_type in ((1, "01"), (1, "02"), (2, "01"))
        for field in ("last_name", "uin")
    ]


def test_the_people_of_the_events_are_shown_as_they_are_now(tmp_path: Path) -> None:
    old = [child(1), child(2), child(3), child(5)]
    new = [child(1, last_name="Rivero", middle_name="M"), child(3), unscored(4, **BIRCH), child(5)]

    people = compared(tmp_path, old, new).people

    assert people.schema == PEOPLE_SCHEMA
    assert people["ssid"].to_list() == [ssid(1), ssid(2), ssid(4)]  # no student without an event
    assert people.row(0, named=True) == {
        "ssid": ssid(1),
        "last_name": "Rivero",
        "first_name": "Bo",
        "middle_name": "M",
        "date_of_birth": "2008-02-02",
        "grade": "05",
        "school": SCHOOL_A,
        "school_name": "Alder Elementary",
    }


def test_who_left_is_shown_as_old_has_her(tmp_path: Path) -> None:
    people = compared(tmp_path, [child(1), child(2)], [child(1)]).people

    assert people["last_name"].to_list() == [person(2)["last_name"]]


def test_the_grade_is_that_of_the_test_else_that_of_calpads(tmp_path: Path) -> None:
    new = [child(1), unscored(2, grade_assessed="", calpads_grade="08"), unscored(3, calpads_grade="06")]

    people = compared(tmp_path, [child(1)], new).people

    assert people["grade"].to_list() == ["08", "05"]


def test_a_school_without_a_name_has_none(tmp_path: Path) -> None:
    people = compared(tmp_path, [child(1)], [child(1), unscored(2, calpads_school_code=SCHOOL_B)]).people

    assert people["school_name"].to_list() == [None]


def test_school_names_are_those_of_new_and_else_of_old(tmp_path: Path) -> None:
    old = [child(1, tested_school_name_1="Alder School"), child(2, **BIRCH)]
    new = [child(1), child(3, tested_school_code_1="19999990000003", tested_school_name_1="")]

    assert compared(tmp_path, old, new).schools == {SCHOOL_A: "Alder Elementary", SCHOOL_B: "Birch Middle"}


@pytest.mark.parametrize("step", [1, -1])
def test_of_two_names_of_one_code_the_same_is_shown_whatever_the_line_order(
    tmp_path: Path, step: int
) -> None:
    rows = [
        child(1, tested_school_name_1="Alder", tested_lea_name_1="Sample USD"),
        child(2, tested_school_name_1="Birch"),
    ]

    comparison = compared(tmp_path, rows[::step], rows[::step])

    assert comparison.schools == {SCHOOL_A: "Alder"}
    assert (comparison.old.lea_name, comparison.new.lea_name) == ("Sample USD", "Sample USD")
