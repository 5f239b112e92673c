"""Chooses the rows of a report's lists that fit into a page of limited size: `fill`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")

ROWS_AT_A_TIME = 100
"""A list gets so many rows before the next one gets some, so that a long list does not starve a short one."""

ROW_MARKUP, CELL_MARKUP, NUMBER_MARKUP = 41, 9, 10
"""Bytes that the templates write around a row, around a cell, and in addition around a number."""


@dataclass(slots=True)
class Candidate(Generic[Row]):
    """A list that competes for space on the page."""

    rows: Iterator[tuple[Row, Sequence[str]]]
    """The rows that are not shown yet, each with the texts of its cells."""

    numbers: int = 0
    """How many cells of a row are numbers."""

    shown: list[Row] = field(default_factory=list)
    """The rows for which there was space."""

    done: bool = False
    """Whether all rows are shown, or no more fit."""


def cost(texts: Sequence[str]) -> int:
    """Returns an upper limit of the bytes of a row.

    Args:
        texts: The texts of its cells, none of which is a number.
    """
    return ROW_MARKUP + CELL_MARKUP * len(texts) + len(escape("".join(texts)).encode())


def fill(candidates: Sequence[Candidate[Any]], budget: int) -> None:
    """Shows rows of all lists alternately, from the first row of each, until the budget is used up.

    Args:
        candidates: The lists; the rows to show are added to them.
        budget: Bytes for the rows of all lists together.
    """
    left = budget
    while not all(candidate.done for candidate in candidates):
        for candidate in candidates:
            left = _show_some(candidate, left)


def _show_some(candidate: Candidate[Any], left: int) -> int:
    taken = 0
    for row, texts in islice(candidate.rows, ROWS_AT_A_TIME):
        taken += 1
        left -= cost(texts) + candidate.numbers * NUMBER_MARKUP
        if left < 0:
            candidate.done = True
            return 0
        candidate.shown.append(row)
    candidate.done = candidate.done or taken < ROWS_AT_A_TIME
    return left
