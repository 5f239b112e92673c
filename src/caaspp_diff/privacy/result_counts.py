"""The results that an aggregate may show: whole slices, so that no small group can be seen.

A slice is one assessment in the LEA or at one school. It is shown only if none of its counts is small.
The schools that are not shown, taken together, must have no small count either, because a reader gets
their sum by subtracting the schools that are shown from the LEA.
"""

from dataclasses import dataclass

import polars as pl

from caaspp_diff.comparison.numbers.impact import side_by_side
from caaspp_diff.privacy.suppression import SMALL

SIZES = ("old_counted", "old_met", "new_counted", "new_met")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The results of one slice in one release."""

    counted: int
    """The number of scores that count."""

    met: int
    """How many of these are at or above the standard."""

    mean: float | None
    """The mean of the scale scores, to one decimal; None if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactCount:
    """The results of one slice in both releases; a side that is withheld or has no records is None."""

    by: str
    """``lea`` or ``school``."""

    value: str
    """The code of the LEA or school."""

    record_type: str
    old: Results | None
    new: Results | None


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The counts of a slice that a reader is shown, or gets by subtraction."""

    old_counted: int
    old_met: int
    new_counted: int
    new_met: int

    def safe(self, *, with_old: bool) -> bool:
        """Whether no group in it is small, nor the change of a group from old to new."""
        counts = [self.new_counted, self.new_met, self.new_counted - self.new_met]
        if with_old:
            before = [self.old_counted, self.old_met, self.old_counted - self.old_met]
            counts += [*before, *(new - old for new, old in zip(counts, before, strict=True))]
        return not any(abs(count) in SMALL for count in counts)


@dataclass(frozen=True, slots=True)
class _Slice:
    value: str
    sizes: _Sizes
    means: tuple[float | None, float | None]


def impact_counts(impact: pl.DataFrame, *, settled: frozenset[str]) -> tuple[ImpactCount, ...]:
    """Chooses the slices to show.

    Args:
        impact: The frame `Comparison.impact`.
        settled: Record types whose results may be shown before and after. Of the others only the new side
            is shown, because the change would reveal how many students a withheld event concerns.

    Returns:
        The slices by record type, the LEA before its schools.
    """
    wanted = impact.filter(pl.col("by").is_in(["lea", "school"]))
    slices = side_by_side(wanted).with_columns(pl.col(SIZES).fill_null(0))
    found: list[ImpactCount] = []
    for record_type in slices["record_type"].unique().sort():
        of_type = slices.filter(pl.col("record_type") == record_type)
        found += _of_type(record_type, of_type, both=record_type in settled)
    return tuple(found)


def _of_type(record_type: str, slices: pl.DataFrame, *, both: bool) -> list[ImpactCount]:
    leas, schools = (_slices(slices.filter(pl.col("by") == by)) for by in ("lea", "school"))
    with_old = both and all(lea.sizes.safe(with_old=True) for lea in leas)
    if not all(lea.sizes.safe(with_old=with_old) for lea in leas):
        leas = []
    shown = _schools_to_show(leas, schools, with_old=with_old)
    return [
        ImpactCount(
            by=by,
            value=one.value,
            record_type=record_type,
            old=_results(one, 0) if with_old else None,
            new=_results(one, 1),
        )
        for by, part in (("lea", leas), ("school", shown))
        for one in part
    ]


def _schools_to_show(leas: list[_Slice], schools: list[_Slice], *, with_old: bool) -> list[_Slice]:
    shown = [school for school in schools if school.sizes.safe(with_old=with_old)]
    while shown and leas and not _rest(leas, shown).safe(with_old=with_old):
        shown.remove(min(shown, key=lambda school: (school.sizes.new_counted, school.value)))
    return shown


def _rest(leas: list[_Slice], shown: list[_Slice]) -> _Sizes:
    """The LEA without the schools that are shown."""
    totals = [
        sum(getattr(lea.sizes, name) for lea in leas) - sum(getattr(school.sizes, name) for school in shown)
        for name in SIZES
    ]
    return _Sizes(*totals)


def _slices(frame: pl.DataFrame) -> list[_Slice]:
    return [
        _Slice(row["value"], _Sizes(*(row[name] for name in SIZES)), (row["old_mean"], row["new_mean"]))
        for row in frame.iter_rows(named=True)
    ]


def _results(one: _Slice, side: int) -> Results | None:
    sizes = one.sizes
    counted, met = ((sizes.old_counted, sizes.old_met), (sizes.new_counted, sizes.new_met))[side]
    return Results(counted=counted, met=met, mean=one.means[side]) if counted else None
