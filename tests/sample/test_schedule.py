from datetime import date

import pytest

from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.sample.dialect import Dialect
from caaspp_diff.sample.schedule import MONTH_NAMES, schedule


def test_2018_19_comes_as_the_letter_says() -> None:
    releases = schedule(load_layout("2018-19"))
    assert [(r.month, r.adds) for r in releases] == [
        ("August", ("01", "02")),
        ("September", ("03", "04")),
        ("December", ("05", "06", "09")),
    ]
    assert [r.extracted for r in releases] == [date(2019, 6, 12), None, None]


def test_what_the_calendar_does_not_name_comes_first() -> None:
    releases = schedule(load_layout("2021-22"))
    assert [r.adds for r in releases] == [("01", "02", "03", "04", "06"), ("09",), ("05",)]


@pytest.mark.parametrize("name", layout_names())
def test_there_are_three_releases_in_order_that_add_every_type_once(name: str) -> None:
    layout = load_layout(name)
    releases = schedule(layout)
    months = [MONTH_NAMES.index(release.month) for release in releases]
    assert len(months) == 3
    assert months == sorted(set(months))
    added = [code for release in releases for code in release.adds]
    assert sorted(added) == list(Dialect(layout).record_types)
    assert releases[0].adds
