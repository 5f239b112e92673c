"""Progress on stderr for work of more than two seconds, with rate and remaining time."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

PATIENCE = 2.0
"""Seconds before anything is shown."""


class ProgressBars:
    """Bars on stderr; silent where stderr is no terminal, or where it is switched off."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled and sys.stderr.isatty()
        self._since = time.monotonic()
        self._bars: Bars | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def reading(self, name: str) -> Callable[[int, int], None] | None:
        """A callback for the bytes done and the bytes in all of one file."""
        return self._bar(f"Reading {name}")

    def comparing(self) -> Callable[[int, int], None] | None:
        """A callback for the bytes of records done and those in all, when both files are read."""
        return self._bar("Comparing")

    def _bar(self, what: str) -> Callable[[int, int], None] | None:
        if not self._enabled:
            return None
        task = None

        def show(done: int, total: int) -> None:
            nonlocal task
            bars = self._patient_bars()
            if bars is not None:
                if task is None:
                    task = bars.add_task(what, total=total)
                bars.update(task, completed=done)

        return show

    def _patient_bars(self) -> "Bars | None":
        if self._bars is None and self._enabled and time.monotonic() - self._since > PATIENCE:
            from rich import progress
            from rich.console import Console

            self._bars = progress.Progress(
                progress.TextColumn("{task.description}"),
                progress.BarColumn(),
                progress.DownloadColumn(),
                progress.TransferSpeedColumn(),
                progress.TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
        return self._bars
