"""Holds tests, levels and score scales to the published layouts, written down here a second time."""

import pytest

from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.score_fields import record_types, score_ranges

Limits = dict[str, tuple[int, ...]]
"""Grade: the lowest score, then the highest score of each level."""

SB_ELA: Limits = {
    "03": (2114, 2366, 2431, 2489, 2623),
    "04": (2131, 2415, 2472, 2532, 2663),
    "05": (2201, 2441, 2501, 2581, 2701),
    "06": (2210, 2456, 2530, 2617, 2724),
    "07": (2258, 2478, 2551, 2648, 2745),
    "08": (2288, 2486, 2566, 2667, 2769),
    "11": (2299, 2492, 2582, 2681, 2795),
}
SB_MATH: Limits = {
    "03": (2189, 2380, 2435, 2500, 2621),
    "04": (2204, 2410, 2484, 2548, 2659),
    "05": (2219, 2454, 2527, 2578, 2700),
    "06": (2235, 2472, 2551, 2609, 2748),
    "07": (2250, 2483, 2566, 2634, 2778),
    "08": (2265, 2503, 2585, 2652, 2802),
    "11": (2280, 2542, 2627, 2717, 2862),
}
SB_ELA_FROM_2020_21: Limits = {
    "03": (2115, 2366, 2431, 2489, 2650),
    "04": (2140, 2415, 2472, 2532, 2690),
    "05": (2200, 2441, 2501, 2581, 2730),
    "06": (2230, 2456, 2530, 2617, 2770),
    "07": (2260, 2478, 2551, 2648, 2810),
    "08": (2290, 2486, 2566, 2667, 2850),
    "11": (2300, 2492, 2582, 2681, 2900),
}
SB_MATH_FROM_2020_21: Limits = {
    "03": (2190, 2380, 2435, 2500, 2660),
    "04": (2205, 2410, 2484, 2548, 2700),
    "05": (2220, 2454, 2527, 2578, 2740),
    "06": (2235, 2472, 2551, 2609, 2780),
    "07": (2250, 2483, 2566, 2634, 2820),
    "08": (2265, 2503, 2585, 2652, 2860),
    "11": (2280, 2542, 2627, 2717, 2900),
}
CAA: Limits = {
    "03": (300, 344, 359, 399),
    "04": (400, 444, 459, 499),
    "05": (500, 544, 559, 599),
    "06": (600, 644, 659, 699),
    "07": (700, 744, 759, 799),
    "08": (800, 844, 859, 899),
    "11": (900, 944, 959, 999),
}
CAST: Limits = {
    "05": (150, 178, 213, 230, 250),
    "08": (350, 377, 414, 432, 450),
    "10": (550, 575, 614, 635, 650),
    "11": (550, 575, 614, 635, 650),
    "12": (550, 575, 614, 635, 650),
}
CSA: Limits = {
    "03": (300, 348, 359, 399),
    "04": (400, 448, 459, 499),
    "05": (500, 545, 559, 599),
    "06": (600, 647, 659, 699),
    "07": (700, 743, 759, 799),
    "08": (800, 847, 859, 899),
    "09": (900, 949, 959, 999),
    "10": (900, 949, 959, 999),
    "11": (900, 949, 959, 999),
    "12": (900, 949, 959, 999),
}
STS: Limits = {
    "02": (150, 241, 299, 349, 385, 600),
    "03": (150, 250, 299, 349, 392, 600),
    "04": (150, 255, 299, 349, 386, 600),
    "05": (150, 270, 299, 349, 400, 600),
    "06": (150, 259, 299, 349, 400, 600),
    "07": (150, 255, 299, 349, 398, 600),
    "08": (150, 247, 299, 349, 400, 600),
    "09": (150, 247, 299, 349, 395, 600),
    "10": (150, 239, 299, 349, 393, 600),
    "11": (150, 234, 299, 349, 396, 600),
}

PRINTED = [
    ("2016-17", "01", SB_ELA, "layout 2016-17 p. 48"),
    ("2016-17", "02", SB_MATH, "layout 2016-17 p. 49"),
    ("2016-17", "03", CAA, "layout 2016-17 p. 49"),
    ("2016-17", "04", CAA, "layout 2016-17 p. 49"),
    ("2016-17", "08", STS, "layout 2016-17 p. 50"),
    ("2017-18", "01", SB_ELA, "layout 2020-21 pp. 131-132, before 2020-21"),
    ("2017-18", "02", SB_MATH, "layout 2020-21 pp. 131-133, before 2020-21"),
    ("2018-19", "01", SB_ELA, "layout 2018-19 p. 134"),
    ("2018-19", "02", SB_MATH, "layout 2018-19 p. 135"),
    ("2018-19", "03", CAA, "layout 2018-19 p. 136"),
    ("2018-19", "04", CAA, "layout 2018-19 p. 136"),
    # The page prints 616-650 for level 4 of grades 10 to 12, inside level 3; later layouts print 636.
    ("2018-19", "06", CAST, "layout 2018-19 (14 Jan 2020) p. 137"),
    ("2018-19", "09", CSA, "layout 2018-19 (14 Jan 2020) p. 137"),
    ("2019-20", "01", SB_ELA, "layout 2019-20 p. 130"),
    ("2019-20", "02", SB_MATH, "layout 2019-20 p. 131"),
    ("2019-20", "03", CAA, "layout 2019-20 p. 132"),
    ("2019-20", "04", CAA, "layout 2019-20 p. 132"),
    ("2019-20", "06", CAST, "layout 2019-20 p. 133"),
    ("2020-21", "01", SB_ELA_FROM_2020_21, "layout 2020-21 p. 131"),
    ("2020-21", "02", SB_MATH_FROM_2020_21, "layout 2020-21 p. 132"),
    ("2020-21", "03", CAA, "layout 2020-21 p. 134"),
    ("2020-21", "04", CAA, "layout 2020-21 p. 134"),
    ("2020-21", "06", CAST, "layout 2020-21 p. 135"),
    ("2021-22", "01", SB_ELA_FROM_2020_21, "layout 2021-22 pp. 199-200"),
    ("2021-22", "02", SB_MATH_FROM_2020_21, "layout 2021-22 pp. 200-201"),
    ("2021-22", "03", CAA, "layout 2021-22 p. 202"),
    ("2021-22", "04", CAA, "layout 2021-22 p. 202"),
    ("2021-22", "06", CAST, "layout 2021-22 p. 204"),
    ("2021-22", "09", CSA, "layout 2021-22 p. 205"),
]

NEAREST = {
    "2015-16": ("2016-17", {"01", "02", "03", "04", "08"}),
    "2017-18": ("2016-17", {"03", "04", "08"}),
    "2020-21": ("2018-19", {"09"}),
    "2022-23": ("2021-22", {"01", "02", "03", "04", "06", "09"}),
    "2023-24": ("2021-22", {"01", "02", "03", "04", "06", "09"}),
    "2024-25": ("2021-22", {"01", "02", "03", "04", "06", "09"}),
}
"""Of years without a published table: whose table holds, and for which tests."""

TESTS = {
    "2014-15": "01 02 03",
    "2015-16": "01 02 03 04 05 06 07 08",
    "2016-17": "01 02 03 04 05 06 08",
    "2017-18": "01 02 03 04 05 06 07 08",
    "2018-19": "01 02 03 04 05 06 09",
    "2019-20": "01 02 03 04 06",
    "2019-20.caasci_csa_prelim": "05 09",
    "2020-21": "01 02 03 04 06 09",
    "2021-22": "01 02 03 04 05 06 09",
    "2021-22.v1": "01 02 03 04 05 06 09",
    "2022-23": "01 02 03 04 05 06 09",
    "2023-24": "01 02 03 04 05 06 09",
    "2024-25": "01 02 03 04 05 06 09",
}
"""Layouts 2016-17 pp. 2-9, 2018-19 p. 5, 2019-20 p. 6 (preliminary file p. 5), 2020-21 p. 5, 2021-22 p. 6."""

NAMES = {
    "01": ("SB ELA", "Smarter Balanced Summative Assessment for English language arts/literacy"),
    "02": ("SB Math", "Smarter Balanced Summative Assessment for mathematics"),
    "03": ("CAA ELA", "California Alternate Assessment for English language arts/literacy"),
    "04": ("CAA Math", "California Alternate Assessment for mathematics"),
    "05": ("CAA Science", "California Alternate Assessment for Science"),
    "06": ("CAST", "California Science Test"),
    "09": ("CSA", "California Spanish Assessment"),
}


def limits(layout: str, record_type: str) -> Limits:
    ranges = score_ranges(load_layout(layout))
    return {
        grade: (levels[0][0], *(high for _, high in levels))
        for (test, grade), levels in ranges.items()
        if test == record_type
    }


@pytest.mark.parametrize(("layout", "record_type", "printed", "source"), PRINTED)
def test_every_grade_has_the_ranges_that_the_layout_prints(
    layout: str, record_type: str, printed: Limits, source: str
) -> None:
    assert limits(layout, record_type) == printed, source


def test_the_scales_of_2020_21_are_longer_and_have_the_same_levels() -> None:
    # Layout 2020-21 pp. 2, 131: new lowest and highest obtainable scores.
    for before, after in ((SB_ELA, SB_ELA_FROM_2020_21), (SB_MATH, SB_MATH_FROM_2020_21)):
        assert {grade: levels[1:-1] for grade, levels in before.items()} == {
            grade: levels[1:-1] for grade, levels in after.items()
        }
        assert all(before[grade][-1] < after[grade][-1] for grade in before)


@pytest.mark.parametrize("year", NEAREST)
def test_a_year_without_a_table_has_that_of_the_year_named_here(year: str) -> None:
    nearest, tests = NEAREST[year]
    assert {test: limits(year, test) for test in tests} == {test: limits(nearest, test) for test in tests}


def test_no_other_year_takes_the_table_of_another() -> None:
    rows = read_table("score_tables.tsv")
    assert {row["layout"]: row["from"] for row in rows} == {year: row[0] for year, row in NEAREST.items()}
    assert len(rows) == sum(len(tests) for _, tests in NEAREST.values())


@pytest.mark.parametrize("layout", layout_names())
def test_a_layout_has_the_tests_that_it_lists(layout: str) -> None:
    assert " ".join(record_types(load_layout(layout))) == TESTS[layout]


@pytest.mark.parametrize("layout", ["2018-19", "2021-22", "2024-25"])
def test_a_test_has_its_published_name(layout: str) -> None:
    tests = record_types(load_layout(layout))
    assert {code: (one.label, one.words) for code, one in tests.items()} == NAMES


@pytest.mark.parametrize(
    ("layout", "levels"),
    [
        ("2016-17", {"01": 4, "02": 4, "03": 3, "04": 3, "05": 0, "06": 0, "08": 5}),
        ("2018-19", {"01": 4, "02": 4, "03": 3, "04": 3, "05": 3, "06": 4, "09": 3}),
        ("2021-22", {"01": 4, "02": 4, "03": 3, "04": 3, "05": 3, "06": 4, "09": 3}),
    ],
)
def test_a_test_has_as_many_levels_as_the_layout_gives_it(layout: str, levels: dict[str, int]) -> None:
    # Layouts 2016-17 pp. 23, 48-50 (the science pilots have none), 2018-19 pp. 134-138, 2021-22 pp. 199-205.
    assert {code: one.level_count for code, one in record_types(load_layout(layout)).items()} == levels


@pytest.mark.parametrize(
    ("layout", "fields"),
    [
        ("2016-17", {"05": (), "06": (), "08": ("scale_score", "performance_level", "raw_score_1")}),
        (
            "2017-18",
            {"05": (), "06": ("cast_preliminary_indicator", "cast_percent_of_points_earned")},
        ),
        (
            "2018-19",
            {
                "01": ("scale_score", "achievement_level"),
                "02": ("scale_score", "achievement_level"),
                "03": ("scale_score", "achievement_level"),
                "04": ("scale_score", "achievement_level"),
                "05": ("caa_science_preliminary_indicator", "caa_science_percent_correct"),
                "06": ("scale_score", "achievement_level", "raw_score_1"),
                "09": ("scale_score", "achievement_level", "raw_score_1"),
            },
        ),
        ("2021-22", {"05": ("scale_score", "achievement_level", "raw_score_1")}),
    ],
)
def test_a_result_stands_in_the_fields_of_its_year(layout: str, fields: dict[str, tuple[str, ...]]) -> None:
    # Layouts 2016-17 pp. 2, 3, 9 and 23; 2018-19 pp. 49, 57-59 and 138; 2021-22 pp. 6 and 96.
    # 2017-18: headers 83 and 84 of the delimited file.
    tests = record_types(load_layout(layout))
    assert {code: tests[code].score_fields for code in fields} == fields
