"""Holds code lists, exit codes and rules of years to their sources, written down here a second time."""

from collections import Counter
from datetime import date

import pytest

from caaspp_diff.layouts.calendar import waves
from caaspp_diff.layouts.codes import codes
from caaspp_diff.layouts.derived import derived
from caaspp_diff.layouts.exit_codes import exit_codes
from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.tables import own_code_table
from caaspp_diff.layouts.volatility import volatility, withdrawn_fields
from caaspp_diff.release.damage import zero_padded

LISTS = [
    ("2016-17", "condition_code", "C INC INC0 INC1 LOSS NE NEL NT NTE PGE SCL T", "pp. 44-45"),
    ("2018-19", "condition_code", "C INC0 INC1 LOSS NEL NT NTE PGE", "pp. 126-128"),
    ("2019-20", "condition_code", "INC0 INC1 LOSS NEL NT NTE PGE", "pp. 123-124"),
    ("2020-21", "condition_code", "INC0 INC1 LOSS NEL NT NTE PGE", "pp. 124-125"),
    ("2021-22", "condition_code", "INC0 INC1 LOSS NEL NER NT NTE PGE", "pp. 191-192"),
    ("2018-19", "attemptedness.SB", "N P Y", "pp. 129-130"),
    ("2018-19", "include_indicator.SB", "E N R T Y", "p. 131"),
    ("2018-19", "include_indicator.CAA-ELA/Math", "E N R Y", "p. 131"),
    ("2018-19", "include_indicator.CAST", "N R T Y", "p. 132"),
    ("2018-19", "include_indicator.CAA-Sci", "N R T", "p. 132"),
    ("2018-19", "include_indicator.CSA", "N R T Y", "p. 133"),
    ("2018-19", "score_status", "I V", "p. 53"),
    ("2018-19", "test_mode", "O P", "field 93"),
    ("2018-19", "opportunity_testing_status", "C E I", "p. 21"),
    ("2018-19", "unlisted_resource_construct_change", "N Y", "field 92"),
    ("2018-19", "charter_indicator", "DF LF", "field 13"),
    ("2018-19", "genre", "ARGU EXPL INFO NARR OPIN", "field 113"),
    ("2018-19", "eap_release", "1 2", "field 117"),
    ("2016-17", "elas", "EL EO IFEP RFEP TBD", "field 22"),
    ("2018-19", "elas", "EL EO IFEP RFEP TBD", "field 23"),
    ("2021-22", "elas", "ADEL EL EO IFEP RFEP TBD", "field 30"),
    ("2019-20", "gender", "F M X", "p. 12"),
    ("2018-19", "reporting_ethnicity", "100 200 300 400 500 600 700 800", "p. 19"),
    ("2018-19", "parent_education_level", "10 11 12 13 14 15", "field 40"),
    ("2018-19", "primary_disability", "AUT DB EMN HI ID MD OHI OI SLD SLI TBI VI", "p. 125"),
    ("2021-22", "primary_disability", "AUT DB EMN HI ID MD OHI OI SLD SLI TBI VI", "p. 190"),
    ("2018-19", "achievement_level.SB-ELA", "1 2 3 4 9", "field 109"),
    ("2018-19", "achievement_level.CAA-ELA", "1 2 3 9", "field 109"),
    ("2018-19", "preliminary_indicator.CAA-Sci", "1 2 3", "p. 138"),
    ("2021-22", "cast_current_year_flag", "N Y", "p. 82"),
    ("2021-22", "remote_tester", "M N Y", "fields 126-129"),
    ("2021-22", "ssr_eligible", "N Y", "field 130"),
]
"""Layout, table, the codes that it lists, and where."""

MEANINGS = [
    ("achievement_level.SB-ELA", {"1": "Standard Not Met", "2": "Standard Nearly Met", "3": "Standard Met",
                                  "4": "Standard Exceeded", "9": "No score"}),
    ("achievement_level.CAST", {"1": "Standard Not Met", "2": "Standard Nearly Met", "3": "Standard Met",
                                "4": "Standard Exceeded", "9": "No score"}),
    ("claim_level", {"1": "Below Standard", "2": "Near Standard", "3": "Above Standard",
                     "9": "No score (claim not attempted)"}),
    ("opportunity_testing_status", {"C": "completed", "E": "expired", "I": "invalidated"}),
    ("score_status", {"I": "invalid", "V": "valid"}),
    ("elas", {"EO": "English or American Sign Language only", "IFEP": "initial fluent English proficient",
              "EL": "English learner", "RFEP": "reclassified fluent English proficient",
              "TBD": "to be determined"}),
    ("reporting_ethnicity", {"100": "American Indian or Alaska Native", "200": "Asian",
                             "300": "Native Hawaiian or Pacific Islander", "400": "Filipino",
                             "500": "Hispanic or Latino", "600": "Black or African American",
                             "700": "White", "800": "Two or More Races"}),
]  # fmt: skip
"""Table, and what its codes mean in the layout of 2018-19 (pp. 19-59)."""

STAYING = {"E150", "E155", "E156", "E170", "E490"}
"""Aeries support articles 14000153736, 14000069487 and 14000051360; CALPADS exit reason code set."""

EXIT_WORDS = {
    "T160": "another California public school",
    "T165": "another California public school",
    "T167": "another California public school",
    "T180": "a California private school",
    "T200": "a school in another state",
    "T240": "a school in another country",
    "T260": "an adult education program",
    "T270": "no confirmed school or program",
    "T280": "a college",
    "T310": "a program outside the school system",
    "T370": "a program outside the school system",
    "T380": "a program outside the school system",
    "T460": "home schooling",
    "E125": "completion of a transition program",
    "E130": "removed from enrollment",
    "E140": "no known enrollment",
    "E150": "an update of the enrollment at the same school",
    "E155": "the end of the school year at the same school",
    "E156": "the end of the school year, grade twelve continuing",
    "E170": "the end of an enrollment at a second school",
    "E230": "completion of the school's program",
    "E300": "no known enrollment",
    "E400": "another or an unknown destination",
    "E410": "a ground that the code keeps private",
    "E450": "an exit of the lower grades without a destination",
    "E490": "the end of a summer or intersession enrollment",
    "N420": "a no-show",
    "N470": "a no-show",
}
"""CALPADS exit reasons, as districts publish them (San Diego USD, Visalia USD), in words that harm nobody."""

RELEASES = {
    "2015-16": [("2016-10", None, "03 04")],
    "2016-17": [("2017-09", None, "03 04 05 06")],
    "2018-19": [
        ("2019-08-06", date(2019, 6, 12), "01 02"),
        ("2019-09", None, "03 04"),
        ("2019-12", None, "05 06 09"),
    ],
    "2019-20": [("", None, "05 09")],
    "2021-22": [("2022-09-08", None, "09"), ("2022-11", None, "05")],
    "2024-25": [("2025-05", None, "01 02 06"), ("2025-09", None, "03 04 05"), ("2025-12", None, "09")],
}
"""CalTAC letter of 6 Aug 2019; layout 2016-17 p. 2; update e-mails of 31 Oct 2016 and 5 Sep 2022;
caaspp-elpac.org on score reporting."""

LOCKED = {
    "2015-16": "",
    "2016-17": "grade_assessed",
    "2018-19": "date_of_birth grade_assessed idea_indicator",
    "2020-21": "date_of_birth economic_disadvantage_status_testing grade_assessed idea_indicator_testing "
    "primary_disability_type_testing",
    "2021-22": "date_of_birth economic_disadvantage_status_testing grade_assessed idea_indicator_testing "
    "primary_disability_type_testing",
    "2024-25": "american_indian_or_alaska_native asian black_or_african_american date_of_birth "
    "economic_disadvantage_status_testing filipino foster_status_testing grade_assessed hispanic_or_latino "
    "homeless_status_testing idea_indicator_testing migrant_status_testing military_status_testing "
    "native_hawaiian_or_other_pacific_islander parent_education_level_testing "
    "primary_disability_type_testing reporting_ethnicity two_or_more_races white",
}
"""Layouts 2016-17 p. 14, 2018-19 pp. 11-15, 2021-22 pp. 4, 13-22; update e-mail of 15 Jan 2025."""

WIDTHS = {
    "record_type": 2,
    "calpads_grade": 2,
    "grade_assessed": 2,
    "calpads_district_code": 14,
    "calpads_school_code": 14,
    "tested_school_code_1": 14,
    "calpads_charter_code": 4,
    "district_of_accountability": 7,
    "opportunity_id_1": 16,
    "test_registration_id": 16,
    "uin": 16,
    "standard_error": 4,
    "items_attempted_1": 3,
}
"""Digits of a code with its zeros: layouts 2018-19 pp. 7-13, 2020-21, and 2021-22 fields 50-97 and p. 174."""


@pytest.mark.parametrize(("layout", "table", "printed", "source"), LISTS)
def test_a_list_holds_the_codes_that_the_layout_prints(
    layout: str, table: str, printed: str, source: str
) -> None:
    listed = " ".join(sorted(own_code_table(layout, table)))
    assert listed == printed, f"layout {layout} {source}"


@pytest.mark.parametrize(("table", "meanings"), MEANINGS)
def test_a_code_means_what_the_layout_says(table: str, meanings: dict[str, str]) -> None:
    assert own_code_table("2018-19", table) == meanings


@pytest.mark.parametrize(
    ("table", "layout", "count", "source"),
    [
        ("primary_language", "2018-19", 70, "list of CALPADS languages"),
        ("primary_language", "2021-22", 105, "list of CALPADS languages"),
        ("ceds_language", "2018-19", 69, "list of CEDS languages"),
        ("ceds_language", "2021-22", 491, "list of CEDS languages"),
    ],
)
def test_a_list_of_languages_is_as_long_as_printed(table: str, layout: str, count: int, source: str) -> None:
    rows = [row for row in read_table("codes.tsv") if (row["table"], row["year"]) == (table, layout)]
    assert len(rows) == count, f"layout {layout}, {source}"


def test_only_languages_share_a_code() -> None:
    # Layout 2018-19 pp. 121-125: CHI is Cantonese, Mandarin, Chaozhou and Taiwanese.
    given = Counter((row["table"], row["year"], row["code"]) for row in read_table("codes.tsv"))
    assert {table for (table, _, _), times in given.items() if times > 1} == {
        "ceds_language",
        "primary_language",
    }


@pytest.mark.parametrize(
    ("field", "accepted"),
    [
        ("condition_code", "C INC INC0 INC1 LOSS NEL NT NTE PGE"),
        ("include_indicator", "E N R T Y"),
        ("attemptedness", "N P Y"),
        ("achievement_level", "1 2 3 4 9"),
        ("claim_1_level", "1 2 3 9"),
        ("domain_1_level", "1 2 3 9"),
        ("gender", "F Female M Male X"),
        ("elas", "ADEL EL EO IFEP RFEP TBD"),
        ("white", "N NO No Y YES Yes"),
        ("grade_assessed", "02 03 04 05 06 07 08 09 10 11 12 2 3 4 5 6 7 8 9"),
        ("tested_nps_flag_1", "N Y"),
        ("tested_charter_indicator_1", "DF LF"),
    ],
)
def test_a_field_accepts_the_codes_of_its_list_and_the_spellings_of_files(field: str, accepted: str) -> None:
    assert " ".join(sorted(codes(load_layout("2018-19"))[field])) == accepted


def test_an_exit_that_is_no_departure_is_one_of_five() -> None:
    assert {code for code, one in exit_codes().items() if not one.departure} == STAYING


def test_an_exit_code_has_its_words() -> None:
    assert {code: one.words for code, one in exit_codes().items()} == EXIT_WORDS


@pytest.mark.parametrize("administration", RELEASES)
def test_a_release_came_on_its_day_with_its_tests(administration: str) -> None:
    assert [
        (wave.released, wave.extracted, " ".join(wave.record_types)) for wave in waves(administration)
    ] == RELEASES[administration]


def test_no_other_administration_has_days() -> None:
    assert {row["administration"] for row in read_table("calendar.tsv")} == RELEASES.keys()


@pytest.mark.parametrize("layout", LOCKED)
def test_a_field_is_locked_at_the_first_test_where_the_layout_says_so(layout: str) -> None:
    rules = volatility(load_layout(layout))
    assert " ".join(sorted(name for name, rule in rules.items() if rule.kind == "locked")) == LOCKED[layout]


@pytest.mark.parametrize(
    ("layout", "kind"),
    [("2016-17", "latest"), ("2018-19", "latest"), ("2020-21", "latest"), ("2021-22", "snapshot")],
)
def test_grade_and_school_are_the_latest_until_2021_22(layout: str, kind: str) -> None:
    # Layouts 2016-17 p. 10, 2018-19 pp. 12-14, 2020-21 pp. 13-14; 2021-22 pp. 4, 14-16: at the snapshot.
    rules = volatility(load_layout(layout))
    assert {rules[one].kind for one in ("calpads_grade", "calpads_school_code")} == {kind}


@pytest.mark.parametrize("field", WIDTHS)
def test_a_code_is_filled_up_with_zeros_to_its_width(field: str) -> None:
    rule = zero_padded(field, load_layout("2018-19"))
    assert rule is not None
    assert rule.width == WIDTHS[field]


def test_a_code_that_may_be_short_is_never_taken_for_one_without_its_zeros() -> None:
    layout = load_layout("2018-19")
    rules = {field: rule for field in WIDTHS if (rule := zero_padded(field, layout))}
    assert {field: rule.most_lost for field, rule in rules.items() if rule.evidence} == {
        "record_type": 1,
        "calpads_grade": 1,
        "grade_assessed": 1,
        "calpads_district_code": 1,
        "calpads_school_code": 1,
        "tested_school_code_1": 1,
    }


def test_four_fields_of_the_csa_were_withdrawn_after_the_summer_of_2019() -> None:
    # Layout 2018-19 (14 Jan 2020) p. 8: fields 109 to 112.
    assert withdrawn_fields(load_layout("2018-19")) == {
        9: {"achievement_level", "domain_1_level", "domain_2_level", "domain_3_level"}
    }
    assert [name for name in layout_names() if withdrawn_fields(load_layout(name))] == ["2018-19"]


@pytest.mark.parametrize(
    ("field", "sources", "where"),
    [
        ("el_status", "elas", "fields 19 and 23"),
        ("error_band_min", "scale_score standard_error", "fields 105-108"),
        ("error_band_max", "scale_score standard_error", "fields 105-108"),
        ("achievement_level", "scale_score", "pp. 134-137"),
        (
            "include_indicator",
            "attemptedness condition_code score_status unlisted_resource_construct_change",
            "pp. 55, 131-133",
        ),
        (
            "reporting_ethnicity",
            (
                "american_indian_or_alaska_native asian black_or_african_american filipino "
                "hispanic_or_latino native_hawaiian_or_other_pacific_islander two_or_more_races white"
            ),
            "p. 19",
        ),
        ("tested_lea_name_2", "tested_district_code_2", "pp. 25-31"),
    ],
)
def test_a_field_derives_from_those_that_the_layout_names(field: str, sources: str, where: str) -> None:
    found = " ".join(sorted(derived(load_layout("2018-19"))[field]))
    assert found == sources, f"layout 2018-19 {where}"
