"""The evidence of an event: which keys it has, how it is written, and how it is read again.

In the frame of events, evidence is the text of a JSON object (see docs/json.md). This module alone knows
its keys.
"""

import json
from collections.abc import Mapping
from typing import Final, Literal, TypedDict, cast

import polars as pl

from caaspp_diff.comparison.model import EventKind

EvidenceKey = Literal[
    "exit_code",
    "exit_date",
    "removed_date",
    "school",
    "tested_school",
    "record_types",
    "window_end",
    "level",
    "grade",
    "old_level",
    "new_level",
    "fields",
    "score_status",
    "include_indicator",
    "condition_code",
    "same",
    "name_similarity",
]

StatusKey = Literal["score_status", "include_indicator", "condition_code"]


class Evidence(TypedDict, total=False):
    """The evidence of one event, as `read_evidence` gives it back."""

    exit_code: str | None
    """Of the last known exit; likewise the dates."""

    exit_date: str | None
    removed_date: str | None
    """The day on which the student was removed from the CALPADS file."""

    school: str | None
    """CALPADS school code."""

    tested_school: str | None
    """The school that the test counts for."""

    record_types: list[str]
    """The records of the student that repeat the change."""

    window_end: str | None
    """The last day of the latest test window that the student's school had selected."""

    level: str | None
    """Achievement level; likewise the next two."""

    old_level: str | None
    new_level: str | None
    grade: str | None
    """Grade assessed."""

    fields: list[str]
    """The score fields that differ."""

    score_status: list[str | None]
    """In old and in new; likewise the next two."""

    include_indicator: list[str | None]
    condition_code: list[str | None]
    same: list[str]
    """The fields that the two SSIDs of a student have in common."""

    name_similarity: float


_EXIT: Final[tuple[EvidenceKey, ...]] = ("exit_code", "exit_date", "removed_date", "school", "tested_school")
STATUS_KEYS: Final[tuple[StatusKey, ...]] = ("score_status", "include_indicator", "condition_code")

EVIDENCE_KEYS: Final[Mapping[EventKind, tuple[EvidenceKey, ...]]] = {
    "student_left": _EXIT,
    "exit_recorded": _EXIT,
    "ssid_replaced": ("same", "name_similarity"),
    "demographic_changed": ("record_types", "window_end"),
    "score_added": ("level", "school", "grade"),
    "score_removed": STATUS_KEYS,
    "score_invalidated": STATUS_KEYS,
    "score_reinstated": STATUS_KEYS,
    "score_changed": ("old_level", "new_level", "fields"),
}
"""The keys of each kind of event, in the order in which they are written; other kinds have no evidence."""


def write_evidence(kind: EventKind, parts: Mapping[EvidenceKey, pl.Expr]) -> pl.Expr:
    """The evidence of events of one kind, as text.

    Args:
        kind: The kind of the events.
        parts: An expression for each of the kind's `EVIDENCE_KEYS`.

    Raises:
        ValueError: A key is missing, or the kind does not have it.
    """
    keys = EVIDENCE_KEYS.get(kind, ())
    if {*parts} != {*keys}:
        raise ValueError(f"evidence of {kind} has the keys {', '.join(parts)}, not {', '.join(keys)}")
    return pl.struct(parts[key].alias(key) for key in keys).struct.json_encode()


def read_evidence(text: str | None) -> Evidence:
    """The evidence of one event; without any key where it has none."""
    return cast("Evidence", json.loads(text)) if text else {}


def evidence_text(key: EvidenceKey) -> pl.Expr:
    """One value of the column ``evidence`` as text; null where there is none."""
    return pl.col("evidence").str.json_path_match(f"$.{key}")


def evidence_record_types() -> pl.Expr:
    """The record types that the column ``evidence`` lists, as a list of texts."""
    return evidence_text("record_types").str.extract_all(r"\d\d")
