"""When the three releases of a season come, and what each adds: `schedule`."""

from dataclasses import dataclass
from datetime import date

from caaspp_diff.layouts.calendar import Wave, waves
from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample.dialect import Dialect

RELEASES = 3
MONTHS = ("August", "September", "December")
TYPES = (("01", "02"), ("03", "04"), ("05", "06", "09"))
"""When, and what each release adds, in a year without a calendar: as in 2018-19."""

NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One release: the name of its month, the record types that it adds, the day CALPADS was read."""

    month: str
    adds: tuple[str, ...]
    extracted: date | None = None


def schedule(layout: Layout) -> tuple[Planned, ...]:
    """The three releases of a season, from the calendar where it has them.

    Record types that the calendar does not name come first. Where it names fewer than three releases,
    the others bring changes only.
    """
    held = Dialect(layout).record_types
    known = [
        (wave, adds) for wave in waves(layout.administration) if (adds := _kept(wave.record_types, held))
    ]
    if not known:
        return _usual(held)
    named = {code for _, adds in known for code in adds}
    planned = [Planned(month=_month(wave), adds=adds, extracted=wave.extracted) for wave, adds in known]
    if rest := tuple(code for code in held if code not in named):
        planned.insert(0, Planned(month=MONTHS[0], adds=rest))
    for month in MONTHS:
        if len(planned) < RELEASES and NAMES.index(month) > NAMES.index(planned[-1].month):
            planned.append(Planned(month=month, adds=()))
    return tuple(planned[:RELEASES])


def _usual(held: tuple[str, ...]) -> tuple[Planned, ...]:
    return tuple(
        Planned(month=month, adds=_kept(types, held)) for month, types in zip(MONTHS, TYPES, strict=True)
    )


def _kept(types: tuple[str, ...], held: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in types if code in held)


def _month(wave: Wave) -> str:
    return NAMES[int(wave.released[5:7]) - 1] if wave.released else MONTHS[0]
