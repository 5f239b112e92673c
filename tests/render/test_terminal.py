import re

import pytest

from caaspp_diff.privacy.redaction import redact
from caaspp_diff.render.terminal import render_terminal
from caaspp_diff.report.build import build_report
from support.scenarios import NAMES, nothing_changed, only_departures, small_lea


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = render_terminal(build_report(small_lea()), width=width)
    assert max(map(len, text.splitlines())) <= width


def test_no_student_is_named() -> None:
    text = render_terminal(build_report(small_lea()))
    assert not [last for last, _ in NAMES if last in text]
    assert not re.search(r"\b99\d{8}\b", text)


def test_color_adds_nothing_to_the_words() -> None:
    report = build_report(small_lea())
    plain, colored = render_terminal(report, color=False), render_terminal(report, color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_the_summary_fits_on_a_screen_or_two() -> None:
    assert 15 <= len(render_terminal(build_report(nothing_changed())).splitlines()) <= 25
    assert len(render_terminal(build_report(small_lea())).splitlines()) <= 60


def test_what_to_look_at_first_is_marked_in_words() -> None:
    text = render_terminal(build_report(small_lea()))
    assert "2  Scores withdrawn or no longer counted  ! look first" in text


def test_reasons_of_departures_are_not_shown() -> None:
    text = render_terminal(build_report(only_departures()))
    assert "removed from enrollment" not in text
    assert "E130" not in text


def test_withheld_counts_are_called_so() -> None:
    text = render_terminal(build_report(redact(small_lea(), "aggregate")))
    assert "Records: = withheld unchanged, ~ withheld changed, + withheld added" in text
