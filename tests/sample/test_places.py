import re

from caaspp_diff.sample.places import ELSEWHERE, LEA_CODE, RENAMED, SCHOOLS, schools_of


def test_every_code_is_of_county_19_and_of_an_lea_that_does_not_exist() -> None:
    assert LEA_CODE == "19999990000000"
    assert all(re.fullmatch(r"1999999\d{7}", school.code) for school in SCHOOLS)
    assert ELSEWHERE.lea_code != LEA_CODE


def test_a_student_of_any_grade_can_change_schools() -> None:
    for grade in ("03", "05", "06", "08", "10", "11", "12"):
        assert len([school for school in schools_of(grade) if not school.nps]) >= 2


def test_there_are_a_charter_and_a_nonpublic_school_and_one_that_is_renamed() -> None:
    assert [school.name for school in SCHOOLS if school.charter] == ["Toyon Charter Academy"]
    assert [school.name for school in SCHOOLS if school.nps] == ["Manzanita Nonpublic School"]
    assert set(RENAMED) <= {school.name for school in SCHOOLS}


def test_some_windows_end_before_and_some_after_the_first_extraction() -> None:
    assert {school.window_end < "06-12" for school in SCHOOLS} == {True, False}
