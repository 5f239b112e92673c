"""The frames of a comparison: their columns, and the kinds of events."""

from dataclasses import dataclass
from typing import Literal, get_args

import polars as pl

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
    """Something that was left out, told in every output."""

    what: str
    """``historical fields``, ``blank fields``, ``field Growth Score, only in new``."""

    why: str
    count: int
