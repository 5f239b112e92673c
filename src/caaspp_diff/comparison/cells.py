"""The cells in which pairs of records differ: `changed_cells`. All at once for two fixed-width releases."""

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from operator import itemgetter, ne

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.cutters import BLANK
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.model import Reader
from caaspp_diff.release.records.byte_matrix import ByteMatrix

CellChange = tuple[int, int, bytes, bytes]
"""Which of the pairs, which of the places, and the two values, UTF-8, without blanks around."""


def changed_cells(
    readers: tuple[Reader, Reader], rows: tuple[Rows, Rows], places: tuple[Sequence[int], Sequence[int]]
) -> Iterator[CellChange]:
    """Every cell that differs, by pair and then by place.

    Args:
        readers: Of old and new.
        rows: Which records of each; those at the same place are a pair.
        places: Which columns of each; those at the same place are the same field.
    """
    if not all(reader.has_matrix for reader in readers):
        return _record_by_record(readers, rows, places)
    return _all_at_once((readers[0].matrix(rows[0]), readers[1].matrix(rows[1])), places)


def _record_by_record(
    readers: tuple[Reader, Reader], rows: tuple[Rows, Rows], places: tuple[Sequence[int], Sequence[int]]
) -> Iterator[CellChange]:
    fields = dict(zip(places[1], range(len(places[1])), strict=True))
    columns = range(max(places[1]) + 1)
    arranged = None if [*places[0]] == [*places[1]] else _arranged(*places)
    records = zip(readers[0].cells(rows[0]), readers[1].cells(rows[1]), strict=True)
    for pair, (old, now) in enumerate(records):
        was = arranged(old) if arranged else old
        for column in compress(columns, map(ne, was, now)):
            if (place := fields.get(column)) is not None:
                before, after = was[column].strip(BLANK), now[column].strip(BLANK)
                if before != after:
                    yield pair, place, before, after


def _arranged(old: Sequence[int], new: Sequence[int]) -> Callable[[Sequence[bytes]], Sequence[bytes]]:
    """What puts a record of old in the order of new; a column that is not compared gets any value."""
    source = dict(zip(new, old, strict=True))
    columns = [source.get(column, 0) for column in range(max(new) + 1)]
    return itemgetter(*columns, 0)  # never of one, so always a tuple


def _all_at_once(
    matrices: tuple[ByteMatrix, ByteMatrix], places: tuple[Sequence[int], Sequence[int]]
) -> Iterator[CellChange]:
    was, now = matrices
    spans = [
        [each.spans[column] for column in columns] for each, columns in zip(matrices, places, strict=True)
    ]
    found = _differing(was, now, spans[0], spans[1])
    found |= _outside(was, places[0]) | _outside(now, places[1])
    for pair, place in sorted(found):
        before = was.value(pair, places[0][place])
        after = now.value(pair, places[1][place])
        if before != after:
            yield pair, place, before, after


def _outside(lines: ByteMatrix, columns: Sequence[int]) -> set[tuple[int, int]]:
    """The cells whose values are not in the matrix."""
    if not lines.outside:
        return set()
    places = {column: place for place, column in enumerate(columns)}
    return {(row, places[column]) for row, column in lines.outside if column in places}


def _differing(
    was: ByteMatrix, now: ByteMatrix, old: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]]
) -> set[tuple[int, int]]:
    """The cells that are not the same bytes."""
    if was.cells.shape == now.cells.shape and old == new:
        owner = np.full(was.cells.shape[1], -1)
        for place, (start, end) in enumerate(old):
            owner[start:end] = place
        pairs, columns = np.nonzero(was.cells != now.cells)
        found = owner[columns]
        return {*zip(pairs[found >= 0].tolist(), found[found >= 0].tolist(), strict=True)}
    return {
        (pair, place)
        for place, (a, b) in enumerate(zip(old, new, strict=True))
        for pair in np.flatnonzero(_differ(was.cells[:, slice(*a)], now.cells[:, slice(*b)])).tolist()
    }


def _differ(old: npt.NDArray[np.uint8], new: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Whether the cells of a column differ; what one is longer by is compared with blanks."""
    width = min(old.shape[1], new.shape[1])
    rest = [part[:, width:] != ord(BLANK) for part in (old, new)]
    return np.asarray(np.hstack([old[:, :width] != new[:, :width], *rest]).any(axis=1))
