"""The tests, their levels and their score scales: `record_types`, `score_ranges`, `met_level`."""

from dataclasses import dataclass

from caaspp_diff.layouts.model import Layout

UNREACHED = 10
"""The met level of a test without levels: no level reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One test, as its record type names it."""

    code: str
    """``01``."""

    label: str
    """Short, for a table: ``SB ELA``."""

    words: str
    """Long, for a sentence."""

    table: str
    """The suffix of its code tables: ``SB-ELA``; empty where it has none."""

    level_count: int
    """How many levels it has, from 1; 0 where it has none."""

    met_level: int
    """The lowest level at or above the standard; `UNREACHED` where there is none."""

    score_fields: tuple[str, ...]
    """The fields that hold its result in this layout, the headline first; empty where it had none."""

    source: str


def record_types(layout: Layout) -> dict[str, RecordType]:
    """The record types that ``layout`` may hold, by code."""
    del layout
    return {}


def level_count(record_type: str) -> int:
    """How many levels the test has; 0 where it has none."""
    return 4 if record_type in {"01", "02", "06"} else 3


def met_level(record_type: str) -> int:
    """The lowest level that is at or above the standard; `UNREACHED` where the test has none."""
    del record_type
    return 3


def score_ranges(layout: Layout) -> dict[tuple[str, str], tuple[tuple[int, int], ...]]:
    """(record type, grade ``03``) → the lowest and highest scale score of each level, from level 1."""
    del layout
    return {}
