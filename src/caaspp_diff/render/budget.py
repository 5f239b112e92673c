"""Which rows of a report's lists fit a page of so many bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")

TURN = 100
"""Rows that a list gets before the next one has its turn, so that a long list does not starve a short one."""

ROW_MARKUP = 48
CELL_MARKUP = 20
"""At most so many bytes stand around a row and around one of its cells in the templates."""


@dataclass(slots=True)
class Candidate(Generic[Row]):
    """A list that wants room: its rows as they come, each with its texts, and those it got."""

    rows: Iterator[tuple[Row, Sequence[str]]]
    shown: list[Row] = field(default_factory=list)
    done: bool = False


def cost(texts: Iterable[str]) -> int:
    """The bytes of a row with these cells, never less than what the templates write."""
    return ROW_MARKUP + sum(CELL_MARKUP + len(escape(text).encode()) for text in texts)


def fill(candidates: Sequence[Candidate[Any]], budget: int) -> None:
    """Gives the candidates rows in turns, the first ones first, until ``budget`` bytes are used up."""
    left = budget
    while not all(candidate.done for candidate in candidates):
        for candidate in candidates:
            left = _turn(candidate, left)


def _turn(candidate: Candidate[Any], left: int) -> int:
    taken = 0
    for row, texts in islice(candidate.rows, TURN):
        taken += 1
        left -= cost(texts)
        if left < 0:
            candidate.done = True
            return 0
        candidate.shown.append(row)
    candidate.done = candidate.done or taken < TURN
    return left
