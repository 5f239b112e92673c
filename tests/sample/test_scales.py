import random

import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.score_fields import score_ranges
from caaspp_diff.sample.scales import draw, level_of, level_ranges


@pytest.mark.parametrize("name", ["2015-16", "2017-18", "2018-19", "2019-20", "2021-22", "2024-25"])
def test_the_scales_are_those_of_the_layouts(name: str) -> None:
    for (record_type, grade), levels in score_ranges(load_layout(name)).items():
        if record_type != "08":
            assert level_ranges(name, record_type, grade) == levels


def test_a_level_is_the_one_whose_range_holds_the_score() -> None:
    levels = level_ranges("2018-19", "01", "03")
    assert [level_of(levels, score) for score in (2113, 2114, 2366, 2367, 2623, 2624)] == [
        "",
        "1",
        "1",
        "2",
        "4",
        "",
    ]


@pytest.mark.parametrize("record_type", ["01", "02", "03", "06", "09"])
def test_every_level_is_drawn_and_no_score_outside_of_the_scale(record_type: str) -> None:
    rng = random.Random(1)  # noqa: S311
    levels = level_ranges("2018-19", record_type, "05")
    scores = [draw(levels, rng.gauss(0, 1), rng) for _ in range(600)]
    assert {level_of(levels, score) for score in scores} == {str(i + 1) for i in range(len(levels))}


def test_an_unknown_grade_has_no_scale() -> None:
    assert level_ranges("2018-19", "01", "09") == ()
