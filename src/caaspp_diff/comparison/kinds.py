"""The facts of each kind of event, one row a kind; its words are in `caaspp_diff.wording.kinds`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import polars as pl

from caaspp_diff.comparison.model import EVENT_KINDS, Comparison, EventKind
from caaspp_diff.errors import UsageError
from caaspp_diff.layouts.model import Group
from caaspp_diff.phrases import cut, suggest

CountedAs = Literal["student", "change", "score", "record"]

TEST_GROUPS: Final[tuple[Group, ...]] = (
    "testing_location",
    "testing_date",
    "status",
    "score",
    "accommodation",
)
"""The groups of fields in which an event about a test shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFacts:
    """What is true of every event of one kind."""

    about: Literal["student", "field", "test"]
    """What one event is about: a student, a field of a student, or a student's test."""

    unit: CountedAs
    """What one event is counted as."""

    foreseen: bool = False
    """Whether such events are expected or unexpected (`expected` in the frame of events)."""

    groups: tuple[Group, ...] = ()
    """The groups of fields of which such an event changes one, so that the number of records in which
    they differ reveals how many such events there are, at most."""

    findings: tuple[str, ...] = ()
    """The findings whose count reveals something of the number of such events."""


KINDS: Final[Mapping[EventKind, KindFacts]] = {
    "score_removed": KindFacts(about="test", unit="score", groups=TEST_GROUPS),
    "score_invalidated": KindFacts(about="test", unit="score", groups=TEST_GROUPS),
    "score_changed": KindFacts(about="test", unit="score", groups=TEST_GROUPS),
    "score_reinstated": KindFacts(about="test", unit="score", groups=TEST_GROUPS),
    "retested": KindFacts(about="test", unit="record", groups=TEST_GROUPS),
    "demographic_changed": KindFacts(
        about="field",
        unit="change",
        foreseen=True,
        groups=("demographic",),
        findings=("locked_field_changed",),
    ),
    "identity_changed": KindFacts(
        about="field",
        unit="change",
        foreseen=True,
        groups=("identity",),
        findings=("locked_field_changed",),
    ),
    "student_left": KindFacts(
        about="student", unit="student", groups=("exit",), findings=("possible_ssid_replacement",)
    ),
    "exit_recorded": KindFacts(about="student", unit="student", groups=("exit",)),
    "ssid_replaced": KindFacts(
        about="student", unit="student", groups=("identity",), findings=("possible_ssid_replacement",)
    ),
    "student_joined": KindFacts(about="student", unit="student", findings=("possible_ssid_replacement",)),
    "score_added": KindFacts(about="test", unit="score", foreseen=True, groups=TEST_GROUPS),
    "school_changed": KindFacts(about="student", unit="student", groups=("enrollment",)),
    "status_changed": KindFacts(about="test", unit="change", groups=TEST_GROUPS),
    "record_added": KindFacts(about="test", unit="change", groups=TEST_GROUPS),
    "record_removed": KindFacts(about="test", unit="change", groups=TEST_GROUPS),
}
"""By kind, in the order in which to look at them."""

ABOUT_FIELDS: Final[tuple[EventKind, ...]] = tuple(
    kind for kind, facts in KINDS.items() if facts.about == "field"
)

LOST: Final[tuple[EventKind, ...]] = ("score_removed", "score_invalidated")
"""The kinds that take away a score which the old release had."""


def only_kinds(comparison: Comparison, kinds: Collection[str]) -> Comparison:
    """The comparison with events of the named kinds only; all of them where none is named.

    Raises:
        UsageError: There is no such kind; the message names the nearest, or all that there are.
    """
    wanted = checked_kinds(kinds)
    if not wanted:
        return comparison
    return replace(comparison, events=comparison.events.filter(pl.col("kind").is_in(list(wanted))))


def checked_kinds(names: Collection[str]) -> tuple[EventKind, ...]:
    """The kinds of events with these names, in the order of `EVENT_KINDS`.

    Raises:
        UsageError: There is no such kind; the message names the nearest, or all that there are.
    """
    for kind in names:
        if kind not in EVENT_KINDS:
            raise UsageError(f"There is no kind of event {cut(kind)}. {suggest(kind, EVENT_KINDS)}")
    return tuple(kind for kind in EVENT_KINDS if kind in names)
