"""An exact solver of linear equations over counts: how far a reader can narrow a number down.

It uses fractions and the simplex method with Bland's rule: it does not round or cycle, and it shares nothing
with the method of the program.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Row = list[Fraction]


@dataclass(frozen=True)
class Equation:
    """Unknowns with their coefficients, which add up to ``total``."""

    terms: Mapping[tuple[str, ...], int]
    total: int = 0


def bounds(
    target: tuple[str, ...], equations: Sequence[Equation], least: Mapping[tuple[str, ...], int]
) -> tuple[Fraction, Fraction | None]:
    """Returns the least and the greatest value of ``target``; None if nothing limits it.

    Args:
        target: One of the unknowns.
        equations: Everything that is known.
        least: The least value of an unknown; 0 for one that is not named.
    """
    names = sorted({name for one in equations for name in one.terms} | {target})
    rows, totals = [], []
    for one in equations:
        shift = sum(factor * least.get(name, 0) for name, factor in one.terms.items())
        rows.append([Fraction(one.terms.get(name, 0)) for name in names])
        totals.append(Fraction(one.total - shift))
    at = names.index(target)
    floor = least.get(target, 0)
    low = _minimum(rows, totals, at, 1)
    high = _minimum(rows, totals, at, -1)
    assert low is not None, "a count is never less than nothing"
    return low + floor, None if high is None else -high + floor


def _minimum(rows: Sequence[Row], totals: Row, at: int, sign: int) -> Fraction | None:
    """The minimum of ``sign`` times unknown ``at``, where no unknown is negative; None if it is unbounded."""
    size, width = len(rows), len(rows[0]) if rows else at + 1
    table = []
    for index, (row, total) in enumerate(zip(rows, totals, strict=True)):
        side = -1 if total < 0 else 1
        artificial = [Fraction(int(index == other)) for other in range(size)]
        table.append([side * value for value in row] + artificial + [side * total])
    basis = [width + index for index in range(size)]
    feasible = _run(table, basis, [Fraction(0)] * width + [Fraction(1)] * size)
    assert feasible == 0, "what is published contradicts itself"
    _leave_artificial(table, basis, width)
    cost = [Fraction(0)] * (width + size)
    cost[at] = Fraction(sign)
    return _run(table, basis, cost, allowed=width)


def _leave_artificial(table: list[Row], basis: list[int], width: int) -> None:
    for row, column in enumerate(basis):
        if column >= width:
            other = next((index for index in range(width) if table[row][index]), None)
            if other is not None:
                _pivot(table, basis, row, other)


def _run(table: list[Row], basis: list[int], cost: Row, allowed: int | None = None) -> Fraction | None:
    columns = range(allowed or len(cost))
    while True:
        prices = [cost[column] for column in basis]
        entering = next(
            (
                column
                for column in columns
                if column not in basis
                and cost[column] < sum(p * row[column] for p, row in zip(prices, table, strict=True) if p)
            ),
            None,
        )
        if entering is None:
            return sum((p * row[-1] for p, row in zip(prices, table, strict=True)), Fraction(0))
        leaving = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not leaving:
            return None
        _pivot(table, basis, min(leaving)[2], entering)


def _pivot(table: list[Row], basis: list[int], row: int, column: int) -> None:
    head = table[row][column]
    table[row] = [value / head for value in table[row]]
    for index, other in enumerate(table):
        if index != row and (factor := other[column]):
            table[index] = [v - factor * w if w else v for v, w in zip(other, table[row], strict=True)]
    basis[row] = column
