"""When the three releases of a season are published, and what each adds: `schedule`."""

from dataclasses import dataclass
from datetime import date

from caaspp_diff.layouts.calendar import Wave, waves
from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample.dialect import Dialect

RELEASES = 3
USUAL_MONTHS = ("August", "September", "December")
USUAL_TYPES = (("01", "02"), ("03", "04"), ("05", "06", "09"))
"""Month of each release, and the record types that it adds, in a year without a calendar: as in 2018-19."""

MONTH_NAMES = [
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
    """One release: the name of its month, the record types that it adds, and the day CALPADS was read."""

    month: str
    adds: tuple[str, ...]
    extracted: date | None = None


def schedule(layout: Layout) -> tuple[Planned, ...]:
    """Plans the three releases of a season, by the calendar if there is one.

    Record types that the calendar does not name are in the first release. If it names fewer than three
    releases, the last ones only bring changes.
    """
    available = Dialect(layout).record_types
    known = [
        (wave, adds) for wave in waves(layout.administration) if (adds := _only(wave.record_types, available))
    ]
    if not known:
        return _usual(available)
    named = {code for _, adds in known for code in adds}
    planned = [Planned(month=_month(wave), adds=adds, extracted=wave.extracted) for wave, adds in known]
    if rest := tuple(code for code in available if code not in named):
        planned.insert(0, Planned(month=USUAL_MONTHS[0], adds=rest))
    for month in USUAL_MONTHS:
        if len(planned) < RELEASES and MONTH_NAMES.index(month) > MONTH_NAMES.index(planned[-1].month):
            planned.append(Planned(month=month, adds=()))
    return tuple(planned[:RELEASES])


def _usual(available: tuple[str, ...]) -> tuple[Planned, ...]:
    return tuple(
        Planned(month=month, adds=_only(types, available))
        for month, types in zip(USUAL_MONTHS, USUAL_TYPES, strict=True)
    )


def _only(types: tuple[str, ...], available: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in types if code in available)


def _month(wave: Wave) -> str:
    return MONTH_NAMES[int(wave.released[5:7]) - 1] if wave.released else USUAL_MONTHS[0]
