"""`Aggregate`: a comparison reduced to counts that may leave the LEA; `aggregate` makes one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

import polars as pl

from caaspp_diff.comparison.kinds import ABOUT_FIELDS
from caaspp_diff.comparison.model import EVENT_KINDS, Comparison, EventKind, NotCompared, ReleaseFacts
from caaspp_diff.finding import Severity
from caaspp_diff.privacy.inference import (
    safe_count,
    types_without_results,
)
from caaspp_diff.privacy.result_counts import ImpactCount, impact_counts
from caaspp_diff.privacy.suppression import CountKey, Sum, withheld
from caaspp_diff.privacy.totals import JOINED, LEFT, RECORD_COUNTS, shown_totals, total_counts

Count = int | None
"""None if it is withheld, because it is 1 to 10 or would reveal another count that is."""

CountedBy = Literal["all", "record_type", "school", "field", "expected"]

STUDENT_SUMS = (
    Sum(("students", "old"), (("students", "both"), LEFT)),
    Sum(("students", "new"), (("students", "both"), JOINED)),
)
KIND_NAMES: dict[str, EventKind] = {kind: kind for kind in EVENT_KINDS}
BYS: dict[str, CountedBy] = {by: by for by in get_args(CountedBy)}
EXPECTED_VALUES = {True: "true", False: "false", None: "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCounts:
    """One release, with its small counts withheld."""

    name: str
    sha256: str
    form: str
    delimiter: str | None
    encoding: str
    layout: str
    administration: str
    population: str | None
    lea: str | None
    lea_name: str | None
    records: Count
    students: Count
    record_types: dict[str, Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCount:
    """The number of events of one kind, in all or of one record type, school, field or expectation.

    The school is the student's current one in CALPADS. Departures are not counted by reason.
    """

    kind: EventKind
    by: CountedBy
    value: str | None
    """The record type, school code or field name, or ``true``, ``false``, ``null``; None for ``all``."""

    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCount:
    """The number of records in which a field differs."""

    field: str
    group: str
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """A finding without its message and lines."""

    code: str
    severity: Severity
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """Counts only; a count that is small, or would reveal a small one, is None.

    This protects the counts of a single aggregate. Someone who has the aggregates of several releases can
    subtract one from another, which nothing here can prevent.
    """

    old: ReleaseCounts
    new: ReleaseCounts
    students: dict[str, Count]
    """``old``, ``new``, ``both``, ``left``, ``joined``, ``ssid_replaced``."""

    records: dict[str, Count]
    """``old``, ``new``, ``unchanged``, ``changed``, ``added``, ``removed``."""

    events: tuple[EventCount, ...]
    fields: tuple[FieldCount, ...]
    impact: tuple[ImpactCount, ...]
    schools: dict[str, str]
    field_titles: dict[str, str]
    findings: tuple[FindingCount, ...]
    not_compared: tuple[NotCompared, ...]

    def counts(self, by: CountedBy) -> dict[tuple[EventKind, str], Count]:
        """(kind, value) → count of the events that are counted by ``by``; the value of ``all`` is empty."""
        return {(event.kind, event.value or ""): event.count for event in self.events if event.by == by}


def aggregate(comparison: Comparison) -> Aggregate:
    """Counts what is in ``comparison``, and withholds what may not leave the LEA.

    Raises:
        ValueError: Counts of the comparison contradict each other, which would be a bug.
    """
    counts, sums = _table(comparison)
    hidden = withheld(counts, sums)
    totals = total_counts(comparison)
    hidden |= totals.keys() - shown_totals(comparison, counts, hidden)
    counts |= totals

    def shown(*key: str) -> Count:
        return None if key in hidden else counts[key]

    events = tuple(
        EventCount(kind=KIND_NAMES[key[1]], by=BYS[key[2]], value=key[3] or None, count=shown(*key))
        for key in counts
        if key[0] == "events"
    )
    without_results = types_without_results(comparison, counts, hidden)
    return Aggregate(
        old=_release(comparison.old, "old", counts, hidden),
        new=_release(comparison.new, "new", counts, hidden),
        students={
            "old": shown("students", "old"),
            "new": shown("students", "new"),
            "both": shown("students", "both"),
            "left": shown("events", "student_left", "all", ""),
            "joined": shown("events", "student_joined", "all", ""),
            "ssid_replaced": shown("events", "ssid_replaced", "all", ""),
        },
        records={name: shown("records", name) for name in RECORD_COUNTS},
        events=events,
        fields=_fields(comparison, events),
        impact=tuple(
            one
            for one in impact_counts(comparison.impact, settled=_settled(comparison, events))
            if one.record_type not in without_results
        ),
        schools=comparison.schools,
        field_titles=comparison.field_titles,
        findings=tuple(
            FindingCount(
                code=finding.code,
                severity=finding.severity,
                count=safe_count(_withheld_kinds(events), finding.code, finding.count),
            )
            for finding in comparison.findings
        ),
        not_compared=comparison.not_compared,
    )


def _table(comparison: Comparison) -> tuple[dict[CountKey, int], list[Sum]]:
    """Every count of events and students, and the sums that they form; the sums have no cycles."""
    students = comparison.students
    counts: dict[CountKey, int] = {
        ("students", "old"): students.old,
        ("students", "new"): students.new,
        ("students", "both"): students.both,
    }
    events = dict(_event_counts(comparison))
    # `students` shows these three too, so they need a count even if there was no such event.
    for kind, size in (
        ("student_left", students.left),
        ("student_joined", students.joined),
        ("ssid_replaced", students.ssid_replaced),
    ):
        events["events", kind, "all", ""] = size
    counts |= dict(sorted(events.items()))
    return counts, [*STUDENT_SUMS, *_event_sums(events)]


def _event_sums(events: Mapping[CountKey, int]) -> Iterator[Sum]:
    parts: dict[tuple[str, str], list[CountKey]] = {}
    for key in events:
        _, kind, by, _ = key
        if by != "all":
            parts.setdefault((kind, by), []).append(key)
    return (Sum(("events", kind, "all", ""), tuple(keys)) for (kind, _), keys in parts.items())


def _event_counts(comparison: Comparison) -> Iterator[tuple[CountKey, int]]:
    """The number of events of each kind: in all, and by everything by which that kind is counted.

    An event without a school is counted under an empty value, so that the parts add up to the whole.
    """
    people = comparison.people.select("ssid", "school").unique("ssid", keep="first", maintain_order=True)
    events = comparison.events.join(people, on="ssid", how="left", maintain_order="left").with_columns(
        all=pl.lit(""), expected=pl.col("expected").replace_strict(EXPECTED_VALUES, return_dtype=pl.String)
    )
    typed = pl.col("record_type").is_not_null()
    about_fields = pl.col("kind").is_in(ABOUT_FIELDS)
    tables: dict[CountedBy, pl.DataFrame] = {
        "all": events,
        "record_type": events.filter(typed),
        "school": events,
        "field": events.filter(about_fields),
        "expected": events.filter(about_fields),
    }
    return chain.from_iterable(_counts_by(by, frame) for by, frame in tables.items())


def _counts_by(by: CountedBy, events: pl.DataFrame) -> Iterator[tuple[CountKey, int]]:
    counts = events.group_by("kind", pl.col(by).fill_null("")).len()
    return ((("events", kind, by, value), size) for kind, value, size in counts.iter_rows())


def _fields(comparison: Comparison, events: tuple[EventCount, ...]) -> tuple[FieldCount, ...]:
    counts = comparison.fields.group_by("field", "group").len().sort("group", "field")
    return tuple(
        FieldCount(field=field, group=group, count=safe_count(_withheld_kinds(events, field), group, size))
        for field, group, size in counts.iter_rows()
    )


def _withheld_kinds(events: tuple[EventCount, ...], field: str | None = None) -> frozenset[EventKind]:
    """The kinds of events with a withheld count that the number of records with another value would bound.

    How many records differ in a field (None: in any) says nothing of how the events are spread over schools.
    """
    return frozenset(
        event.kind
        for event in events
        if event.count is None
        and (event.by in {"all", "record_type"} or (event.by == "field" and field in {None, event.value}))
    )


def _settled(comparison: Comparison, events: tuple[EventCount, ...]) -> frozenset[str]:
    """Record types whose results may be shown before and after: no withheld count explains a change."""
    explaining = {"student_left", "student_joined", "ssid_replaced"}
    if any(event.count is None for event in events if event.kind in explaining and event.by == "all"):
        return frozenset()
    types = {*comparison.old.record_types, *comparison.new.record_types}
    return frozenset(
        types - {event.value for event in events if event.by == "record_type" and event.count is None}
    )


def _release(
    facts: ReleaseFacts, side: str, counts: Mapping[CountKey, int], hidden: frozenset[CountKey]
) -> ReleaseCounts:
    def shown(*key: str) -> Count:
        return None if key in hidden else counts[key]

    return ReleaseCounts(
        name=facts.name,
        sha256=facts.sha256,
        form=facts.form,
        delimiter=facts.delimiter,
        encoding=facts.encoding,
        layout=facts.layout,
        administration=facts.administration,
        population=facts.population,
        lea=facts.lea,
        lea_name=facts.lea_name,
        records=shown("records", side),
        students=shown("students", side),
        record_types={code: shown(side, code) for code in facts.record_types},
    )
