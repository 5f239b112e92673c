"""What a workbook holds: a `Sheet` is a title, columns and rows. `event_sheets`, `field_sheet`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import polars as pl

from caaspp_diff.comparison.events.evidence import EvidenceKey, evidence_text
from caaspp_diff.comparison.kinds import ABOUT_FIELDS, KINDS
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.export.columns import BLOCK
from caaspp_diff.report.event_rows import RowValues
from caaspp_diff.report.source import Events
from caaspp_diff.wording.event_texts import LEVEL_DIGIT
from caaspp_diff.wording.kinds import kind_label
from caaspp_diff.wording.names import EXPECTED_WORDS, REASON_WORDS, exit_words

SheetCell = str | int | float | date | None
Style = Literal["plain", "level", "percent", "severity"]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet."""

    title: str
    width: int
    """In characters."""

    style: Style = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One list of a workbook; a text is always written as text, a number as a number."""

    title: str
    columns: tuple[SheetColumn, ...]
    size: int
    """How many rows."""

    rows: Iterable[tuple[SheetCell, ...]]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A column, and what it shows of an event."""

    column: SheetColumn
    cell: Callable[[RowValues], SheetCell]


SCORES_CHANGED: Final[tuple[EventKind, ...]] = tuple(
    kind for kind, facts in KINDS.items() if facts.unit == "score" and kind != "score_added"
)
"""The kinds of events that change a score which the old release had."""


def event_sheets(source: Events) -> tuple[Sheet, ...]:
    """All events, then the lists that people work through, each with the student beside the event."""
    parts = _Parts(source)
    student, named = parts.student(), parts.names()
    return (
        parts.sheet("Events", source.events, parts.kind, *student, parts.test, *parts.fact, *parts.verdict),
        parts.sheet("Students who left", source.of("student_left"), *student, *parts.exit),
        parts.sheet(
            "New scores",
            source.of("score_added"),
            *(*named, parts.test, *parts.place, parts.new_score, parts.new_level, *parts.verdict),
        ),
        parts.sheet(
            "Changed scores",
            source.of(*SCORES_CHANGED),
            *(parts.kind, *student, parts.test, *parts.scores, *parts.levels, parts.why),
        ),
        parts.sheet(
            "Demographic changes",
            source.of(*ABOUT_FIELDS),
            *(parts.kind, *student, *parts.words, *parts.timing),
        ),
    )


def field_sheet(source: Events) -> Sheet:
    """Every field that differs, with its values as in the files."""
    comparison, words = source.comparison, source.words
    names = tuple(_TEXTS[name] for name in _NAMES) if comparison.redaction == "none" else ()

    def cells(record: RowValues) -> tuple[SheetCell, ...]:
        return (
            record["ssid"],
            *(record[name] for name in _NAMES[: len(names)]),
            record["record_type"],
            words.test(record["record_type"]),
            record["field"],
            words.field(record["field"]),
            record["group"],
            record["old"],
            record["new"],
        )

    return Sheet(
        title="Field changes",
        columns=(
            _TEXTS["ssid"],
            *names,
            SheetColumn("Record type", 8),
            SheetColumn("Assessment", 14),
            SheetColumn("Field", 26),
            SheetColumn("Field in the layout", 34),
            SheetColumn("Group", 16),
            SheetColumn("Old", 22),
            SheetColumn("New", 22),
        ),
        size=comparison.fields.height,
        rows=map(cells, _records(comparison, comparison.fields)),
    )


_NAMES = ("last_name", "first_name", "middle_name")
_TEXTS = {
    "ssid": SheetColumn("SSID", 19),
    "last_name": SheetColumn("Last name", 18),
    "first_name": SheetColumn("First name", 14),
    "middle_name": SheetColumn("Middle name", 12),
}


class _Parts:
    """The columns that the lists are put together from."""

    def __init__(self, source: Events) -> None:
        self._comparison = source.comparison
        words = source.words
        self._words = words
        self.kind = SheetPart(SheetColumn("What", 26), lambda r: kind_label(r["kind"]))
        self.test = SheetPart(SheetColumn("Assessment", 14), lambda r: words.test(r["record_type"]))
        self.why = SheetPart(SheetColumn("Why", 38), lambda r: REASON_WORDS.get(r["reason"], r["reason"]))
        expected = SheetPart(SheetColumn("Expected", 12), _expected)
        self.verdict = (self.why, expected)
        self.timing = (
            SheetPart(SheetColumn("Testing window ended", 12), lambda r: day(r["window_end"])),
            expected,
        )
        self.fact = (
            SheetPart(SheetColumn("Record type", 8), lambda r: r["record_type"]),
            SheetPart(SheetColumn("Field", 34), lambda r: words.field(r["field"])),
            SheetPart(SheetColumn("Old", 22), lambda r: r["old"]),
            SheetPart(SheetColumn("New", 22), lambda r: r["new"]),
        )
        self.words = (
            SheetPart(SheetColumn("Field", 34), lambda r: words.field(r["field"])),
            SheetPart(SheetColumn("Old", 30), lambda r: _value(words.value(r["field"], r["old"]))),
            SheetPart(SheetColumn("New", 30), lambda r: _value(words.value(r["field"], r["new"]))),
        )
        self.exit = (
            self.why,
            SheetPart(SheetColumn("What the exit code says", 48), _exit),
            SheetPart(SheetColumn("Exit date", 11), lambda r: day(r["exit_date"])),
            SheetPart(SheetColumn("Removed from CALPADS file", 13), lambda r: day(r["removed_date"])),
        )
        self.new_score = SheetPart(SheetColumn("Score", 9), lambda r: _number(r["new"]))
        self.new_level = SheetPart(SheetColumn("Level", 22, "level"), lambda r: self._level(r, "level"))
        self.place = (
            SheetPart(SheetColumn("Grade assessed", 9), lambda r: r["tested_grade"]),
            SheetPart(SheetColumn("School", 28), lambda r: words.school(r["tested_school"])),
        )
        self.scores = (
            SheetPart(SheetColumn("Old score", 9), lambda r: _number(r["old"])),
            SheetPart(SheetColumn("New score", 9), lambda r: _number(r["new"])),
            SheetPart(SheetColumn("Change", 9), _difference),
        )
        self.levels = (
            SheetPart(SheetColumn("Old level", 22, "level"), lambda r: self._level(r, "old_level")),
            SheetPart(SheetColumn("New level", 22, "level"), lambda r: self._level(r, "new_level")),
        )

    def names(self) -> tuple[SheetPart, ...]:
        """SSID and, where they are not redacted, the names."""
        shown = ("ssid", *_NAMES) if self._comparison.redaction == "none" else ("ssid",)
        return tuple(SheetPart(_TEXTS[name], lambda r, name=name: r[name]) for name in shown)  # type: ignore[misc]

    def student(self) -> tuple[SheetPart, ...]:
        """Who it is, where she is now."""
        words = self._words
        birth = (SheetPart(SheetColumn("Birth date", 11), lambda r: day(r["date_of_birth"])),)
        return (
            *self.names(),
            *(birth if self._comparison.redaction == "none" else ()),
            SheetPart(SheetColumn("Grade", 7), lambda r: r["grade"]),
            SheetPart(SheetColumn("School", 28), lambda r: words.school(r["school"]) or r["school_name"]),
        )

    def sheet(self, title: str, events: pl.DataFrame, *parts: SheetPart) -> Sheet:
        """A list of ``events`` with the given columns."""
        known = events.with_columns(evidence_text(key).alias(name) for name, key in _EVIDENCE.items())
        return Sheet(
            title=title,
            columns=tuple(part.column for part in parts),
            size=events.height,
            rows=(tuple([part.cell(record) for part in parts]) for record in self._with_people(known)),
        )

    def _with_people(self, events: pl.DataFrame) -> Iterator[RowValues]:
        return _records(self._comparison, events)

    def _level(self, record: RowValues, key: str) -> SheetCell:
        return self._words.level(record[key], record["record_type"]) or None


_EVIDENCE: Final[dict[str, EvidenceKey]] = {
    "exit_code": "exit_code",
    "exit_date": "exit_date",
    "removed_date": "removed_date",
    "window_end": "window_end",
    "level": "level",
    "old_level": "old_level",
    "new_level": "new_level",
    "tested_school": "school",
    "tested_grade": "grade",
}


def day(text: str | None) -> SheetCell:
    """A day as a date, where it is written as one; any other text as it is."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _records(comparison: Comparison, frame: pl.DataFrame) -> Iterator[RowValues]:
    """The rows of ``frame`` with what `Comparison.people` says of their students, block by block."""
    for start in range(0, frame.height, BLOCK):
        block = frame.slice(start, BLOCK)
        joined = block.join(comparison.people, on="ssid", how="left", maintain_order="left")
        yield from joined.iter_rows(named=True)


def _expected(record: RowValues) -> SheetCell:
    return EXPECTED_WORDS[record["expected"]] if KINDS[record["kind"]].foreseen else None


def _exit(record: RowValues) -> SheetCell:
    return exit_words(record["exit_code"], record["exit_date"], record["reason"])


def _value(words: str) -> SheetCell:
    return None if words == "blank" else words


def _number(value: str | None) -> SheetCell:
    return int(value) if value is not None and value.isascii() and value.isdecimal() else value


def _difference(record: RowValues) -> SheetCell:
    old, new = record["old"], record["new"]
    before, after = _number(old), _number(new)
    if not isinstance(before, int) or not isinstance(after, int) or min(len(old), len(new)) <= LEVEL_DIGIT:
        return None
    return after - before
