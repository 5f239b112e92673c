from dataclasses import replace

import pytest

from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.score_fields import UNREACHED, level_count, met_level, record_types, score_ranges
from caaspp_diff.layouts.tables import listed_codes, own_code_table

TALL = [name for name in layout_names() if not load_layout(name).wide]


@pytest.mark.parametrize("name", layout_names())
def test_the_record_types_are_those_that_the_layout_lists(name: str) -> None:
    listed = listed_codes(load_layout(name).by_name["record_type"].values.removesuffix(" (sig list)"))

    assert record_types(load_layout(name)).keys() - {"05"} == listed.keys() - {"05"}


@pytest.mark.parametrize("name", layout_names())
def test_score_fields_are_in_the_layout(name: str) -> None:
    layout = load_layout(name)
    rows = [row for row in read_table("record_types.tsv") if layout.name in row["layouts"].split()]

    for row in rows:
        fields = set(row["score_fields"].split())
        assert fields - layout.by_name.keys() <= {"raw_score_1"} | (
            {"performance_level"} if fields else set()
        )


def test_caa_science_has_an_indicator_in_2018_19_and_a_scale_score_from_2021_22() -> None:
    assert record_types(load_layout("2018-19"))["05"].score_fields == (
        "caa_science_preliminary_indicator",
        "caa_science_percent_correct",
    )
    assert record_types(load_layout("2021-22"))["05"].score_fields[0] == "scale_score"


def test_the_science_pilots_of_2016_17_have_no_score() -> None:
    pilots = [record_types(load_layout("2016-17"))[code] for code in ("05", "06")]

    assert [(one.level_count, one.met_level, one.score_fields) for one in pilots] == [(0, UNREACHED, ())] * 2


@pytest.mark.parametrize(
    ("code", "levels", "met"),
    [
        ("01", 4, 3),
        ("02", 4, 3),
        ("03", 3, 3),
        ("04", 3, 3),
        ("05", 3, 3),
        ("06", 4, 3),
        ("07", 0, UNREACHED),
        ("08", 5, 4),
        ("09", 3, 3),
        ("99", 0, UNREACHED),
    ],
)
def test_a_test_has_its_levels_and_its_standard(code: str, levels: int, met: int) -> None:
    assert (level_count(code), met_level(code)) == (levels, met)


@pytest.mark.parametrize("name", layout_names())
def test_the_met_level_is_one_of_the_levels(name: str) -> None:
    for one in record_types(load_layout(name)).values():
        assert one.met_level == UNREACHED if one.level_count == 0 else 1 < one.met_level <= one.level_count


@pytest.mark.parametrize(
    ("name", "key", "ranges"),
    [
        ("2018-19", ("01", "05"), ((2201, 2441), (2442, 2501), (2502, 2581), (2582, 2701))),
        ("2018-19", ("06", "11"), ((550, 575), (576, 614), (615, 635), (636, 650))),
        ("2018-19", ("09", "12"), ((900, 949), (950, 959), (960, 999))),
        ("2018-19", ("03", "03"), ((300, 344), (345, 359), (360, 399))),
        ("2021-22", ("02", "03"), ((2190, 2380), (2381, 2435), (2436, 2500), (2501, 2660))),
    ],
)
def test_a_grade_has_its_ranges(name: str, key: tuple[str, str], ranges: tuple[tuple[int, int], ...]) -> None:
    assert score_ranges(load_layout(name))[key] == ranges


@pytest.mark.parametrize("name", TALL)
def test_ranges_follow_each_other_and_there_is_one_for_each_level(name: str) -> None:
    tests = record_types(load_layout(name))

    for (code, _), ranges in score_ranges(load_layout(name)).items():
        assert len(ranges) == tests[code].level_count
        assert [low for low, _ in ranges[1:]] == [high + 1 for _, high in ranges[:-1]]


def test_every_year_without_a_published_table_names_the_one_that_applies() -> None:
    said = {(row["layout"], row["table"]) for row in read_table("score_tables.tsv")}

    for name in TALL:
        layout = load_layout(name)
        tests = record_types(layout)
        for suffix in {tests[code].tables[0] for code, _ in score_ranges(layout)}:
            own = own_code_table(layout.administration, f"scale_score_range.{suffix}")
            assert bool(own) != ((layout.administration, suffix) in said)


def test_a_wide_record_and_a_preliminary_file_have_no_ranges() -> None:
    assert score_ranges(load_layout("2014-15")) == {}
    assert score_ranges(load_layout("2019-20.caasci_csa_prelim")) == {}


def test_a_layout_of_a_year_to_come_has_the_tests_of_the_newest() -> None:
    newer = replace(load_layout("2024-25"), name="2030-31", administration="2030-31")

    assert record_types(newer) == record_types(load_layout("2024-25"))
    assert score_ranges(newer) == score_ranges(load_layout("2024-25"))
