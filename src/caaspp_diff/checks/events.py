"""Measures the subjects that are events, such as students who left the file: `EventCount`."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from caaspp_diff.checks.judged_places import JudgedPlace, Whole, judged_places
from caaspp_diff.checks.model import Measure, Rule
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
            yield place.too_small() or (self._share(place) if rule.share else self._count(place))

    def _count(self, place: JudgedPlace) -> Measure:
        found = place.events.height
        return Measure(
            found=found, short=number(found), clause=counted(found, *self.words), slice=place.slice
        )

    def _share(self, place: JudgedPlace) -> Measure:
        if not place.whole:
            return place.nothing_to_share()
        once = ["ssid"] if self.whole.of == "students" else ["ssid", "record_type"]
        found = place.events.select(once).n_unique()
        share = percent(found, place.whole)
        words = counted(found, *(self.share_words or self.words))
        return Measure(
            found=100 * found / place.whole,
            short=f"{number(found)} ({share})",
            clause=f"{words}, {share} of the {number(place.whole)} {place.whole_words}",
            slice=place.slice,
        )
