"""`Story`: what is told of one student, ready to be read."""

from dataclasses import dataclass
from typing import Literal

TestState = Literal["new", "gone", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One field; a side on which it is blank or its record missing is an empty text."""

    title: str
    old: str
    new: str
    changed: bool
    """Whether a record that is in both releases holds another value."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The fields of one group that are filled on either side."""

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
    """One SSID, or the old and the new one."""

    old_name: str
    """The file of the old release."""

    new_name: str
    state: str
    """A sentence: in both releases, or in which."""

    events: tuple[str, ...]
    """What happened, a sentence each."""

    chapters: tuple[Chapter, ...]
    """What her records agree on."""

    tests: tuple[OneTest, ...]
