"""Whole pages and summaries, compared byte for byte.

After an intended change, ``CAASPP_DIFF_WRITE_GOLDEN=1 pytest tests/render/test_golden.py`` writes them
again; look at what changed before you commit it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from caaspp_diff.privacy.redaction import redact
from caaspp_diff.render.html import render_html
from caaspp_diff.render.terminal import render_terminal
from caaspp_diff.report.build import ReportOptions, build_report
from caaspp_diff.report.model import Report
from support.scenarios import large_counts, nothing_changed, only_departures, small_lea

GOLDEN = Path(__file__).parent / "golden"
KEY = b"0123456789abcdef"


def cut() -> Report:
    """The small LEA, whose lists are to be cut."""
    return build_report(small_lea(), ReportOptions(whole_list="changes.xlsx"))


REPORTS: dict[str, tuple[Callable[[], Report], int]] = {
    "nothing_changed": (lambda: build_report(nothing_changed()), 8_000_000),
    "only_departures": (lambda: build_report(only_departures()), 8_000_000),
    "small_lea": (lambda: build_report(small_lea()), 8_000_000),
    "tokens": (lambda: build_report(redact(small_lea(), "ids", KEY)), 8_000_000),
    "aggregate": (lambda: build_report(redact(large_counts(), "aggregate")), 8_000_000),
    "cut": (cut, 56_000),
}


def compare_with_golden(name: str, text: str) -> None:
    """Asserts that the file is there and does not differ; writes it first, if that is asked for."""
    path = GOLDEN / name
    if os.environ.get("CAASPP_DIFF_WRITE_GOLDEN") == "1":
        path.write_bytes(text.encode())
    assert path.is_file(), f"{name} is missing; see the head of this file"
    assert text.encode() == path.read_bytes()


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_is_the_golden_one(name: str) -> None:
    make, budget = REPORTS[name]
    compare_with_golden(f"{name}.html", render_html(make(), budget=budget))


@pytest.mark.parametrize("name", [name for name in REPORTS if name != "cut"])
def test_the_summary_is_the_golden_one(name: str) -> None:
    make, _ = REPORTS[name]
    compare_with_golden(f"{name}.txt", render_terminal(make()))


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name}.html" for name in REPORTS} | {f"{name}.txt" for name in REPORTS if name != "cut"}
    assert {path.name for path in GOLDEN.iterdir()} == wanted
