"""`Aggregate`: a comparison as counts that may leave the house, and how one is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

import polars as pl

from caaspp_diff.comparison.kinds import ABOUT_FIELDS
from caaspp_diff.comparison.model import EVENT_KINDS, Comparison, EventKind, NotCompared, ReleaseFacts
from caaspp_diff.finding import Severity
from caaspp_diff.privacy.inference import new_types, safe_count, uncounted_types
from caaspp_diff.privacy.result_counts import ImpactCount, impact_counts
from caaspp_diff.privacy.suppression import Cell, Sum, withheld

Count = int | None
"""None: withheld, because it is 1 to 10 or would give away another that is."""

CountedBy = Literal["all", "record_type", "school", "field", "expected"]

RECORDS = ("old", "new", "unchanged", "changed", "added", "removed")
KIND_NAMES: dict[str, EventKind] = {kind: kind for kind in EVENT_KINDS}
BYS: dict[str, CountedBy] = {by: by for by in get_args(CountedBy)}
EXPECTED = {True: "true", False: "false", None: "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCounts:
    """One release, described without small numbers."""

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
    """How many events of one kind: in all, or with one record type, school, field or expectation.

    A school is the one that CALPADS has the student in now; departures are not told by reason.
    """

    kind: EventKind
    by: CountedBy
    value: str | None
    """The record type, school code or field name, or ``true``, ``false``, ``null``; None for ``all``."""

    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCount:
    """In how many records a field differs."""

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
    """Counts only; whatever is small, or would give something small away, is None.

    It protects what one aggregate says. Whoever holds the aggregates of several releases may
    subtract one from another; nothing here can prevent that.
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
    """The counts of ``comparison`` that may leave the house."""
    counts, sums = _table(comparison)
    hidden = withheld(counts, sums, latent=frozenset({("records", "kept")}))

    def shown(*cell: str) -> Count:
        return None if cell in hidden else counts[cell]

    events = tuple(
        EventCount(kind=KIND_NAMES[cell[1]], by=BYS[cell[2]], value=cell[3] or None, count=shown(*cell))
        for cell in counts
        if cell[0] == "events"
    )
    open_kinds: frozenset[EventKind] = frozenset(event.kind for event in events if event.count is None)
    uncounted = uncounted_types(comparison, counts)
    return Aggregate(
        old=_release(comparison.old, "old", counts, hidden),
        new=_release(comparison.new, "new", counts, hidden | new_types(comparison, counts, hidden)),
        students={
            "old": shown("students", "old"),
            "new": shown("students", "new"),
            "both": shown("students", "both"),
            "left": shown("events", "student_left", "all", ""),
            "joined": shown("events", "student_joined", "all", ""),
            "ssid_replaced": shown("events", "ssid_replaced", "all", ""),
        },
        records={name: shown("records", name) for name in RECORDS},
        events=events,
        fields=_fields(comparison, open_kinds),
        impact=tuple(
            one
            for one in impact_counts(comparison.impact, settled=_settled(comparison, events))
            if one.record_type not in uncounted
        ),
        schools=comparison.schools,
        field_titles=comparison.field_titles,
        findings=tuple(
            FindingCount(
                code=finding.code,
                severity=finding.severity,
                count=safe_count(open_kinds, finding.code, finding.count),
            )
            for finding in comparison.findings
        ),
        not_compared=comparison.not_compared,
    )


def _table(comparison: Comparison) -> tuple[dict[Cell, int], list[Sum]]:
    """Every count that an aggregate may show, and how they add up: a forest of sums."""
    students, records = comparison.students, comparison.records
    counts: dict[Cell, int] = {
        ("students", "old"): students.old,
        ("students", "new"): students.new,
        ("students", "both"): students.both,
        ("records", "kept"): records.unchanged + records.changed,
    }
    counts |= {("records", name): getattr(records, name) for name in RECORDS}
    counts |= {
        (side, code): size
        for side, facts in (("old", comparison.old), ("new", comparison.new))
        for code, size in facts.record_types.items()
    }
    events = dict(_event_counts(comparison))
    # These three stand in `students` too, whether or not there was an event.
    for kind, size in (
        ("student_left", students.left),
        ("student_joined", students.joined),
        ("ssid_replaced", students.ssid_replaced),
    ):
        events["events", kind, "all", ""] = size
    counts |= dict(sorted(events.items()))
    return counts, [*_whole_sums(counts), *_event_sums(events)]


def _whole_sums(counts: Mapping[Cell, int]) -> Iterator[Sum]:
    left, joined = ("events", "student_left", "all", ""), ("events", "student_joined", "all", "")
    yield Sum(("students", "old"), (("students", "both"), left))
    yield Sum(("students", "new"), (("students", "both"), joined))
    yield Sum(("records", "kept"), (("records", "unchanged"), ("records", "changed")))
    yield Sum(("records", "old"), (("records", "kept"), ("records", "removed")))
    yield Sum(("records", "new"), (("records", "kept"), ("records", "added")))
    for side in ("old", "new"):
        yield Sum(("records", side), tuple(cell for cell in counts if cell[0] == side))


def _event_sums(events: Mapping[Cell, int]) -> Iterator[Sum]:
    parts: dict[tuple[str, str], list[Cell]] = {}
    for cell in events:
        _, kind, by, _ = cell
        if by != "all":
            parts.setdefault((kind, by), []).append(cell)
    return (Sum(("events", kind, "all", ""), tuple(cells)) for (kind, _), cells in parts.items())


def _event_counts(comparison: Comparison) -> Iterator[tuple[Cell, int]]:
    """The number of events of each kind: in all, and by each thing that such a kind is told by.

    An event without a school or a record type is counted under an empty value, so that the parts
    add up to the whole; all values of a kind stand there, those with no event as zero.
    """
    people = comparison.people.select("ssid", "school").unique("ssid", keep="first", maintain_order=True)
    events = comparison.events.join(people, on="ssid", how="left", maintain_order="left").with_columns(
        all=pl.lit(""), expected=pl.col("expected").replace_strict(EXPECTED, return_dtype=pl.String)
    )
    typed = pl.col("record_type").is_not_null()
    told = pl.col("kind").is_in(ABOUT_FIELDS)
    tables: dict[CountedBy, pl.DataFrame] = {
        "all": events,
        "record_type": events.filter(typed),
        "school": events,
        "field": events.filter(told),
        "expected": events.filter(told),
    }
    return chain.from_iterable(_counts_by(by, frame) for by, frame in tables.items())


def _counts_by(by: CountedBy, events: pl.DataFrame) -> Iterator[tuple[Cell, int]]:
    counts = events.group_by("kind", pl.col(by).fill_null("")).len()
    return ((("events", kind, by, value), size) for kind, value, size in counts.iter_rows())


def _fields(comparison: Comparison, open_kinds: frozenset[EventKind]) -> tuple[FieldCount, ...]:
    counts = comparison.fields.group_by("field", "group").len().sort("group", "field")
    return tuple(
        FieldCount(field=field, group=group, count=safe_count(open_kinds, group, size))
        for field, group, size in counts.iter_rows()
    )


def _settled(comparison: Comparison, events: tuple[EventCount, ...]) -> frozenset[str]:
    """Record types whose results may be told before and after: no count that moves them is withheld."""
    moving = {"student_left", "student_joined", "ssid_replaced"}
    if any(event.count is None for event in events if event.kind in moving and event.by == "all"):
        return frozenset()
    types = {*comparison.old.record_types, *comparison.new.record_types}
    return frozenset(
        types - {event.value for event in events if event.by == "record_type" and event.count is None}
    )


def _release(
    facts: ReleaseFacts, side: str, counts: Mapping[Cell, int], hidden: frozenset[Cell]
) -> ReleaseCounts:
    def shown(*cell: str) -> Count:
        return None if cell in hidden else counts[cell]

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
