"""Progress bars on stderr for work that takes more than two seconds, with rate and remaining time."""

import sys
import time
from typing import TYPE_CHECKING, Self

from caaspp_diff.phrases import plain_text
from caaspp_diff.release.model import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

PATIENCE = 2.0
"""Seconds before the bars appear."""


class ProgressBars:
    """Bars on stderr; there are none if stderr is no terminal or ``enabled`` is False."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled and sys.stderr.isatty()
        self._since = time.monotonic()
        self._bars: Bars | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def reading(self, name: str) -> Progress | None:
        """A callback that draws how much of a file has been read; None if nothing is drawn."""
        return self._bar(f"Reading {plain_text(name)}")

    def comparing(self) -> Progress | None:
        """A callback that draws how many of the records have been compared; None if nothing is drawn."""
        return self._bar("Comparing")

    def _bar(self, what: str) -> Progress | None:
        if not self._enabled:
            return None
        task = None

        def draw(done: int, total: int) -> None:
            nonlocal task
            bars = self._bars_after_a_while()
            if bars is not None:
                if task is None:
                    task = bars.add_task(what, total=total)
                bars.update(task, completed=done)

        return draw

    def _bars_after_a_while(self) -> "Bars | None":
        if self._bars is None and self._enabled and time.monotonic() - self._since > PATIENCE:
            from rich import progress
            from rich.console import Console

            self._bars = progress.Progress(
                # a file may be called [red]
                progress.TextColumn("{task.description}", markup=False),
                progress.BarColumn(),
                progress.DownloadColumn(),
                progress.TransferSpeedColumn(),
                progress.TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
        return self._bars
