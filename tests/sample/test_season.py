from collections import Counter

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.season import IDENTITY, Season, new_season


def season(students: int = 200, layout: str = "2018-19") -> Season:
    return new_season(load_layout(layout), students, seed=8)


def test_a_release_has_the_tests_that_have_been_added_by_then() -> None:
    there = season()
    kinds = [{entry.test["record_type"] for entry in there.snapshot(wave)} for wave in (0, 1, 2)]
    assert kinds == [
        {"01", "02"},
        {"01", "02", "03", "04"},
        {"01", "02", "03", "04", "05", "06", "09"},
    ]


def test_a_student_who_is_not_present_is_in_no_release() -> None:
    there = season(5)
    there.students[0].present = False
    assert there.students[0].number not in {entry.person for entry in there.snapshot(2)}


def test_a_record_that_is_gone_is_in_no_release() -> None:
    there = season(5)
    before = len(there.snapshot(2))
    there.students[0].tests[0].gone = True
    assert len(there.snapshot(2)) == before - 1


def test_the_last_release_has_another_order_of_lines() -> None:
    there = season()
    last = [entry.test["record_type"] for entry in there.snapshot(2)]
    assert last == sorted(last)
    first = [entry.test["record_type"] for entry in there.snapshot(0)]
    assert first != sorted(first)


def test_a_newcomer_shares_a_birthday_with_nobody_who_was_there() -> None:
    there = season()
    person = there.newcomer(1, there.students[3])
    assert person.row["date_of_birth"][8:] in {"29", "30"}
    assert person.row["date_of_birth"] not in {other.row["date_of_birth"] for other in there.students}


def test_a_double_has_the_identity_of_another_student_and_none_of_the_ids() -> None:
    there = season()
    one = there.students[3]
    other = there.double(1, one)
    assert all(other.row.get(name) == one.row.get(name) for name in IDENTITY)
    assert other.row["ssid"] != one.row["ssid"]
    assert other.row["calpads_school_code"] != one.row["calpads_school_code"]


def test_a_move_changes_today_s_school_and_no_other() -> None:
    there = season()
    one = there.students[0]
    tested = one.tests[0].row["tested_school_code_1"]
    there.move(one)
    assert one.row["calpads_school_code"] != one.school.code
    assert one.tests[0].row["tested_school_code_1"] == tested


def test_grade_12_may_have_a_cast_record_of_an_earlier_year_beside_this_year_s() -> None:
    keys = Counter((entry.person, entry.test["record_type"]) for entry in season(1500, "2021-22").snapshot(2))
    cohorts = [entry.cohort for entry in season(1500, "2021-22").snapshot(2) if entry.cohort]
    assert set(cohorts) == {"10", "11"}
    assert max(keys.values()) == 2


def test_most_records_of_the_suspended_year_have_no_score() -> None:
    entries = season(300, "2019-20").snapshot(2)
    assert sum("scale_score" in entry.test for entry in entries) < len(entries) / 3


def test_the_file_of_caa_science_and_csa_has_no_other_tests() -> None:
    entries = season(60, "2019-20.caasci_csa_prelim").snapshot(0)
    assert {entry.test["record_type"] for entry in entries} == {"05", "09"}
