"""Fixed-width lines as a matrix of bytes, one row a line: `matrix`.

Every field of a line stands at the same columns of the matrix, however the writer of the file filled
up fields that are not ASCII: where these are filled up by characters, such values are kept beside the
matrix.
"""

from dataclasses import dataclass, field

import numpy as np

from caaspp_diff.release.cutters import BLANK, FixedWidth, is_utf8
from caaspp_diff.release.index.batch import Bytes, beyond_ascii
from caaspp_diff.release.records.store import Chunk

CONTINUES = 0b1100_0000
CONTINUED = 0b1000_0000
"""The first bits of a byte of UTF-8 that does not begin a character."""


@dataclass(frozen=True, slots=True)
class ByteMatrix:
    """Some fixed-width lines."""

    cells: Bytes
    """One row a line, as wide as a record."""

    spans: tuple[tuple[int, int], ...]
    """Where each column of the file begins and ends."""

    beyond: dict[tuple[int, int], bytes] = field(default_factory=dict)
    """(row, column of the file) → the value, UTF-8, where ``cells`` do not hold it."""

    def value(self, row: int, column: int) -> bytes:
        """One value, UTF-8, without blanks around."""
        if (row, column) in self.beyond:
            return self.beyond[row, column]
        start, end = self.spans[column]
        return self.cells[row, start:end].tobytes().strip(BLANK)


def matrix(cutter: FixedWidth, chunk: Chunk) -> ByteMatrix:
    """The lines of a chunk; what a line is too short for is blank."""
    cells = _cells(chunk, cutter.length)
    beyond: dict[tuple[int, int], bytes] = {}
    for row in _cut_otherwise(cutter, chunk, cells):
        line, values = cutter.split_off(_line(chunk, row))
        _put(cells, row, line)
        beyond.update({(row, column): value for column, value in values.items()})
    return ByteMatrix(cells, cutter.spans, beyond)


def _cut_otherwise(cutter: FixedWidth, chunk: Chunk, cells: Bytes) -> list[int]:
    """The lines that are not cut by bytes, or in which a field ends inside a character."""
    rows, _, _ = beyond_ascii(chunk.data, chunk.starts, chunk.lengths)
    if not len(rows):
        return []
    if cutter.codec == "cp1252":
        return [*rows.tolist()]
    by_bytes = chunk.lengths[rows] == cutter.length
    if not cutter.all_utf8:
        by_bytes &= np.array([is_utf8(_line(chunk, row)) for row in rows.tolist()], np.bool_)
    whole = rows[by_bytes]
    borders = np.array(sorted({place for span in cutter.spans for place in span} - {cutter.length}))
    torn = (cells[whole[:, None], borders] & CONTINUES == CONTINUED).any(axis=1)
    return sorted([*rows[~by_bytes].tolist(), *whole[torn].tolist()])


def _cells(chunk: Chunk, width: int) -> Bytes:
    count = len(chunk)
    strides = np.diff(chunk.starts)
    if count > 1 and (chunk.lengths == width).all() and (strides == strides[0]).all() and strides[0] > 0:
        stride = int(strides[0])
        most = np.frombuffer(chunk.data, np.uint8, stride * (count - 1), int(chunk.starts[0]))
        cells = np.empty((count, width), np.uint8)
        cells[:-1] = most.reshape(count - 1, stride)[:, :width]
        _put(cells, count - 1, _line(chunk, count - 1))
        return cells
    lines = [line.ljust(width)[:width] for line in chunk.lines()]
    return np.frombuffer(bytearray().join(lines), np.uint8).reshape(count, width)


def _line(chunk: Chunk, row: int) -> bytes:
    start = int(chunk.starts[row])
    return chunk.data[start : start + int(chunk.lengths[row])]


def _put(cells: Bytes, row: int, line: bytes) -> None:
    width = cells.shape[1]
    cells[row] = np.frombuffer(line.ljust(width)[:width], np.uint8)
