"""Kinds of events, as a user names them: `checked_kinds`, `only_kinds`."""

import difflib
from collections.abc import Collection
from dataclasses import replace

import polars as pl

from caaspp_diff.comparison.model import EVENT_KINDS, Comparison, EventKind
from caaspp_diff.errors import UsageError


def only_kinds(comparison: Comparison, kinds: Collection[str]) -> Comparison:
    """The comparison with events of the named kinds only; all of them where none is named.

    Raises:
        UsageError: There is no such kind; the nearest is named.
    """
    wanted = checked_kinds(kinds)
    if not wanted:
        return comparison
    return replace(comparison, events=comparison.events.filter(pl.col("kind").is_in(list(wanted))))


def checked_kinds(names: Collection[str]) -> tuple[EventKind, ...]:
    """The kinds of events with these names, in the order of `EVENT_KINDS`.

    Raises:
        UsageError: There is no such kind; the nearest is named.
    """
    for kind in names:
        if kind not in EVENT_KINDS:
            near = difflib.get_close_matches(kind, EVENT_KINDS, 1, cutoff=0)
            raise UsageError(f"There is no kind of event {kind}; did you mean {near[0]}?")
    return tuple(kind for kind in EVENT_KINDS if kind in names)
