"""Fixed-width lines as a matrix of bytes, one row per line: `matrix`.

Every field is at the same columns of the matrix, however the writer of the file padded values that are
not ASCII: those that were padded by characters are kept outside the matrix.
"""

from dataclasses import dataclass, field

import numpy as np

from caaspp_diff.release.cutters import BLANK, FixedWidth, is_utf8
from caaspp_diff.release.index.batch import Bytes, non_ascii_lines
from caaspp_diff.release.records.store import Chunk

CONTINUATION_MASK = 0b1100_0000
CONTINUATION = 0b1000_0000
"""The first two bits of a UTF-8 byte that continues a character."""


@dataclass(frozen=True, slots=True)
class ByteMatrix:
    """Some fixed-width lines, one row each."""

    cells: Bytes
    """One row per line, as wide as a record."""

    spans: tuple[tuple[int, int], ...]
    """Start and end of each column of the file."""

    outside: dict[tuple[int, int], bytes] = field(default_factory=dict)
    """(row, column of the file) → the UTF-8 value, if it is not in ``cells``."""

    def value(self, row: int, column: int) -> bytes:
        """One value in UTF-8, stripped of blanks."""
        if (row, column) in self.outside:
            return self.outside[row, column]
        start, end = self.spans[column]
        return self.cells[row, start:end].tobytes().strip(BLANK)


def matrix(cutter: FixedWidth, chunk: Chunk) -> ByteMatrix:
    """Makes a matrix of the lines of a chunk; the end of a line that is too short is blank."""
    cells = _cells(chunk, cutter.length)
    outside: dict[tuple[int, int], bytes] = {}
    for row in _irregular_rows(cutter, chunk, cells):
        line, values = cutter.split_non_ascii(_line(chunk, row))
        _put(cells, row, line)
        outside.update({(row, column): value for column, value in values.items()})
    return ByteMatrix(cells, cutter.spans, outside)


def _irregular_rows(cutter: FixedWidth, chunk: Chunk, cells: Bytes) -> list[int]:
    """The rows of lines that are not cut by bytes, or in which a field ends inside a character."""
    rows, _, _ = non_ascii_lines(chunk.data, chunk.starts, chunk.lengths)
    if not len(rows):
        return []
    if cutter.codec == "cp1252":
        return [*rows.tolist()]
    by_bytes = chunk.lengths[rows] == cutter.length
    if not cutter.all_utf8:
        by_bytes &= np.array([is_utf8(_line(chunk, row)) for row in rows.tolist()], np.bool_)
    whole = rows[by_bytes]
    borders = np.array(sorted({place for span in cutter.spans for place in span} - {cutter.length}))
    torn = (cells[whole[:, None], borders] & CONTINUATION_MASK == CONTINUATION).any(axis=1)
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
