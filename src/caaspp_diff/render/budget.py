"""Which rows of a report's lists fit a page of so many bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")

TURN = 100
"""Rows that a list gets before the next one has its turn, so that a long list does not starve a short one."""

ROW_MARKUP, CELL_MARKUP, NUMBER_MARKUP = 41, 9, 10
"""Bytes that the templates write around a row, around a cell, and more where the cell is a number."""


@dataclass(slots=True)
class Candidate(Generic[Row]):
    """A list that wants room: its rows as they come, each with its texts, and those it got."""

    rows: Iterator[tuple[Row, Sequence[str]]]
    numbers: int = 0
    """How many of the cells of a row are numbers."""

    shown: list[Row] = field(default_factory=list)
    done: bool = False


def cost(texts: Sequence[str]) -> int:
    """The bytes of a row with these cells and no numbers, never less than what the templates write."""
    return ROW_MARKUP + CELL_MARKUP * len(texts) + len(escape("".join(texts)).encode())


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
        left -= cost(texts) + candidate.numbers * NUMBER_MARKUP
        if left < 0:
            candidate.done = True
            return 0
        candidate.shown.append(row)
    candidate.done = candidate.done or taken < TURN
    return left
