"""Rules about what happened: the events that each subject counts, and what they are a share of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from caaspp_diff.checks.judged_places import JudgedPlace, Whole, places
from caaspp_diff.checks.model import Measure, Rule
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.phrases import counted, number, percent

Words = tuple[str, str]
"""What one is called with what it did, and what several are."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Which events a subject counts, and how it says so."""

    kinds: tuple[EventKind, ...]
    words: Words
    whole: Whole
    """What a share of them is a share of."""

    where: pl.Expr | None = None
    share_words: Words | None = None
    """Where one student or record has several such events: a share counts it once, and says so."""


def _level(side: str) -> pl.Expr:
    return pl.col("evidence").str.json_path_match(f"$.{side}_level").cast(pl.Int8, strict=False)


STUDENTS_OLD, STUDENTS_NEW = Whole("old", "students"), Whole("new", "students")
SCORES_OLD, SCORES_NEW = Whole("old", "scores"), Whole("new", "scores")
RECORDS_OLD, RECORDS_NEW = Whole("old", "records"), Whole("new", "records")

UNEXPECTED = pl.col("expected").eq(other=False)

COUNTED: Final[dict[str, Counted]] = {
    "students_left": Counted(
        ("student_left",), ("student left the file", "students left the file"), STUDENTS_OLD
    ),
    "students_joined": Counted(
        ("student_joined",), ("student joined the file", "students joined the file"), STUDENTS_NEW
    ),
    "ssid_replaced": Counted(
        ("ssid_replaced",), ("student has another SSID", "students have another SSID"), STUDENTS_NEW
    ),
    "exit_recorded": Counted(
        ("exit_recorded",),
        ("student still in the file has a new exit", "students still in the file have a new exit"),
        STUDENTS_NEW,
    ),
    "school_changed": Counted(
        ("school_changed",), ("student changed school", "students changed school"), STUDENTS_NEW
    ),
    "demographic_changes": Counted(
        ("demographic_changed",),
        ("demographic change", "demographic changes"),
        STUDENTS_NEW,
        share_words=("student has a demographic change", "students have demographic changes"),
    ),
    "unexpected_demographic_changes": Counted(
        ("demographic_changed", "identity_changed"),
        ("unexpected demographic change", "unexpected demographic changes"),
        STUDENTS_NEW,
        where=UNEXPECTED,
        share_words=(
            "student has an unexpected demographic change",
            "students have unexpected demographic changes",
        ),
    ),
    "identity_changes": Counted(
        ("identity_changed",),
        ("change of who a student is", "changes of who a student is"),
        STUDENTS_NEW,
        share_words=("student has another name or birth date", "students have another name or birth date"),
    ),
    "new_scores": Counted(("score_added",), ("score was added", "scores were added"), SCORES_NEW),
    "unexpected_new_scores": Counted(
        ("score_added",),
        ("score was added to a test that was scored before", "scores were added to tests scored before"),
        SCORES_NEW,
        where=UNEXPECTED,
    ),
    "score_removed": Counted(
        ("score_removed",), ("score was withdrawn", "scores were withdrawn"), SCORES_OLD
    ),
    "score_invalidated": Counted(
        ("score_invalidated",), ("score no longer counts", "scores no longer count"), SCORES_OLD
    ),
    "score_reinstated": Counted(
        ("score_reinstated",), ("score counts again", "scores count again"), SCORES_OLD
    ),
    "score_changed": Counted(("score_changed",), ("score changed", "scores changed"), SCORES_OLD),
    "level_up": Counted(
        ("score_changed",),
        ("score rose to a higher level", "scores rose to a higher level"),
        SCORES_OLD,
        where=_level("new") > _level("old"),
    ),
    "level_down": Counted(
        ("score_changed",),
        ("score fell to a lower level", "scores fell to a lower level"),
        SCORES_OLD,
        where=_level("new") < _level("old"),
    ),
    "retested": Counted(
        ("retested",), ("test has another date or ID", "tests have another date or ID"), RECORDS_NEW
    ),
    "status_changed": Counted(
        ("status_changed",),
        ("test status changed", "test statuses changed"),
        RECORDS_NEW,
        share_words=("record has another test status", "records have another test status"),
    ),
    "record_added": Counted(
        ("record_added",),
        ("record without a score was added", "records without a score were added"),
        RECORDS_NEW,
    ),
    "record_removed": Counted(
        ("record_removed",),
        ("record without a score is gone", "records without a score are gone"),
        RECORDS_OLD,
    ),
}
"""Every subject that counts events."""


def count_events(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """Counts the events of the rule's subject, in each place where the rule is judged."""
    subject = COUNTED[rule.subject]
    events = comparison.events.filter(pl.col("kind").is_in(subject.kinds))
    if subject.where is not None:
        events = events.filter(subject.where)
    if rule.of:
        events = events.filter(pl.col("record_type").is_in(rule.of))
    if rule.fields:
        events = events.filter(pl.col("field").is_in(rule.fields))
    here = comparison.people.select("ssid", "school", "grade")
    events = events.join(here, on="ssid", how="left", maintain_order="left")
    for place in places(comparison, rule, subject.whole, events):
        yield place.too_small() or _measure(subject, rule, place)


def _measure(subject: Counted, rule: Rule, place: JudgedPlace) -> Measure:
    if not rule.share:
        found = place.events.height
        return Measure(
            found=found, short=number(found), told=counted(found, *subject.words), slice=place.slice
        )
    if not place.whole:
        return Measure(found=None, short="", told=f"there are no {place.whole_words}", slice=place.slice)
    once = ["ssid"] if subject.whole.of == "students" else ["ssid", "record_type"]
    found = place.events.select(once).n_unique()
    share = percent(found, place.whole)
    told = counted(found, *(subject.share_words or subject.words))
    return Measure(
        found=100 * found / place.whole,
        short=f"{number(found)} ({share})",
        told=f"{told}, {share} of the {number(place.whole)} {place.whole_words}",
        slice=place.slice,
    )
