import sys
from io import StringIO

import pytest

from caaspp_diff.cli import progress
from caaspp_diff.cli.progress import ProgressBars


class Terminal(StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def _terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    # not a fixture: pytest sets stderr anew between a fixture and its test
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def _read_a_file(bars: ProgressBars) -> None:
    draw = bars.reading("old.txt")
    assert draw is not None
    draw(500_000, 1_000_000)


def test_nothing_is_shown_where_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)

    with ProgressBars(enabled=True) as bars:
        assert bars.reading("old.txt") is None
        assert bars.comparing() is None

    assert stream.getvalue() == ""


def test_nothing_is_shown_of_work_that_is_soon_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)

    with ProgressBars(enabled=True) as bars:
        _read_a_file(bars)

    assert terminal.getvalue() == ""


def test_long_work_shows_the_file_and_how_much_of_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE", -1.0)

    with ProgressBars(enabled=True) as bars:
        _read_a_file(bars)
        compared = bars.comparing()
        assert compared is not None
        compared(3_000_000, 4_000_000)

    printed = terminal.getvalue()
    assert "Reading old.txt" in printed
    assert "0.5/1.0 MB" in printed
    assert "Comparing" in printed
    assert "3.0/4.0 MB" in printed


def test_progress_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    _terminal(monkeypatch)

    with ProgressBars(enabled=False) as bars:
        assert bars.reading("old.txt") is None
