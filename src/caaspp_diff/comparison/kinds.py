"""Kinds of events, as a user names them: `checked_kinds`, `only_kinds`."""

from dataclasses import replace

import polars as pl

from caaspp_diff.comparison.model import EVENT_KINDS, Comparison, EventKind
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import suggest


def only_kinds(comparison: Comparison, kinds: str | None) -> Comparison:
    """The comparison with events of the named kinds only; all of them where none is named.

    Raises:
        UsageError: There is no such kind; the message names the nearest, or all that there are.
    """
    wanted = checked_kinds(kinds)
    if not wanted:
        return comparison
    return replace(comparison, events=comparison.events.filter(pl.col("kind").is_in(list(wanted))))


def checked_kinds(text: str | None) -> tuple[EventKind, ...]:
    """The kinds of events that ``text`` names, comma separated.

    Raises:
        UsageError: There is no such kind; the message names the nearest, or all that there are.
    """
    for kind in names(text):
        if kind not in EVENT_KINDS:
            raise UsageError(f"There is no kind of event {kind}. {suggest(kind, EVENT_KINDS)}")
    return tuple(kind for kind in EVENT_KINDS if kind in names(text))


def names(text: str | None) -> list[str]:
    """The comma-separated words of ``text``."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]
