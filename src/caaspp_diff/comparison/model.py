"""What one comparison holds: `Comparison`, the columns of its frames, and the `Options` behind it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

import numpy as np
import polars as pl

from caaspp_diff.finding import Finding
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.model import Form, Population

OnDuplicate = Literal["stop", "pair"]
"""What to do with a key that several lines of one release share."""

EventKind = Literal[
    "student_left",
    "student_joined",
    "ssid_replaced",
    "exit_recorded",
    "school_changed",
    "demographic_changed",
    "identity_changed",
    "score_added",
    "score_removed",
    "score_invalidated",
    "score_reinstated",
    "score_changed",
    "retested",
    "status_changed",
    "record_added",
    "record_removed",
]

EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
"""Every kind of event, in the order in which a student's events are listed."""

EVENT_SCHEMA = pl.Schema(
    {
        "kind": pl.String(),
        "ssid": pl.String(),
        "record_type": pl.String(),
        "field": pl.String(),
        "old": pl.String(),
        "new": pl.String(),
        "expected": pl.Boolean(),
        "reason": pl.String(),
        "evidence": pl.String(),  # a JSON object, keys as in docs/json.md; null where there is none
    }
)
"""Columns of `Comparison.events`: one row an event, sorted by ssid, record type, kind and field."""

FIELD_SCHEMA = pl.Schema(
    {
        "ssid": pl.String(),
        "record_type": pl.String(),
        "field": pl.String(),
        "group": pl.String(),
        "old": pl.String(),
        "new": pl.String(),
    }
)
"""Columns of `Comparison.fields`: one row a field that differs, sorted by ssid, record type, layout order."""

IMPACT_SCHEMA = pl.Schema(
    {
        "by": pl.String(),  # lea, school, grade or group
        "value": pl.String(),  # the LEA's or school's 14-digit code, the grade "03", "el_status=Yes"
        "record_type": pl.String(),
        "side": pl.String(),  # old or new
        "enrolled": pl.Int64(),
        "tested": pl.Int64(),
        "counted": pl.Int64(),
        "mean": pl.Float64(),  # of counted scale scores, to one decimal; null where there is none
        "levels": pl.List(pl.Int64()),  # counted records at level 1, 2, …
        "met": pl.Int64(),  # counted at standard or above
    }
)
"""Columns of `Comparison.impact`: one row per slice and side that has records."""

FLOW_SCHEMA = pl.Schema(
    {
        "school": pl.String(),
        "unchanged": pl.Int64(),  # records, likewise the next three
        "changed": pl.Int64(),
        "added": pl.Int64(),
        "removed": pl.Int64(),
        "both": pl.Int64(),  # students, likewise the next two
        "left": pl.Int64(),
        "joined": pl.Int64(),
    }
)
"""Columns of `Comparison.flows`: what became of the records and students of each school."""

PEOPLE_SCHEMA = pl.Schema(
    {
        "ssid": pl.String(),
        "last_name": pl.String(),
        "first_name": pl.String(),
        "middle_name": pl.String(),
        "date_of_birth": pl.String(),
        "grade": pl.String(),  # Grade Assessed, else CALPADS Grade
        "school": pl.String(),  # CALPADS school code: where the student is now
        "school_name": pl.String(),
    }
)
"""Columns of `Comparison.people`: the students of the events, from new or, for those who left, old."""

SIZE_SCHEMA = pl.Schema(
    {
        "side": pl.String(),  # old or new
        "school": pl.String(),  # CALPADS school code: where the student is now
        "grade": pl.String(),  # Grade Assessed, else CALPADS Grade
        "record_type": pl.String(),
        "students": pl.Int64(),  # each student in one row of a side
        "records": pl.Int64(),
        "scores": pl.Int64(),  # records that have a score
    }
)
"""Columns of `Comparison.sizes`: what the students, records and scores of an event are a share of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """Something that was left out; every output says so."""

    what: str
    """``historical fields``, ``blank fields``, ``field Growth Score, only in new``."""

    why: str
    count: int


def _none() -> Rows:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRows:
    """The records that differ, as row numbers of the two releases; of use while these are open."""

    added: Rows = field(default_factory=_none)
    """Of new, in file order."""

    changed: Rows = field(default_factory=_none)
    """Of new, in file order."""

    continued: Rows = field(default_factory=_none)
    """Of old: ``changed[i]`` is what the record ``continued[i]`` became."""

    removed: Rows = field(default_factory=_none)
    """Of old, in file order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """One release, described."""

    name: str
    sha256: str
    form: Form
    delimiter: str | None
    encoding: str
    layout: str
    administration: str
    population: Population | None
    lea: str | None
    """The LEA's 14-digit county-district(-school) code; None where the records do not agree on one."""

    lea_name: str | None
    records: int
    students: int
    record_types: dict[str, int]
    """Records by record type, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentCounts:
    """old = both + left; new = both + joined; a replaced SSID is one student, in both."""

    old: int
    new: int
    both: int
    left: int
    joined: int
    ssid_replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """old = unchanged + changed + removed; new = unchanged + changed + added."""

    old: int
    new: int
    unchanged: int
    changed: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that one comparison found; see the schemas for the columns of its frames."""

    old: ReleaseFacts
    new: ReleaseFacts
    students: StudentCounts
    records: RecordCounts
    events: pl.DataFrame
    fields: pl.DataFrame
    impact: pl.DataFrame
    people: pl.DataFrame
    schools: dict[str, str]
    """School code → name, as the new release has it, else the old."""

    field_titles: dict[str, str]
    """Field name → its name in the official layout."""

    unknown_fields: frozenset[str] = frozenset()
    """Names of columns that no layout knows, of which nobody can say whether they identify a student."""

    findings: tuple[Finding, ...]
    not_compared: tuple[NotCompared, ...]
    sizes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SIZE_SCHEMA))
    """What a share is a share of, by school, grade and record type; rules use it, no output shows it."""

    flows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLOW_SCHEMA))
    """What became of the records and students of each school; only the schools' reports show it."""

    rows: ChangedRows = field(default_factory=ChangedRows)
    """Which records differ, by row number; only the delta file uses it."""

    redaction: Literal["none", "ids"] = "none"
    """``ids``: SSIDs are tokens, and names, birth dates and other ids are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How two releases are compared."""

    ignore: frozenset[str] = frozenset()
    """Names of fields that are not compared. They are named here only: a release is read with all fields."""

    on_duplicate: OnDuplicate = "stop"
    """What to do if a key is on several lines of one release: stop, or pair these lines in order."""

    old_extracted: date | None = None
    """The day on which the old release was taken from CALPADS; None for the day in the release calendar."""

    force: bool = False
    """Compare even if a guard says not to; its reason becomes a finding."""

    old_population: Population | None = None
    """Which version of the file the old release is; None if it is to be found from the content."""

    new_population: Population | None = None
    """Which version of the file the new release is."""
