"""Everything that a rule can be about: `SUBJECTS`, one row for each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from caaspp_diff.checks import numbers, presence
from caaspp_diff.checks.events import EventCount
from caaspp_diff.checks.judged_places import Whole
from caaspp_diff.checks.model import Measure, Rule
from caaspp_diff.checks.shapes import (
    Findings,
    ImpactMoves,
    OfFields,
    OfRecords,
    OfStatus,
    OfStudents,
    Participation,
    RecordTypes,
    RuleTable,
    Schools,
)
from caaspp_diff.comparison.events.evidence import evidence_text
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.finding import Side


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a rule can be about."""

    shape: type[RuleTable]
    """What its table in a rules file may hold."""

    measure: Callable[[Comparison, Rule], Iterator[Measure]]
    """Measures it: an `EventCount`, or a function where it is not about events."""


def _level(side: Side) -> pl.Expr:
    return evidence_text("old_level" if side == "old" else "new_level").cast(pl.Int8, strict=False)


UNEXPECTED: Final = pl.col("expected").eq(other=False)

STUDENTS_OLD: Final = Whole("old", "students")
STUDENTS_NEW: Final = Whole("new", "students")
SCORES_OLD: Final = Whole("old", "scores")
SCORES_NEW: Final = Whole("new", "scores")
RECORDS_OLD: Final = Whole("old", "records")
RECORDS_NEW: Final = Whole("new", "records")

SUBJECTS: Final[dict[str, Subject]] = {
    "students_left": Subject(
        OfStudents,
        EventCount(("student_left",), ("student left the file", "students left the file"), STUDENTS_OLD),
    ),
    "students_joined": Subject(
        OfStudents,
        EventCount(
            ("student_joined",), ("student joined the file", "students joined the file"), STUDENTS_NEW
        ),
    ),
    "students": Subject(OfStudents, numbers.students),
    "ssid_replaced": Subject(
        OfStudents,
        EventCount(
            ("ssid_replaced",), ("student has another SSID", "students have another SSID"), STUDENTS_NEW
        ),
    ),
    "exit_recorded": Subject(
        OfStudents,
        EventCount(
            ("exit_recorded",),
            ("student still in the file has a new exit", "students still in the file have a new exit"),
            STUDENTS_NEW,
        ),
    ),
    "school_changed": Subject(
        OfStudents,
        EventCount(("school_changed",), ("student changed school", "students changed school"), STUDENTS_NEW),
    ),
    "demographic_changes": Subject(
        OfFields,
        EventCount(
            ("demographic_changed",),
            ("demographic change", "demographic changes"),
            STUDENTS_NEW,
            share_words=("student has a demographic change", "students have demographic changes"),
        ),
    ),
    "unexpected_demographic_changes": Subject(
        OfFields,
        EventCount(
            ("demographic_changed", "identity_changed"),
            ("unexpected demographic change", "unexpected demographic changes"),
            STUDENTS_NEW,
            where=UNEXPECTED,
            share_words=(
                "student has an unexpected demographic change",
                "students have unexpected demographic changes",
            ),
        ),
    ),
    "identity_changes": Subject(
        OfFields,
        EventCount(
            ("identity_changed",),
            ("change of who a student is", "changes of who a student is"),
            STUDENTS_NEW,
            share_words=(
                "student has another name or birth date",
                "students have another name or birth date",
            ),
        ),
    ),
    "new_scores": Subject(
        OfRecords, EventCount(("score_added",), ("score was added", "scores were added"), SCORES_NEW)
    ),
    "unexpected_new_scores": Subject(
        OfRecords,
        EventCount(
            ("score_added",),
            ("score was added to a test that was scored before", "scores were added to tests scored before"),
            SCORES_NEW,
            where=UNEXPECTED,
        ),
    ),
    "score_removed": Subject(
        OfRecords,
        EventCount(("score_removed",), ("score was withdrawn", "scores were withdrawn"), SCORES_OLD),
    ),
    "score_invalidated": Subject(
        OfRecords,
        EventCount(("score_invalidated",), ("score no longer counts", "scores no longer count"), SCORES_OLD),
    ),
    "score_reinstated": Subject(
        OfRecords,
        EventCount(("score_reinstated",), ("score counts again", "scores count again"), SCORES_OLD),
    ),
    "score_changed": Subject(
        OfRecords, EventCount(("score_changed",), ("score changed", "scores changed"), SCORES_OLD)
    ),
    "level_up": Subject(
        OfRecords,
        EventCount(
            ("score_changed",),
            ("score rose to a higher level", "scores rose to a higher level"),
            SCORES_OLD,
            where=_level("new") > _level("old"),
        ),
    ),
    "level_down": Subject(
        OfRecords,
        EventCount(
            ("score_changed",),
            ("score fell to a lower level", "scores fell to a lower level"),
            SCORES_OLD,
            where=_level("new") < _level("old"),
        ),
    ),
    "retested": Subject(
        OfRecords,
        EventCount(
            ("retested",), ("test has another date or ID", "tests have another date or ID"), RECORDS_NEW
        ),
    ),
    "status_changed": Subject(
        OfStatus,
        EventCount(
            ("status_changed",),
            ("test status changed", "test statuses changed"),
            RECORDS_NEW,
            share_words=("record has another test status", "records have another test status"),
        ),
    ),
    "record_added": Subject(
        OfRecords,
        EventCount(
            ("record_added",),
            ("record without a score was added", "records without a score were added"),
            RECORDS_NEW,
        ),
    ),
    "record_removed": Subject(
        OfRecords,
        EventCount(
            ("record_removed",),
            ("record without a score is gone", "records without a score are gone"),
            RECORDS_OLD,
        ),
    ),
    "records": Subject(OfRecords, numbers.records),
    "participation": Subject(Participation, numbers.participation),
    "mean_change": Subject(ImpactMoves, numbers.mean_change),
    "met_change": Subject(ImpactMoves, numbers.met_change),
    "record_types": Subject(RecordTypes, presence.record_types),
    "schools": Subject(Schools, presence.schools),
    "findings": Subject(Findings, presence.findings),
}
"""Name in a rules file → what the rule is about. The first is the example for a file that has no rule."""
