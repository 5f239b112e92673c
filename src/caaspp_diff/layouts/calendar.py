"""When the releases of an administration are published, and what each adds: `waves`."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from caaspp_diff.layouts.load import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One of the releases of an administration."""

    name: str
    """What people call it, such as ``CAA``."""

    released: str
    """The day ``2019-08-06`` or the month ``2019-09``; empty if unknown."""

    extracted: date | None
    """The day on which the records were taken from CALPADS; None if unknown."""

    record_types: tuple[str, ...]
    """The record types whose scores are first in this release."""

    source: str


@cache
def waves(administration: str) -> tuple[Wave, ...]:
    """The releases of ``administration`` in order; empty if no calendar is published."""
    rows = (row for row in read_table("calendar.tsv") if row["administration"] == administration)
    return tuple(_wave(row) for row in rows)


def _wave(row: dict[str, str]) -> Wave:
    return Wave(
        name=row["wave"],
        released=row["released"],
        extracted=date.fromisoformat(row["extracted"]) if row["extracted"] else None,
        record_types=tuple(row["record_types"].split()),
        source=row["source"],
    )
