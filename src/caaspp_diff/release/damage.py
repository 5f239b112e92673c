"""Finds and repairs what a spreadsheet does to a delimited release when it opens and saves it.

Excel reads codes as numbers and drops their leading zeros, shows numbers of more than 11 digits in E
notation, which loses digits, and rewrites dates. Only a file that shows such damage is repaired, and only
where nothing is lost.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import NamedTuple

from caaspp_diff.finding import Finding, Side
from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.phrases import listed
from caaspp_diff.release.cutters import Fix, Values
from caaspp_diff.release.index.faults_seen import SHOWN, LineCount

E_NOTATION = re.compile(rb"\d([.,]\d+)?[Ee]\+?\d+")
"""A number of more than 11 digits as a spreadsheet shows it; its last digits are lost."""

_DATE = re.compile(rb"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)")
_ANY_DATE = re.compile(rb"^" + _DATE.pattern + rb"$", re.MULTILINE)
_MONTHS, _DAYS = 12, 31


class ZeroPadded(NamedTuple):
    """How official files pad a code with zeros on the left."""

    width: int
    most_lost: int
    """How many zeros a value can have lost; an even shorter value is left alone."""

    evidence: bool
    """Whether a value without its zeros proves that a spreadsheet saved the file."""


@dataclass(slots=True)
class Damage:
    """Lines of the first records that show damage, by column number."""

    zeros: dict[int, LineCount] = field(default_factory=lambda: defaultdict(LineCount))
    dates: dict[int, LineCount] = field(default_factory=lambda: defaultdict(LineCount))
    short_years: dict[int, LineCount] = field(default_factory=lambda: defaultdict(LineCount))
    lost: dict[int, LineCount] = field(default_factory=lambda: defaultdict(LineCount))
    day_first: dict[bytes, bool] = field(default_factory=lambda: {b"/": False, b"-": True})
    """Separator → whether the day comes before the month: not in M/D/YYYY, but in DD-MM-YYYY."""


def inspect(records: Sequence[tuple[int, Values]], columns: Sequence[Field], layout: Layout) -> Damage:
    """Finds the damage in some records, each given with its line number."""
    damage = Damage()
    rules = {i: zero_padded(f.name, layout) for i, f in enumerate(columns)}
    padded = {i: rule for i, rule in rules.items() if rule and rule.evidence}
    dated = [i for i, f in enumerate(columns) if _is_date(f)]
    for line, values in records:
        for i, rule in padded.items():
            if values[i].isdigit() and 0 < rule.width - len(values[i]) <= rule.most_lost:
                damage.zeros[i].add(line)
        if _ANY_DATE.search(b"\n".join([values[i] for i in dated])):
            for i in dated:
                if match := _DATE.fullmatch(values[i]):
                    _add_date(damage, i, line, match)
        if E_NOTATION.search(b"\n".join(values)):
            for i, value in enumerate(values):
                if b"E" in value and E_NOTATION.fullmatch(value):
                    damage.lost[i].add(line)
    return damage


def _add_date(damage: Damage, column: int, line: int, match: re.Match[bytes]) -> None:
    first, separator, second, year = match.groups()
    if len(year) == 2:  # noqa: PLR2004  (its century is gone)
        damage.short_years[column].add(line)
        return
    damage.dates[column].add(line)
    if int(first) > _MONTHS >= int(second):
        damage.day_first[separator] = True
    elif int(second) > _MONTHS >= int(first):
        damage.day_first[separator] = False


def fixes(damage: Damage, columns: Sequence[Field], layout: Layout, *, zeros_lost: bool) -> dict[int, Fix]:
    """Maps the number of each column that needs repair to the function that repairs its values.

    Args:
        damage: The damage in the first records.
        columns: The fields of the file.
        layout: Its layout.
        zeros_lost: Whether a record type anywhere in the file has lost its zero.
    """
    found: dict[int, Fix] = {}
    for i, each in enumerate(columns):
        rule = zero_padded(each.name, layout)
        if rule is not None and (zeros_lost or damage.zeros):
            found[i] = partial(_pad, rule)
        elif damage.dates and _is_date(each):
            found[i] = partial(_iso_date, damage.day_first)
    return found


def findings(damage: Damage, columns: Sequence[Field], record_types: LineCount, side: Side) -> list[Finding]:
    """Findings about the damage; ``record_types`` counts the lines whose record type lost its zero."""
    found = []
    zeros = dict(damage.zeros)
    if record_types:
        key = next(i for i, each in enumerate(columns) if each.name == "record_type")
        zeros[key] = record_types
    for lines, what in (
        (zeros, "dropped the leading zeros of {}; they were put back"),
        (damage.dates, "rewritten the dates of {}; they were read as YYYY-MM-DD"),
        (damage.short_years, "cut the years of {} to two digits; these dates were left as they are"),
        (damage.lost, "put {} in E notation and lost the numbers; use the file as it was downloaded"),
    ):
        if lines:
            titles = [columns[i].title for i in sorted(lines)]
            first = lines[min(lines)]
            found.append(_finding(what.format(listed(titles, SHOWN)), len(titles), first, side))
    return found


def _finding(message: str, count: int, lines: LineCount, side: Side) -> Finding:
    return Finding(
        code="spreadsheet_damage",
        severity="warning",
        message=f"A spreadsheet has {message}.",
        count=count,
        examples=lines.examples(side),
    )


@cache
def _zero_padded_table() -> tuple[tuple[re.Pattern[str], str, ZeroPadded], ...]:
    return tuple(
        (
            re.compile(row["field"]),
            row["until"],
            ZeroPadded(int(row["width"]), int(row["most_lost"]), row["evidence"] == "yes"),
        )
        for row in read_table("zero_padded.tsv")
    )


@cache
def zero_padded(name: str, layout: Layout) -> ZeroPadded | None:
    """How files of the layout pad the field with zeros; None if they do not."""
    for pattern, until, rule in _zero_padded_table():
        if pattern.fullmatch(name) and (not until or layout.administration <= until):
            return rule
    return None


def _is_date(field: Field) -> bool:
    return "date" in field.name or "window" in field.name


def _pad(rule: ZeroPadded, value: bytes) -> bytes:
    lost = rule.width - len(value)
    return value.zfill(rule.width) if 0 < lost <= rule.most_lost and value.isdigit() else value


def _iso_date(day_first: dict[bytes, bool], value: bytes) -> bytes:
    match = _DATE.fullmatch(value)
    if match is None or len(match[4]) == 2:  # noqa: PLR2004  (its century is gone)
        return value
    day, month = (match[1], match[3]) if day_first[match[2]] else (match[3], match[1])
    if not (1 <= int(month) <= _MONTHS and 1 <= int(day) <= _DAYS):
        return value
    return b"%s-%02d-%02d" % (match[4], int(month), int(day))
