"""The tests, their levels and their score scales: `record_types`, `score_ranges`, `met_level`."""

from dataclasses import dataclass
from functools import cache

from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.tables import Codes, code_table, own_code_table

UNREACHED = 10
"""The met level of a test without levels: no level reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One test."""

    code: str
    """The record type, such as ``01``."""

    label: str
    """Short name for tables, such as ``SB ELA``."""

    words: str
    """Long name for sentences."""

    tables: tuple[str, ...]
    """Suffixes of its code tables, the most specific first, such as ``SB-ELA`` and ``SB``."""

    level_count: int
    """How many levels it has, numbered from 1; 0 if it has none."""

    met_level: int
    """The lowest level at or above the standard; `UNREACHED` if there is none."""

    score_fields: tuple[str, ...]
    """The fields of its result in this layout, the headline first; empty if it had no result."""

    source: str


@cache
def record_types(layout: Layout) -> dict[str, RecordType]:
    """Code → test, in order of the codes, for the tests that may be in files of ``layout``.

    A layout that no rule names, such as one of the user, has the tests of the nearest administration.
    """
    rows = read_table("record_types.tsv")
    names = {name for row in rows for name in row["layouts"].split()}
    chosen = _nearest(layout, names)
    found = [_record_type(row, layout) for row in rows if chosen in row["layouts"].split()]
    return {one.code: one for one in sorted(found, key=lambda one: one.code)}


@cache
def level_count(record_type: str) -> int:
    """How many levels the test has in its newest form; 0 if it has none or is not known."""
    row = _newest(record_type)
    return int(row["levels"]) if row else 0


@cache
def met_level(record_type: str) -> int:
    """The lowest level at or above the standard in the newest form of the test, or `UNREACHED`."""
    row = _newest(record_type)
    return int(row["met_level"] or UNREACHED) if row else UNREACHED


@cache
def score_ranges(layout: Layout) -> dict[tuple[str, str], tuple[tuple[int, int], ...]]:
    """(record type, grade such as ``03``) → the lowest and highest scale score of each level, from level 1.

    If no table of the administration is published, the one that score_tables.tsv names applies. Tests
    without a scale score and wide records have no ranges.
    """
    ranges: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
    for one in record_types(layout).values():
        if one.tables and "scale_score" in one.score_fields:
            ranges |= _by_grade(one.code, _range_table(layout, one.tables[0]))
    return ranges


def _range_table(layout: Layout, test: str) -> Codes:
    """``grade:level`` → ``low-high``."""
    table = f"scale_score_range.{test}"
    for row in read_table("score_tables.tsv"):
        if (row["layout"], row["table"]) == (layout.administration, test):
            return own_code_table(row["from"], table)
    return code_table(layout, table)


def _by_grade(record_type: str, table: Codes) -> dict[tuple[str, str], tuple[tuple[int, int], ...]]:
    levels: dict[str, dict[int, tuple[int, int]]] = {}
    for code, span in table.items():
        grade, _, level = code.partition(":")
        low, _, high = span.partition("-")
        levels.setdefault(f"{int(grade):02d}", {})[int(level)] = int(low), int(high)
    return {
        (record_type, grade): tuple(span for _, span in sorted(found.items()))
        for grade, found in sorted(levels.items())
    }


def _nearest(layout: Layout, names: set[str]) -> str:
    """The layout whose record types apply: itself, its administration, or the nearest one of ``names``."""
    for own in (layout.name, layout.administration):
        if own in names:
            return own
    earlier = [name for name in names if name < layout.administration]
    return max(earlier) if earlier else min(names)


def _newest(record_type: str) -> dict[str, str] | None:
    rows = [row for row in read_table("record_types.tsv") if row["code"] == record_type]
    return max(rows, key=lambda row: row["layouts"].split()[-1], default=None)


def _record_type(row: dict[str, str], layout: Layout) -> RecordType:
    return RecordType(
        code=row["code"],
        label=row["label"],
        words=row["words"],
        tables=tuple(row["tables"].split()),
        level_count=int(row["levels"]),
        met_level=int(row["met_level"] or UNREACHED),
        score_fields=tuple(name for name in row["score_fields"].split() if name in layout.by_name),
        source=row["source"],
    )
