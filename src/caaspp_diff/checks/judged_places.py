"""Where a rule is judged: in the LEA as a whole, or in each school, grade or student group."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from caaspp_diff.checks.model import SMALLEST_SLICE, By, Measure, Rule, Slice, Source
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.finding import Side
from caaspp_diff.phrases import listed, plain_text
from caaspp_diff.wording.names import Words, slice_name, words_of

Countable = Literal["students", "records", "scores"]


@dataclass(frozen=True, slots=True)
class Whole:
    """What a share is a share of: the students, records or scores of one release."""

    side: Side
    of: Countable


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPlace:
    """One place where a rule is judged, and what is there to judge it by."""

    slice: Slice | None
    """None for the LEA as a whole."""

    students: int
    """How many students it has, which decides whether it is judged."""

    whole: int
    """What a share is a share of, as a number."""

    whole_words: str
    """``scores of SB ELA in the old release``."""

    events: pl.DataFrame
    """The events that happened there."""

    sizes: pl.DataFrame
    """Its rows of `Comparison.sizes`, both sides."""

    def too_small(self) -> Measure | None:
        """Why it is not judged, where it has few students; None where it has enough."""
        return too_small(self.slice, self.students)

    def whole_source(self, whole: Whole, rule: Rule) -> Source | None:
        """What its ``whole`` is among the counts that may be published; None if it is none of them.

        Args:
            whole: What a share is a share of.
            rule: The rule that is judged here.
        """
        key = total_key(whole, rule)
        return None if key is None else (key, self.whole)

    def nothing_to_share(self) -> Measure:
        """Why a share of it is not judged: there is nothing to take a share of."""
        return Measure(found=None, short="", clause=f"there are no {self.whole_words}", slice=self.slice)


def judged_places(
    comparison: Comparison, rule: Rule, whole: Whole, events: pl.DataFrame
) -> Iterator[JudgedPlace]:
    """The places in which ``rule`` is judged, in the order of their codes.

    Args:
        comparison: What to judge.
        rule: Its ``by`` says which places, its ``of`` which records make the whole.
        whole: What a share is a share of.
        events: The events that the rule counts, with the columns ``school`` and ``grade``.
    """
    words = words_of(comparison)
    in_words = whole_words(whole, rule)
    sizes = comparison.sizes
    for part in _slices(rule.by, words, sizes, events):
        here = sizes if part is None else sizes.filter(_within(part))
        side = here.filter(pl.col("side") == whole.side)
        of_rule = side.filter(pl.col("record_type").is_in(rule.of)) if rule.of else side
        yield JudgedPlace(
            slice=part,
            students=int(side["students"].sum()),
            whole=int(of_rule[whole.of].sum()),
            whole_words=in_words,
            events=events if part is None else events.filter(_within(part)),
            sizes=here,
        )


def total_key(whole: Whole, rule: Rule) -> tuple[str, ...] | None:
    """The key of a total among the counts that may be published; None if it is none of them."""
    if rule.by is not None or whole.of == "scores" or len(rule.of) > 1:
        return None
    return (whole.side, *rule.of) if rule.of else (whole.of, whole.side)


def whole_words(whole: Whole, rule: Rule) -> str:
    """``scores of SB ELA in the old release``."""
    of = f" of {listed(list(rule.of_words))}" if rule.of_words else ""
    return f"{whole.of}{of} in the {whole.side} release"


def too_small(part: Slice | None, students: int, test: str | None = None) -> Measure | None:
    """Why a slice of few students is not judged; None where it has enough."""
    if part is None or students >= SMALLEST_SLICE:
        return None
    clause = f"it has fewer than {SMALLEST_SLICE} students"
    return Measure(found=None, short="", clause=clause, slice=part, test=test)


def named_slice(by: By, value: str, words: Words) -> Slice:
    """The slice with its name, which is safe to print in a terminal, a log and XML."""
    return Slice(by=by, value=value, words=plain_text(slice_name(words, by, value)))


def _slices(by: By | None, words: Words, sizes: pl.DataFrame, events: pl.DataFrame) -> Iterator[Slice | None]:
    if by is None:
        yield None
        return
    values = set(sizes[by].fill_null("")) | set(events[by].fill_null(""))
    yield from (named_slice(by, value, words) for value in sorted(values))


def _within(part: Slice) -> pl.Expr:
    return pl.col(part.by).fill_null("") == part.value
