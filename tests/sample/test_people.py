from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.invented_names import LONGEST_NAME, SPECIAL_NAMES
from caaspp_diff.sample.people import RACES
from caaspp_diff.sample.season import Season, new_season

L2019 = load_layout("2018-19")


def season(students: int = 400, layout: str = "2018-19") -> Season:
    return new_season(load_layout(layout), students, seed=11)


def test_the_first_students_have_the_names_that_break_readers() -> None:
    rows = [person.row for person in season(20).students[: len(SPECIAL_NAMES)]]
    assert [(row["first_name"], row["last_name"]) for row in rows] == [
        (f, last) for f, _, last in SPECIAL_NAMES
    ]
    assert len(LONGEST_NAME) == 50 < len(LONGEST_NAME.encode("utf-8"))


def test_reporting_ethnicity_follows_from_the_races() -> None:
    for person in season().students:
        code = person.row["reporting_ethnicity"]
        field = next(name for name, (one, _) in RACES.items() if one == code)
        assert person.row[field] == "Yes"


def test_english_learner_status_follows_from_the_acquisition_status() -> None:
    people = [person.row for person in season().students]
    assert {(row["elas"] == "EL", row["el_status"]) for row in people} == {(True, "Yes"), (False, "No")}
    assert all("rfep_date" in row for row in people if row["elas"] == "RFEP")


def test_a_disability_and_the_idea_indicator_go_together() -> None:
    rows = [person.row for person in season().students]
    pairs = {("primary_disability_type" in row, row["idea_indicator"]) for row in rows}
    assert pairs == {(True, "Yes"), (False, "No")}


def test_ssids_are_ten_digits_that_begin_with_99_and_nobody_shares_one() -> None:
    ssids = [person.row["ssid"] for person in season().students]
    assert all(len(ssid) == 10 and ssid.isdigit() and ssid.startswith("99") for ssid in ssids)
    assert len(set(ssids)) == len(ssids)


def test_there_are_three_genders_where_the_year_has_them() -> None:
    assert {person.row["gender"] for person in season(2000, "2021-22").students} == {"F", "M", "X"}


def test_later_layouts_have_values_locked_for_testing_beside_those_of_calpads() -> None:
    row = season(20, "2021-22").students[0].row
    assert row["economic_disadvantage_status_testing"] == row["economic_disadvantage_status"]


def test_nps_students_have_a_district_of_accountability() -> None:
    rows = [person.row for person in season(800).students]
    assert {("district_of_accountability" in row) for row in rows if row["calpads_nps_flag"] == "Y"} == {True}
    assert {("district_of_accountability" in row) for row in rows if row["calpads_nps_flag"] == "N"} == {
        False
    }
