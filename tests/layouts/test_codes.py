from dataclasses import replace

import pytest

from caaspp_diff.layouts.codes import code_words, codes
from caaspp_diff.layouts.load import layout_names, load_layout


@pytest.mark.parametrize("name", layout_names())
def test_codes_are_for_fields_of_the_layout_and_none_is_empty(name: str) -> None:
    found = codes(load_layout(name))

    assert found.keys() <= load_layout(name).by_name.keys()
    assert all(found.values())
    assert all("" not in accepted and "blank" not in accepted for accepted in found.values())


def test_open_fields_are_absent() -> None:
    found = codes(load_layout("2018-19"))

    for field in [
        "ssid",
        "last_name",
        "date_of_birth",
        "scale_score",
        "student_exit_code",
        "primary_language_code",
        "language_code_ceds",
        "opportunity_id_1",
        "eds_translations_glossary_1",
        "minus1_condition_code",
        "items_attempted_1",
        "record_type",
    ]:
        assert field not in found


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("2015-16", "white", "YES NO Yes No"),
        ("2017-18", "gender", "Female Male F M"),
        ("2018-19", "gender", "Female Male F M"),
        ("2024-25", "gender", "F M X"),
        ("2018-19", "condition_code", "NT PGE NTE NEL LOSS INC0 INC1 INC C"),
        ("2020-21", "condition_code", "C"),
        ("2018-19", "calpads_grade", "KN 01 12 3 UE"),
        ("2016-17", "grade_assessed", "02"),
        ("2018-19", "grade_assessed", "3 12"),
        ("2018-19", "achievement_level", "1 4 9"),
        ("2018-19", "include_indicator", "N E T R Y"),
        ("2018-19", "domain_1_level", "1 2 3"),
        ("2021-22", "elas", "ADEL EO EL IFEP RFEP TBD"),
    ],
)
def test_values_seen_in_files_are_accepted(name: str, field: str, values: str) -> None:
    assert set(values.split()) <= codes(load_layout(name))[field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("include_indicator", "X"),
        ("achievement_level", "5"),
        ("score_status", "Y"),
        ("elas", "LEP"),
        ("grade_assessed", "13"),
        ("reporting_ethnicity", "900"),
    ],
)
def test_values_that_no_list_knows_are_not(field: str, value: str) -> None:
    assert value not in codes(load_layout("2018-19"))[field]


def test_a_year_without_an_official_list_accepts_only_what_never_changed() -> None:
    found = codes(load_layout("2024-25"))

    assert "include_indicator" in found
    assert "elas" not in found
    assert "condition_code" not in found


def test_a_field_that_a_layout_leaves_open_does_not_take_the_list_of_another() -> None:
    assert "tested_charter_indicator_1" in codes(load_layout("2021-22"))
    assert "tested_charter_indicator_3" not in codes(load_layout("2021-22"))


@pytest.mark.parametrize(
    ("field", "code", "record_type", "words"),
    [
        ("elas", "RFEP", None, "Reclassified fluent English proficient"),
        ("condition_code", "PGE", None, "Parent/guardian exemption"),
        ("condition_code", "C", None, "Observed cheating"),
        ("condition_code", "NEL", None, "Exempted: EL in a U.S. school for less than 12 months"),
        ("minus1_condition_code", "NT", None, "Not tested"),
        ("achievement_level", "3", "01", "Standard Met"),
        ("achievement_level", "3", "03", "Level 3—Alternate"),
        ("achievement_level", "3", None, None),
        ("achievement_level", "9", None, "No score"),
        ("attemptedness", "P", "01", "Partial-completion"),
        ("score_status", "I", None, "Invalid"),
        ("student_exit_code", "T160", None, "another California public school"),
        ("student_exit_code", "Q1", None, None),
        ("record_type", "06", None, "California Science Test"),
        ("record_type", "77", None, None),
        ("reporting_ethnicity", "500", None, "Hispanic or Latino"),
        ("primary_language_code", "01", None, "Spanish"),
        ("caa_science_preliminary_indicator", "2", "05", "Moderate understanding"),
        ("migrant_status", "Yes", None, None),
        ("last_name", "Rivera", None, None),
    ],
)
def test_a_code_has_its_words(field: str, code: str, record_type: str | None, words: str | None) -> None:
    assert code_words(load_layout("2018-19"), field, code, record_type) == words


def test_words_are_found_for_a_layout_without_lists() -> None:
    bare = replace(load_layout("2024-25"), name="2030-31", administration="2030-31")

    assert code_words(bare, "condition_code", "NT", "01") == "Not tested"
