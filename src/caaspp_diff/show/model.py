"""`Story`: everything about one student in words, ready to be rendered."""

from dataclasses import dataclass
from typing import Literal

TestState = Literal["new", "gone", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One field; an empty text on a side where it is blank or the record is missing."""

    title: str
    old: str
    new: str
    changed: bool
    """Whether the value differs between two records that are in both releases."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The fields of one group that have a value on at least one side."""

    title: str
    lines: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True)
class OneTest:
    """One test, before and after."""

    title: str
    state: TestState
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A student, before and after."""

    name: str
    """Last name, first name; empty where the files give none."""

    ssid: str
    """The SSID, or the old and the new one: ``9900000001 → 9900000002``."""

    old_name: str
    """The file of the old release."""

    new_name: str
    """The file of the new release."""

    state: str
    """A sentence that says in which releases the student is."""

    events: tuple[str, ...]
    """One sentence about each event."""

    chapters: tuple[Chapter, ...]
    """The fields on which all records of the student agree."""

    tests: tuple[OneTest, ...]
