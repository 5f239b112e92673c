from datetime import date

import pytest

from caaspp_diff.layouts.calendar import waves
from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.score_fields import record_types


def test_the_first_release_of_2018_19_was_extracted_in_june() -> None:
    first = waves("2018-19")[0]

    assert (first.released, first.extracted) == ("2019-08-06", date(2019, 6, 12))
    assert first.record_types == ("01", "02")


def test_each_wave_of_2018_19_adds_its_record_types() -> None:
    assert [(wave.released, wave.record_types) for wave in waves("2018-19")] == [
        ("2019-08-06", ("01", "02")),
        ("2019-09", ("03", "04")),
        ("2019-12", ("05", "06", "09")),
    ]


def test_an_administration_without_published_dates_has_no_waves() -> None:
    assert waves("1999-00") == ()


@pytest.mark.parametrize(
    "administration", sorted({row["administration"] for row in read_table("calendar.tsv")})
)
def test_waves_are_in_order_and_name_record_types_of_their_layouts(administration: str) -> None:
    layouts = [load_layout(name) for name in layout_names()]
    held = {code for one in layouts if one.administration == administration for code in record_types(one)}
    released = [wave.released for wave in waves(administration) if wave.released]

    assert {code for wave in waves(administration) for code in wave.record_types} <= held
    assert released == sorted(released)
