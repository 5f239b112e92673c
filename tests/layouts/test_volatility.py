from dataclasses import replace
from typing import get_args

import pytest

from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.volatility import VolatilityClass, volatility


def kinds(name: str) -> dict[str, str]:
    return {field: rule.kind for field, rule in volatility(load_layout(name)).items()}


@pytest.mark.parametrize("name", layout_names())
def test_every_field_that_is_not_a_blank_has_a_rule(name: str) -> None:
    found = volatility(load_layout(name))

    assert found.keys() == load_layout(name).by_name.keys()
    assert {rule.kind for rule in found.values()} <= set(get_args(VolatilityClass))


def test_2018_19_locks_three_fields_at_the_first_test() -> None:
    locked = {field for field, kind in kinds("2018-19").items() if kind == "locked"}

    assert locked == {"date_of_birth", "grade_assessed", "idea_indicator"}


def test_2018_19_takes_the_latest_grade_and_school_from_calpads() -> None:
    found = volatility(load_layout("2018-19"))

    latest = {
        "calpads_grade",
        "calpads_district_code",
        "calpads_school_code",
        "calpads_charter_code",
        "calpads_charter_indicator",
    }
    assert {found[field].kind for field in latest} == {"latest"}
    assert all("July 15, 2019" in found[field].source for field in latest)


def test_no_later_year_inherits_the_day_of_2019() -> None:
    later = [name for name in layout_names() if name > "2019"]
    sources = [rule.source for name in later for rule in volatility(load_layout(name)).values()]

    assert not [source for source in sources if "July 15, 2019" in source]


def test_demographics_of_2018_19_are_a_snapshot() -> None:
    found = kinds("2018-19")

    for field in ("section_504_status", "elas", "el_status", "migrant_status", "white", "calpads_nps_flag"):
        assert found[field] == "snapshot"


def test_2021_22_takes_the_enrollment_at_the_snapshot_and_locks_the_values_for_testing() -> None:
    found = kinds("2021-22")

    assert (found["calpads_school_code"], found["calpads_grade"]) == ("snapshot", "snapshot")
    assert (found["idea_indicator"], found["idea_indicator_testing"]) == ("snapshot", "locked")


def test_2024_25_locks_races_and_the_values_for_testing_at_the_first_test() -> None:
    found = kinds("2024-25")

    assert {found[field] for field in ("asian", "reporting_ethnicity", "migrant_status_testing")} == {
        "locked"
    }
    assert found["migrant_status"] == "snapshot"


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("ssid", "identity"),
        ("student_exit_code", "exit"),
        ("scale_score", "scoring"),
        ("eacc_braille_1", "accommodation"),
        ("minus1_scale_score", "history"),
    ],
)
def test_other_fields_have_the_rule_of_their_group(field: str, kind: str) -> None:
    assert kinds("2018-19")[field] == kind


def test_a_layout_newer_than_all_rules_inherits_those_of_the_newest() -> None:
    newer = replace(load_layout("2024-25"), name="2030-31", administration="2030-31")

    assert volatility(newer) == volatility(load_layout("2024-25"))


def test_rules_name_fields_of_the_layout_that_they_are_for() -> None:
    rows = [row for row in read_table("volatility.tsv") if row["field"]]

    assert [
        (row["layout"], row["field"])
        for row in rows
        if row["field"] not in load_layout(row["layout"]).by_name
    ] == []
