import random

import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.people import Student
from caaspp_diff.sample.places import ELSEWHERE
from caaspp_diff.sample.records import make_test, not_tested, on_paper, parts, place, types_of
from caaspp_diff.sample.results import sit
from caaspp_diff.sample.season import Season, new_season

ALL = ("01", "02", "03", "04", "05", "06", "09")


def season(layout: str = "2018-19") -> Season:
    return new_season(load_layout(layout), 300, seed=2)


def person_in(grade: str, *, alternate: bool = False, spanish: bool = False) -> Student:
    one = season().students[0]
    one.grade, one.alternate, one.spanish = grade, alternate, spanish
    return one


@pytest.mark.parametrize(
    ("grade", "kinds", "expected"),
    [
        ("03", {}, ["01", "02"]),
        ("05", {}, ["01", "02", "06"]),
        ("10", {}, ["06"]),
        ("08", {"alternate": True}, ["03", "04", "05"]),
        ("04", {"alternate": True}, ["03", "04"]),
        ("04", {"spanish": True}, ["01", "02", "09"]),
    ],
)
def test_the_grade_decides_on_the_tests(grade: str, kinds: dict[str, bool], expected: list[str]) -> None:
    assert types_of(person_in(grade, **kinds), random.Random(1), ALL) == expected  # noqa: S311


def test_a_registration_id_is_the_end_of_the_uin_and_six_digits_for_the_test() -> None:
    for person in season().students:
        for test in person.tests:
            assert test.row["test_registration_id"][:10] == person.row["uin"][-10:]
            assert len(test.row["test_registration_id"]) == 16


def test_every_date_of_a_test_is_inside_the_window_of_the_school() -> None:
    for person in season().students:
        for test in person.tests:
            for i in (1, 2, 3):
                if day := test.row.get(f"test_completion_date_{i}"):
                    assert test.row[f"test_start_date_{i}"] <= day
                    assert test.row[f"school_window_start_{i}"] <= test.row[f"test_start_date_{i}"]
                    assert day <= test.row[f"school_window_end_{i}"]


def test_opportunity_ids_are_sixteen_digits_and_unique() -> None:
    ids = [
        value
        for person in season().students
        for test in person.tests
        for name, value in test.row.items()
        if name.startswith("opportunity_id_")
    ]
    assert len(set(ids)) == len(ids)
    assert {len(value) for value in ids} == {16}


@pytest.mark.parametrize(("code", "include"), [("NT", "N"), ("PGE", "N"), ("NTE", "N"), ("NEL", "E")])
def test_a_condition_decides_on_the_include_indicator(code: str, include: str) -> None:
    assert not_tested(code)["include_indicator"] == include


def test_a_record_of_an_earlier_cast_year_says_so() -> None:
    one = season("2021-22")
    person = next(person for person in one.students if person.grade == "12")
    test = make_test(one.desk, person, "06", 0, cohort="10")
    sit(one.desk, person, test)
    assert test.row["cast_current_year_flag"] == "N"
    assert test.row["cast_participated_high_school_grade"] == "10"
    assert test.row["test_start_date_1"].startswith("2020-")


def test_the_place_of_a_test_is_not_the_school_of_today() -> None:
    one = season("2021-22")
    test = one.students[0].tests[0]
    place(one.desk, test, [ELSEWHERE, ELSEWHERE])
    assert test.row["tested_school_code_1"] == test.row["final_tested_school_code"] == ELSEWHERE.code
    assert one.students[0].row["calpads_school_code"] != ELSEWHERE.code


def test_a_test_on_paper_has_one_date_and_no_opportunity() -> None:
    one = season()
    person = next(p for p in one.students if p.tests[0].row.get("opportunity_id_2"))
    on_paper(one.desk, person)
    row = person.tests[0].row
    assert (row["test_mode"], row["paper_test_completion_date"][:4]) == ("P", "2019")
    assert not [name for name in row if name.startswith(("opportunity_", "test_start", "test_completion"))]
    assert row["scale_score"]


def test_caa_science_has_as_many_parts_as_the_layout() -> None:
    assert parts(season().dialect, "05") == 3
    assert parts(season("2021-22").dialect, "05") == 4
    assert parts(season("2015-16").dialect, "01") == 2
