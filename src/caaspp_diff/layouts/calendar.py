"""When the releases of an administration come, and what each adds: `waves`."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from caaspp_diff.layouts.load import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One of the releases of an administration."""

    name: str
    """``first``, ``caa``, …: what people call it."""

    released: str
    """The day ``2019-08-06`` or the month ``2019-09``; empty where it is not known."""

    extracted: date | None
    """The day on which the records were taken from CALPADS; None where it is not known."""

    record_types: tuple[str, ...]
    """The record types whose scores it brings for the first time."""

    source: str


@cache
def waves(administration: str) -> tuple[Wave, ...]:
    """The releases of ``administration`` in order; empty where none is published."""
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
