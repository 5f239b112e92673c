"""Events as rows that a person reads: `listing` makes a lazy list of `Change`s."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import polars as pl

from caaspp_diff.comparison import Comparison, EventKind
from caaspp_diff.report.figures import signed
from caaspp_diff.report.model import Change, Column, Listing
from caaspp_diff.report.topics import TOPICS
from caaspp_diff.report.words import EXPECTED_WORDS, KIND_WORDS, REASON_WORDS, Words, exit_words

Row = TypeVar("Row")
Record = dict[str, Any]

LEVEL_DIGIT = 1
STATUS_TITLES = {
    "score_status": "score status",
    "include_indicator": "include indicator",
    "condition_code": "condition code",
}


@dataclass(frozen=True, slots=True)
class FrameRows(Generic[Row]):
    """The rows of a frame, each made into what a person reads when it is its turn."""

    frame: pl.DataFrame
    make: Callable[[Record], Row]

    def __len__(self) -> int:
        """How many."""
        return self.frame.height

    def __iter__(self) -> Iterator[Row]:
        """One by one, in the order of the frame."""
        return map(self.make, self.frame.iter_rows(named=True))


STUDENT = (
    Column(attribute="student", title="Student"),
    Column(attribute="ssid", title="SSID"),
    Column(attribute="grade", title="Grade"),
    Column(attribute="school", title="School"),
)
TEST = Column(attribute="test", title="Assessment")
FIELD = Column(attribute="field", title="Field")
OLD = Column(attribute="old", title="Old")
NEW = Column(attribute="new", title="New")
DATE = Column(attribute="date", title="Exit date")
NOTE = Column(attribute="note", title="What is known")
EXPECTED = Column(attribute="expected", title="Expected")


def people_of(comparison: Comparison) -> pl.DataFrame:
    """One row a student: ``ssid``, ``student``, ``grade``, ``school`` (code), ``school_name``."""
    given = pl.concat_str("first_name", "middle_name", separator=" ", ignore_nulls=True)
    name = pl.concat_str("last_name", given.replace("", None), separator=", ", ignore_nulls=True)
    return comparison.people.select("ssid", name.alias("student"), "grade", "school", "school_name").unique(
        "ssid", keep="first", maintain_order=True
    )


def rows_of(comparison: Comparison, words: Words, events: pl.DataFrame) -> FrameRows[Change]:
    """``events`` with the student's name, grade and school beside each, in the order given."""
    with_people = events.join(people_of(comparison), on="ssid", how="left", maintain_order="left")
    return FrameRows(with_people, lambda record: change(record, words))


def listing(
    comparison: Comparison, words: Words, events: pl.DataFrame, columns: tuple[Column, ...], *, topic: str
) -> Listing:
    """A list of ``events``: a column ``kind`` stands first where they are of several kinds."""
    kinds = events["kind"].unique().to_list()
    mixed = len(kinds) > 1
    kind = Column(attribute="kind", title="What")
    named = comparison.redaction == "none"
    student = STUDENT if named else STUDENT[1:]
    return Listing(
        id=topic,
        title=TOPICS[topic].title,
        meaning=TOPICS[topic].meaning,
        kind="" if mixed or not kinds else KIND_WORDS[kinds[0]],
        columns=(*student, kind, *columns) if mixed else (*student, *columns),
        rows=rows_of(comparison, words, events),
    )


def change(record: Record, words: Words) -> Change:
    """One event, read: ``record`` is a row of the events frame with the columns of `people_of`."""
    kind: EventKind = record["kind"]
    evidence: Record = json.loads(record["evidence"]) if record["evidence"] else {}
    old, new = _values(record, words)
    return Change(
        kind=KIND_WORDS[kind],
        student=record["student"] or record["ssid"],
        ssid=record["ssid"],
        grade=spoken(record["grade"]),
        school=words.school(record["school"]) or record["school_name"] or "",
        test=words.test(record["record_type"]),
        field=_field(record, evidence, words),
        old=old,
        new=new,
        old_level=words.level(evidence.get("old_level"), record["record_type"]),
        new_level=words.level(evidence.get("new_level") or evidence.get("level"), record["record_type"]),
        difference=_difference(record),
        expected=EXPECTED_WORDS[record["expected"]],
        date=evidence.get("exit_date") or "",
        note=_note(record, evidence, words),
    )


def _field(record: Record, evidence: Record, words: Words) -> str:
    fields = evidence.get("fields") or ([record["field"]] if record["field"] else [])
    return "; ".join(words.field(name) for name in fields)


def _values(record: Record, words: Words) -> tuple[str, str]:
    old, new = record["old"], record["new"]
    kind: str = record["kind"]
    if kind.startswith("score_"):
        return headline(old), headline(new)
    if kind == "school_changed":
        return words.school(old), words.school(new)
    # What an exit code may say stands in the note; the bare code says more than a report should.
    if kind == "exit_recorded" or (old is None and new is None):
        return "", ""
    field, test = record["field"], record["record_type"]
    return words.value(field, old, test), words.value(field, new, test)


def headline(value: str | None) -> str:
    """The result of a test as it is spoken of: ``0345`` is 345, ``3`` is level 3."""
    if value is None:
        return "no score"
    return spoken(value)


def spoken(value: str | None) -> str:
    """A number without the zeros that the file pads it with; any other value as it is."""
    return (value.lstrip("0") or value if value.isdecimal() else value) if value else ""


def _difference(record: Record) -> str:
    old, new = record["old"], record["new"]
    if record["kind"] != "score_changed" or not (old and new and old.isdecimal() and new.isdecimal()):
        return ""
    return "" if min(len(old), len(new)) <= LEVEL_DIGIT else signed(int(new) - int(old))


def _note(record: Record, evidence: Record, words: Words) -> str:
    kind: str = record["kind"]
    reason: str | None = record["reason"]
    if kind in {"student_left", "exit_recorded"}:
        return exit_words(evidence.get("exit_code"), None, reason)
    parts: list[str] = [REASON_WORDS.get(reason, reason.replace("_", " "))] if reason else []
    for name, title in STATUS_TITLES.items():
        before, after = evidence.get(name) or (None, None)
        if before != after:
            parts.append(f"{title} {before or 'blank'} → {after or 'blank'}")
    if same := evidence.get("same"):
        parts.append("in common: " + ", ".join(words.field(name) for name in same))
    if window := evidence.get("window_end"):
        parts.append(f"testing window ended {window}")
    return "; ".join(parts)
