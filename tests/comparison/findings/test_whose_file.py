from pathlib import Path
from typing import Any

import pytest

from caaspp_diff.comparison.model import ReleaseFacts
from support.factories import LEA, SCHOOL_A
from support.json_answers import child, compared

OTHER = "19888880000000"
THIRD = "19777770000000"


def _old(folder: Path, records: list[dict[str, str]], name: str = "old.txt", **options: Any) -> ReleaseFacts:
    return compared(folder, records, records, names=(name, "new.txt"), force=True, **options).old


def _all_own(count: int = 8) -> list[dict[str, str]]:
    return [child(n) for n in range(1, count + 1)]


def test_students_who_tested_elsewhere_show_the_enrolled_version(tmp_path: Path) -> None:
    old = _old(tmp_path, [*_all_own(), child(9, tested_district_code_1=OTHER)])

    assert (old.population, old.lea, old.lea_name) == ("enrolled", LEA, "Sample Unified")


def test_students_who_are_enrolled_elsewhere_show_the_tested_version(tmp_path: Path) -> None:
    old = _old(tmp_path, [*_all_own(), child(9, calpads_district_code=OTHER)])

    assert (old.population, old.lea) == ("tested", LEA)


def test_the_part_that_was_taken_last_says_where_a_student_tested(tmp_path: Path) -> None:
    old = _old(tmp_path, [*_all_own(), child(9, tested_district_code_2=OTHER)])

    assert old.population == "enrolled"


@pytest.mark.parametrize(
    ("name", "population"),
    [
        ("19999990000000_EnrolledStudentScoreData_2019.txt", "enrolled"),
        ("19999990000000_TestedStudentScoreData_2019.txt", "tested"),
        ("december.txt", None),
        ("enrolled-or-tested.txt", None),
    ],
)
def test_the_name_tells_where_the_records_leave_it_open(
    tmp_path: Path, name: str, population: str | None
) -> None:
    assert _old(tmp_path, _all_own(), name).population == population


def test_the_records_go_before_the_name(tmp_path: Path) -> None:
    old = _old(tmp_path, [*_all_own(), child(9, calpads_district_code=OTHER)], "enrolled.txt")

    assert old.population == "tested"


def test_a_few_who_strayed_both_ways_leave_it_open(tmp_path: Path) -> None:
    strayed = [
        child(9, tested_district_code_1=OTHER),
        child(10, calpads_district_code=OTHER),
        child(11, calpads_district_code=OTHER),
    ]

    assert _old(tmp_path, [*_all_own(), *strayed]).population is None


def test_a_district_of_accountability_elsewhere_does_not_say_where_a_student_tested(tmp_path: Path) -> None:
    accountable = {"district_of_accountability": OTHER[:7]}
    records = [
        *_all_own(),
        child(9, calpads_district_code=OTHER),
        *(child(n, **accountable) for n in (10, 11)),
    ]

    assert _old(tmp_path, records).population == "tested"


def test_the_user_s_word_decides(tmp_path: Path) -> None:
    assert _old(tmp_path, _all_own(), "enrolled.txt", old_population="tested").population == "tested"


def test_records_of_many_leas_are_of_none(tmp_path: Path) -> None:
    records = [
        child(n, calpads_district_code=code, tested_district_code_1=code)
        for n, code in enumerate((LEA, OTHER, THIRD), start=1)
    ]

    old = _old(tmp_path, records)

    assert (old.lea, old.lea_name, old.population) == (None, None, None)


def test_a_blank_code_says_nothing(tmp_path: Path) -> None:
    blank = {"calpads_district_code": "", "calpads_school_code": SCHOOL_A}

    assert _old(tmp_path, [*_all_own(3), child(4, **blank)]).lea == LEA
