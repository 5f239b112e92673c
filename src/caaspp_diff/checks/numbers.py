"""Measures the subjects that are numbers: students and records, participation, means, shares met."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from caaspp_diff.checks.judged_places import (
    Countable,
    JudgedPlace,
    Whole,
    judged_places,
    named_slice,
    too_small,
    total_key,
    whole_words,
)
from caaspp_diff.checks.model import SMALLEST_SLICE, LessDetail, Measure, Rule, Slice, Sources
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.phrases import number, percent, signed
from caaspp_diff.wording.names import Words, words_of

ImpactRow = dict[str, Any]
"""The numbers of one slice and test: ``by``, ``value``, ``record_type``, ``old_…``, ``new_…``."""

MeasureRow = Callable[[ImpactRow, str, Slice | None], Measure]
"""Measures one row of the impact, given the name of its test and its slice."""


def students(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """How many students the new release has; a share is of the students of the old one."""
    return _totals(comparison, rule, "students")


def records(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """How many records the new release has; a share is of the records of the old one."""
    return _totals(comparison, rule, "records")


def participation(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """Of the new release's records of a test, the share whose student tested."""
    return _of_impact(comparison, rule, _tested)


def mean_change(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """By how many points the mean scale score moved, up or down."""
    return _of_impact(comparison, rule, _mean_moved)


def met_change(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """By how many percentage points the share at standard or above moved, up or down."""
    return _of_impact(comparison, rule, _met_moved)


def _totals(comparison: Comparison, rule: Rule, what: Countable) -> Iterator[Measure]:
    before = Whole("old", what)
    no_events = pl.DataFrame(schema={"school": pl.String, "grade": pl.String})
    for place in judged_places(comparison, rule, before, no_events):
        yield place.too_small() or _total(place, rule, Whole("new", what))


def _total(place: JudgedPlace, rule: Rule, now: Whole) -> Measure:
    here = place.sizes.filter(pl.col("side") == now.side)
    if rule.of:
        here = here.filter(pl.col("record_type").is_in(rule.of))
    found = int(here[now.of].sum())
    clause = f"there are {number(found)} {whole_words(now, rule)}"
    key = total_key(now, rule)
    count = ((key, found),) if key else None
    withheld = LessDetail(text=f"there is a withheld number of {whole_words(now, rule)}", sources=())
    if not rule.share:
        return Measure(
            found=found,
            short=number(found),
            clause=clause,
            slice=place.slice,
            sources=count,
            less_detail=(withheld,),
        )
    if not place.whole:
        return place.nothing_to_share()
    share = percent(found, place.whole)
    return Measure(
        found=100 * found / place.whole,
        short=f"{number(found)} ({share})",
        clause=f"{clause}, {share} of the {number(place.whole)} before",
        slice=place.slice,
        sources=(*count, whole)
        if count and (whole := place.whole_source(Whole("old", now.of), rule))
        else None,
        less_detail=(LessDetail(text=clause, short=number(found), sources=count), withheld),
    )


def _of_impact(comparison: Comparison, rule: Rule, measure_row: MeasureRow) -> Iterator[Measure]:
    """Each test by itself: those that the rule names, or all that the new release holds."""
    words = words_of(comparison)
    rows = _impact(comparison, rule)
    for record_type in rule.of or sorted(comparison.new.record_types):
        test = words.test(record_type)
        found = rows.filter(pl.col("record_type") == record_type)
        if found.is_empty():
            clause = f"the numbers of {test} are not in the new release"
            yield Measure(found=None, short="", clause=clause, test=test)
        for row in found.iter_rows(named=True):
            part = _slice(rule, row["value"], words)
            yield too_small(part, row["new_enrolled"], test) or measure_row(row, test, part)


def _impact(comparison: Comparison, rule: Rule) -> pl.DataFrame:
    """The rows of the impact that the rule looks at, both sides of each in one row."""
    impact = comparison.impact.filter(pl.col("by") == (rule.by or "lea"))
    if rule.by is None:
        impact = impact.filter(pl.col("value") == comparison.new.lea)
    keys = ["by", "value", "record_type"]
    old, new = (
        impact.filter(pl.col("side") == side).select(
            *keys, pl.col("enrolled", "tested", "counted", "mean", "met").name.prefix(f"{side}_")
        )
        for side in ("old", "new")
    )
    return new.join(old, on=keys, how="left").sort(keys)


def _slice(rule: Rule, value: str, words: Words) -> Slice | None:
    return None if rule.by is None else named_slice(rule.by, value, words)


def _tested(row: ImpactRow, test: str, part: Slice | None) -> Measure:
    tested, enrolled = row["new_tested"], row["new_enrolled"]
    share = percent(tested, enrolled)
    return Measure(
        found=100 * tested / enrolled,
        short=f"{number(tested)} of {number(enrolled)} ({share})",
        clause=f"{number(tested)} of {number(enrolled)} students tested in {test}, {share}",
        slice=part,
        test=test,
        less_detail=(LessDetail(text=f"a withheld share of the students tested in {test}", sources=()),),
    )


def _mean_moved(row: ImpactRow, test: str, part: Slice | None) -> Measure:
    before, after = row["old_mean"], row["new_mean"]
    if before is None or after is None:
        return _no_scores(row, test, part)
    moved = round(after - before, 1)
    return _unless_few(
        row,
        Measure(
            found=abs(moved),
            short=signed(moved, 1),
            clause=f"the mean scale score of {test} went from {number(before, 1)} to {number(after, 1)}",
            slice=part,
            test=test,
            sources=_results(row, "mean"),
            less_detail=(_move_withheld("mean scale score of", test),),
        ),
    )


def _met_moved(row: ImpactRow, test: str, part: Slice | None) -> Measure:
    if not (row["old_counted"] and row["new_counted"]):
        return _no_scores(row, test, part)
    before, after = (percent(row[f"{side}_met"], row[f"{side}_counted"]) for side in ("old", "new"))
    moved = 100 * row["new_met"] / row["new_counted"] - 100 * row["old_met"] / row["old_counted"]
    return _unless_few(
        row,
        Measure(
            found=abs(round(moved, 4)),
            short=signed(moved, 1),
            clause=f"the share at standard or above in {test} went from {before} to {after}",
            slice=part,
            test=test,
            sources=_results(row, "met", "counted"),
            less_detail=(_move_withheld("share at standard or above in", test),),
        ),
    )


def _results(row: ImpactRow, *names: str) -> Sources:
    """The numbers of both sides, under their keys among those that may be published."""
    of_slice = ("impact", row["by"], row["value"], row["record_type"])
    sides = (f"{side}_{name}" for side in ("old", "new") for name in names)
    return tuple(((*of_slice, name), row[name]) for name in sides)


def _move_withheld(what: str, test: str) -> LessDetail:
    return LessDetail(text=f"by how much the {what} {test} moved is withheld", sources=())


def _no_scores(row: ImpactRow, test: str, part: Slice | None) -> Measure:
    side = "new" if row["old_counted"] else "old"
    clause = f"no score of {test} counts in the {side} release"
    return Measure(found=None, short="", clause=clause, slice=part, test=test)


def _unless_few(row: ImpactRow, measure: Measure) -> Measure:
    few = min(row["old_counted"], row["new_counted"]) < SMALLEST_SLICE
    if measure.slice is None or not few:
        return measure
    clause = f"it has fewer than {SMALLEST_SLICE} scores of {measure.test} that count"
    return Measure(found=None, short="", clause=clause, slice=measure.slice, test=measure.test)
