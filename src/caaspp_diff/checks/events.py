"""Measures the subjects that are events, such as students who left the file: `EventCount`."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from caaspp_diff.checks.judged_places import JudgedPlace, Whole, judged_places
from caaspp_diff.checks.model import LessDetail, Measure, Rule
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.phrases import counted, number, percent

OneAndMany = tuple[str, str]
"""``student left the file`` and ``students left the file``: what follows the number 1, and any other."""


@dataclass(frozen=True, slots=True)
class EventCount:
    """Which events a subject counts, and its words for them. Calling it counts them."""

    kinds: tuple[EventKind, ...]
    words: OneAndMany
    whole: Whole
    """What a share of them is a share of."""

    where: pl.Expr | None = None
    """Which events of these kinds are counted; None for all."""

    share_words: OneAndMany | None = None
    """The words of a share, where a student or record may have several such events and counts once."""

    def __call__(self, comparison: Comparison, rule: Rule) -> Iterator[Measure]:
        """Counts the events in each place where the rule is judged."""
        events = comparison.events.filter(pl.col("kind").is_in(self.kinds))
        if self.where is not None:
            events = events.filter(self.where)
        if rule.of:
            events = events.filter(pl.col("record_type").is_in(rule.of))
        if rule.fields:
            events = events.filter(pl.col("field").is_in(rule.fields))
        homes = comparison.people.select("ssid", "school", "grade")
        events = events.join(homes, on="ssid", how="left", maintain_order="left")
        for place in judged_places(comparison, rule, self.whole, events):
            count = self._published_as(rule, place)
            yield place.too_small() or (
                self._share(place, rule, count) if rule.share else self._count(place, count)
            )

    def _published_as(self, rule: Rule, place: JudgedPlace) -> tuple[str, ...] | None:
        """The key of the count among those that may be published; None if it is not one of them.

        They are by one thing at a time: by record type, by field or by school.
        """
        narrowed = [bool(rule.of), bool(rule.fields), rule.by is not None]
        if len(self.kinds) != 1 or self.where is not None or narrowed.count(True) > 1:
            return None
        key = ("events", *self.kinds)
        if place.slice is not None:
            return (*key, "school", place.slice.value) if place.slice.by == "school" else None
        if rule.of or rule.fields:
            values = rule.of or rule.fields
            return (*key, "record_type" if rule.of else "field", values[0]) if len(values) == 1 else None
        return (*key, "all", "")

    def _count(self, place: JudgedPlace, key: tuple[str, ...] | None) -> Measure:
        found = place.events.height
        return Measure(
            found=found,
            short=number(found),
            clause=counted(found, *self.words),
            slice=place.slice,
            sources=((key, found),) if key else None,
            less_detail=(_withheld(self.words),),
        )

    def _share(self, place: JudgedPlace, rule: Rule, key: tuple[str, ...] | None) -> Measure:
        if not place.whole:
            return place.nothing_to_share()
        once = ["ssid"] if self.whole.of == "students" else ["ssid", "record_type"]
        found = place.events.select(once).n_unique()
        share = percent(found, place.whole)
        one_and_many = self.share_words or self.words
        words = counted(found, *one_and_many)
        # where a student counts once for several events, the count of events is another number
        count = ((key, found),) if key and self.share_words is None else None
        whole = place.whole_source(self.whole, rule)
        return Measure(
            found=100 * found / place.whole,
            short=f"{number(found)} ({share})",
            clause=f"{words}, {share} of the {number(place.whole)} {place.whole_words}",
            slice=place.slice,
            sources=(*count, whole) if count and whole else None,
            less_detail=(
                LessDetail(text=words, short=number(found), sources=count),
                _withheld(one_and_many),
            ),
        )


def _withheld(words: OneAndMany) -> LessDetail:
    # not "some": it may be none, if the limit is a least
    return LessDetail(text=f"a withheld number of {words[1]}", sources=())
