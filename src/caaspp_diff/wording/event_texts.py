"""The text in each column of a list of changes: `CELL_TEXTS`."""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from caaspp_diff.comparison.events.evidence import StatusKey, read_evidence
from caaspp_diff.comparison.model import EventKind
from caaspp_diff.phrases import signed
from caaspp_diff.wording.kinds import kind_label
from caaspp_diff.wording.names import EXPECTED_WORDS, REASON_WORDS, Words, exit_words

Attribute = Literal[
    "kind",
    "student",
    "ssid",
    "grade",
    "school",
    "test",
    "field",
    "old",
    "new",
    "old_level",
    "new_level",
    "difference",
    "expected",
    "date",
    "note",
]
"""What a list can show of a change; `CELL_TEXTS` makes its text, which is empty where it does not apply."""

LEVEL_DIGIT = 1
"""A result of one digit is a level or an indicator, not a score."""

STATUS_TITLES: Final[dict[StatusKey, str]] = {
    "score_status": "score status",
    "include_indicator": "include indicator",
    "condition_code": "condition code",
}


class CellText(NamedTuple):
    """The columns of an event and its student that a text is made of, and how it is made of their values."""

    of: tuple[str, ...]
    say: Callable[..., str]


def _kind(_: Words, kind: EventKind) -> str:
    return kind_label(kind)


def _student(_: Words, ssid: str, last: str | None, first: str | None, middle: str | None) -> str:
    given = " ".join(filter(None, (first, middle)))
    return ", ".join(filter(None, (last, given))) or ssid


def _ssid(_: Words, ssid: str) -> str:
    return ssid


def _grade(_: Words, grade: str | None) -> str:
    return spoken(grade)


def _school(words: Words, school: str | None, name: str | None) -> str:
    return words.school(school) or name or ""


def _test(words: Words, record_type: str | None) -> str:
    return words.test(record_type)


def _field(words: Words, field: str | None, evidence: str | None) -> str:
    fields = read_evidence(evidence).get("fields") or ([field] if field else [])
    return "; ".join(words.field(name) for name in fields)


def _value(words: Words, kind: str, field: str | None, test: str | None, *sides: str | None) -> str:
    value, other = sides
    if kind.startswith("score_"):
        return headline(value)
    if kind == "school_changed":
        return words.school(value)
    # The note says what an exit code may say; the bare code would say more than a report should.
    if kind == "exit_recorded" or (value is None and other is None):
        return ""
    return words.value(field, value, test)


def _old_level(words: Words, evidence: str | None, record_type: str | None) -> str:
    return words.level(read_evidence(evidence).get("old_level"), record_type)


def _new_level(words: Words, evidence: str | None, record_type: str | None) -> str:
    read = read_evidence(evidence)
    return words.level(read.get("new_level") or read.get("level"), record_type)


def _difference(_: Words, kind: str, old: str | None, new: str | None) -> str:
    if kind != "score_changed" or not (old and new and old.isdecimal() and new.isdecimal()):
        return ""
    return "" if min(len(old), len(new)) <= LEVEL_DIGIT else signed(int(new) - int(old))


def _expected(_: Words, expected: bool | None) -> str:  # noqa: FBT001 - called with the values of a row
    return EXPECTED_WORDS[expected]


def _date(_: Words, evidence: str | None) -> str:
    return read_evidence(evidence).get("exit_date") or ""


def _note(words: Words, kind: str, reason: str | None, evidence: str | None) -> str:
    read = read_evidence(evidence)
    if kind in {"student_left", "exit_recorded"}:
        return exit_words(read.get("exit_code"), None, reason)
    parts: list[str] = [REASON_WORDS.get(reason, reason.replace("_", " "))] if reason else []
    for name, title in STATUS_TITLES.items():
        before, after = read.get(name) or (None, None)
        if before != after:
            parts.append(f"{title} {before or 'blank'} → {after or 'blank'}")
    if same := read.get("same"):
        parts.append("in common: " + ", ".join(words.field(name) for name in same))
    if window := read.get("window_end"):
        parts.append(f"testing window ended {window}")
    return "; ".join(parts)


CELL_TEXTS: Final[dict[Attribute, CellText]] = {
    "kind": CellText(("kind",), _kind),
    "student": CellText(("ssid", "last_name", "first_name", "middle_name"), _student),
    "ssid": CellText(("ssid",), _ssid),
    "grade": CellText(("grade",), _grade),
    "school": CellText(("school", "school_name"), _school),
    "test": CellText(("record_type",), _test),
    "field": CellText(("field", "evidence"), _field),
    "old": CellText(("kind", "field", "record_type", "old", "new"), _value),
    "new": CellText(("kind", "field", "record_type", "new", "old"), _value),
    "old_level": CellText(("evidence", "record_type"), _old_level),
    "new_level": CellText(("evidence", "record_type"), _new_level),
    "difference": CellText(("kind", "old", "new"), _difference),
    "expected": CellText(("expected",), _expected),
    "date": CellText(("evidence",), _date),
    "note": CellText(("kind", "reason", "evidence"), _note),
}
"""By attribute of a `Column`; every text depends on nothing but the values that it is made of."""


def headline(value: str | None) -> str:
    """The result of a test as it is spoken of: ``0345`` is 345, ``3`` is level 3."""
    return "no score" if value is None else spoken(value)


def spoken(value: str | None) -> str:
    """A number without the zeros that the file pads it with; any other value as it is."""
    return (value.lstrip("0") or value if value.isdecimal() else value) if value else ""
