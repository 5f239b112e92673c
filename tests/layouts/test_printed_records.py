"""Holds the record tables to facts of the published layouts, written down here a second time."""

from collections import Counter

import pytest

from caaspp_diff.layouts.load import layout_names, load_layout, read_table

FIELD_COUNTS = {
    "2014-15": (254, "fixed-width definition of 2014-15 and a record of 1323 bytes"),
    "2015-16": (165, "headers of the delimited file; published layout of 5 July 2016"),
    "2016-17": (227, "layout of 8 Sep 2017, pp. 9-42"),
    "2017-18": (249, "headers of the delimited file; fixed-width definition"),
    "2018-19": (292, "layout of 14 Jan 2020, pp. 10-120"),
    "2019-20": (335, "layout of 24 Jul 2020, pp. 11-117"),
    "2019-20.caasci_csa_prelim": (58, "layout of the preliminary CAA Science and CSA file, 24 Jul 2020"),
    "2020-21": (351, "layout of 13 Jul 2021, pp. 10-118"),
    "2021-22": (365, "layout of 26 Jul 2022, pp. 12-174"),
    "2021-22.v1": (365, "layout 2021-22 before the correction of 26 Jul 2022, p. 10"),
    "2022-23": (363, "headers of the delimited file; fixed-width definition"),
    "2023-24": (375, "headers of the delimited file"),
    "2024-25": (401, "headers of the delimited file"),
}
"""Layout, and how many fields it has; and where that is said."""

PLACES = {
    "2016-17": {
        "uin": (2, 3, 18, "p. 9"),
        "ssid": (3, 19, 28, "p. 9"),
        "date_of_birth": (7, 139, 148, "p. 9"),
        "gender": (8, 149, 154, "p. 9"),
        "calpads_school_code": (11, 171, 184, "p. 10"),
        "reporting_ethnicity": (34, 276, 278, "p. 12"),
        "opportunity_id_1": (37, 282, 297, "p. 13"),
        "grade_assessed": (41, 316, 317, "p. 14"),
        "test_registration_id": (42, 318, 333, "p. 14"),
        "student_exit_code": (65, 902, 905, "p. 19"),
        "condition_code": (68, 926, 929, "p. 19"),
        "attemptedness": (69, 930, 930, "p. 20"),
        "score_status": (70, 931, 931, "p. 20"),
        "include_indicator": (73, 934, 934, "p. 21"),
        "scale_score": (84, 965, 968, "p. 23"),
        "achievement_level": (89, 982, 982, "p. 23"),
    },
    "2018-19": {
        "ssid": (2, 3, 12, "p. 10"),
        "date_of_birth": (6, 123, 132, "p. 11"),
        "gender": (7, 133, 138, "p. 11"),
        "calpads_grade": (8, 139, 140, "p. 12"),
        "grade_assessed": (9, 141, 142, "p. 12"),
        "calpads_school_code": (11, 157, 170, "p. 13"),
        "reporting_ethnicity": (39, 276, 278, "p. 19"),
        "opportunity_id_1": (42, 282, 297, "p. 20"),
        "test_registration_id": (48, 333, 348, "p. 24"),
        "tested_school_code_1": (52, 563, 576, "p. 28"),
        "student_exit_code": (83, 1184, 1187, "p. 48"),
        "student_exit_date": (84, 1188, 1197, "p. 48"),
        "condition_code": (89, 1213, 1216, "p. 50"),
        "attemptedness": (90, 1217, 1217, "p. 52"),
        "score_status": (91, 1218, 1218, "p. 53"),
        "include_indicator": (94, 1221, 1221, "p. 55"),
        "scale_score": (105, 1252, 1255, "p. 57"),
        "achievement_level": (109, 1268, 1268, "p. 59"),
        "uin": (290, 2796, 2811, "p. 120"),
    },
    "2019-20": {
        "ssid": (2, 3, 12, "p. 12"),
        "gender": (7, 133, 133, "p. 12"),
        "grade_assessed": (9, 136, 137, "p. 13"),
        "test_registration_id": (50, 345, 360, "p. 25"),
        "student_exit_code": (96, 1471, 1474, "p. 47"),
        "condition_code": (100, 1496, 1499, "p. 48"),
        "include_indicator": (105, 1504, 1504, "p. 51"),
        "scale_score": (119, 1541, 1544, "p. 55"),
        "achievement_level": (123, 1557, 1557, "p. 56"),
        "uin": (333, 3364, 3379, "p. 117"),
    },
    "2020-21": {
        "ssid": (2, 3, 12, "p. 11"),
        "grade_assessed": (11, 141, 142, "p. 12"),
        "calpads_school_code": (14, 257, 270, "p. 13"),
        "test_registration_id": (58, 569, 584, "p. 26"),
        "final_tested_school_code": (99, 1829, 1842, "p. 43"),
        "student_exit_code": (112, 1940, 1943, "p. 48"),
        "condition_code": (116, 1965, 1968, "p. 49"),
        "include_indicator": (121, 1973, 1973, "p. 52"),
        "scale_score": (142, 2029, 2032, "p. 56"),
        "achievement_level": (146, 2045, 2045, "p. 57"),
        "uin": (349, 3887, 3902, "p. 118"),
    },
    "2021-22": {
        "ssid": (2, 3, 12, "p. 12"),
        "grade_assessed": (11, 141, 142, "p. 14"),
        "calpads_school_code": (14, 257, 270, "p. 15"),
        "test_registration_id": (58, 568, 583, "p. 34"),
        "final_tested_school_code": (99, 1828, 1841, "p. 74"),
        "student_exit_code": (112, 1939, 1942, "p. 81"),
        "condition_code": (120, 1975, 1978, "p. 85"),
        "include_indicator": (125, 1983, 1983, "p. 90"),
        "scale_score": (146, 2039, 2042, "p. 95"),
        "achievement_level": (150, 2055, 2055, "p. 96"),
        "uin": (363, 3960, 3975, "p. 174"),
    },
}
"""Layout and field: its number, first and last byte as printed, and on which page."""

TITLES = {
    "record_type": {"record type"},
    "ssid": {"statewide student identifier ssid"},
    "uin": {"uin", "uin unique identification number"},
    "date_of_birth": {"date of birth"},
    "gender": {"gender"},
    "calpads_grade": {"calpads grade", "enrolled grade"},
    "grade_assessed": {"grade assessed"},
    "calpads_school_code": {"calpads school code"},
    "tested_school_code_1": {"tested school code 1"},
    "el_status": {"el status", "lep limited english proficient status"},
    "condition_code": {"condition code", "condition codes"},
    "attemptedness": {"attemptedness"},
    "score_status": {"score status"},
    "include_indicator": {"include indicator"},
    "scale_score": {"scale score"},
    "achievement_level": {"achievement levels"},
    "performance_level": {"performance level"},
    "student_exit_code": {"student exit code"},
    "student_exit_date": {"student exit withdrawal date", "student exit date"},
    "student_removed_from_calpads_file_date": {
        "student removed from calpads file date",
        "student exit file date",
    },
}
"""A field of ours, and the titles that layouts print for it, without signs and capitals."""


def _spelled(title: str) -> str:
    return "".join(sign for sign in title.lower() if sign.isalnum())


@pytest.mark.parametrize("name", FIELD_COUNTS)
def test_a_layout_has_as_many_fields_as_its_source(name: str) -> None:
    count, source = FIELD_COUNTS[name]
    assert len(load_layout(name).fields) == count, source


def test_every_layout_is_held_to_a_count() -> None:
    assert tuple(FIELD_COUNTS) == layout_names()


@pytest.mark.parametrize("name", PLACES)
def test_a_field_is_where_the_layout_prints_it(name: str) -> None:
    fields = load_layout(name).by_name
    expected = {one: place[:3] for one, place in PLACES[name].items()}
    assert {
        one: (field.number, (field.start or 0) + 1, (field.start or 0) + (field.length or 0))
        for one in expected
        for field in (fields[one],)
    } == expected


@pytest.mark.parametrize("name", PLACES)
def test_a_page_is_the_one_that_the_table_gives_as_its_basis(name: str) -> None:
    fields = load_layout(name).by_name
    pages = {one: place[3].removeprefix("p. ") for one, place in PLACES[name].items()}
    assert [one for one, page in pages.items() if f"pdf p{page}" not in fields[one].basis] == []


@pytest.mark.parametrize("name", layout_names())
def test_first_and_last_byte_make_the_length(name: str) -> None:
    placed = [row for row in read_table("records", f"{name}.tsv") if row["start"]]
    assert [
        row["number"] for row in placed if int(row["end"]) - int(row["start"]) + 1 != int(row["length"])
    ] == []


@pytest.mark.parametrize("name", [one for one in layout_names() if load_layout(one).has_positions])
def test_the_lengths_of_the_fields_make_the_record(name: str) -> None:
    layout = load_layout(name)
    lengths = [field.length or 0 for field in layout.fields if field.start is not None]
    assert sum(lengths) == layout.record_length


@pytest.mark.parametrize("field", TITLES)
def test_a_name_stands_for_the_field_that_the_layouts_title_so(field: str) -> None:
    titled = {
        name: _spelled(layout.by_name[field].title)
        for name in layout_names()
        for layout in (load_layout(name),)
        if field in layout.by_name
    }
    assert len(titled) >= 3
    assert set(titled.values()) == {_spelled(title) for title in TITLES[field]}


def test_the_correction_of_2022_made_field_307_longer_and_moved_what_follows_by_one_byte() -> None:
    # Layout 2021-22 (26 Jul 2022), p. 10.
    pairs = list(zip(load_layout("2021-22.v1").fields, load_layout("2021-22").fields, strict=True))
    assert [(old.number, old.length, new.length) for old, new in pairs if old.length != new.length] == [
        (307, 38, 39)
    ]
    moved = [
        (old.number, new.start - old.start)
        for old, new in pairs
        if old.start is not None and new.start is not None
    ]
    assert {by for number, by in moved if number <= 307} == {0}
    assert {by for number, by in moved if number > 307} == {1}


@pytest.mark.parametrize("name", ["2023-24", "2024-25", "2019-20.caasci_csa_prelim"])
def test_a_layout_without_published_positions_claims_none(name: str) -> None:
    assert {field.start for field in load_layout(name).fields} == {None}


def test_header_variants_name_the_header_that_they_vary() -> None:
    tables = {
        name: {row["number"]: row for row in read_table("records", f"{name}.tsv")} for name in layout_names()
    }
    assert [
        (row["year"], row["number"])
        for row in read_table("header_variants.tsv")
        if tables[row["year"]][row["number"]]["csv_header"] != row["csv_header"]
    ] == []


def test_each_file_with_other_headers_has_all_of_them() -> None:
    seen = Counter((row["year"], row["variant"]) for row in read_table("header_variants.tsv"))
    assert seen == {
        ("2016-17", "internal-names"): 36,  # delimited definition: names for what the layout calls blank
        ("2017-18", "early-hyphen"): 81,
        ("2018-19", "summer-2019"): 36,  # fields 87 and 88 are headed Blank2 and Blank3
        ("2018-19", "jan-2020-hyphen"): 129,
        ("2023-24", "prelim-sig (order unconfirmed)"): 58,
        ("2024-25", "sig CAASPP_401_COLS"): 6,
    }


@pytest.mark.parametrize("name", [one for one in layout_names() if not one.endswith(".v1")])
def test_every_field_that_is_not_blank_has_one_name(name: str) -> None:
    titles = {row["number"]: row["name"] for row in read_table("records", f"{name}.tsv")}
    given = Counter(
        part.rpartition(":")[2]
        for row in read_table("crosswalk.tsv")
        if name not in row["blank_in_layout"].split(",")
        for part in row[name].split(",")
        if part
    )
    assert [number for number, times in given.items() if times > 1 or titles[number] == "Blank"] == []
    if name != "2014-15":  # of the wide record, accommodations go by the titles of the fields
        assert given.keys() == {number for number, title in titles.items() if title != "Blank"}
