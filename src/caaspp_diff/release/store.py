"""Reads lines back by row: `LineStore`."""

import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.model import Index, Rows

BLOCK = 8 << 20
"""Bytes of lines that are held at a time."""

CRLF = b"\r\n"

GAP = 1 << 14
"""Lines that stand no farther apart than this are read in one go."""


def pread(file: FileIO, size: int, offset: int) -> bytes:
    """Bytes of a file, which several threads may read at once."""
    return os.pread(file.fileno(), size, offset)


def seek_and_read(file: FileIO, size: int, offset: int) -> bytes:
    """Bytes of a file, on systems without pread."""
    file.seek(offset)
    return file.read(size)


read = pread if hasattr(os, "pread") else seek_and_read


class LineStore:
    """The lines of one file, by row of its index.

    Args:
        path: The file, which stays open until `close`.
        index: Where its lines stand.
    """

    def __init__(self, path: Path, index: Index) -> None:
        self.file = path.open("rb", buffering=0)
        self._index = index

    def close(self) -> None:
        """Closes the file."""
        self.file.close()

    def head(self, size: int) -> bytes:
        """The first ``size`` bytes of the file."""
        return read(self.file, size, 0)

    def line_end(self) -> bytes:
        """What the first line of the index ends with; CRLF, as in a download, where nothing follows it."""
        after = b""
        if len(self._index):
            after = read(self.file, len(CRLF), int(self._index.offsets[0]) + int(self._index.lengths[0]))
        return b"\n" if after.startswith(b"\n") else CRLF

    def blocks(self, rows: Rows) -> Iterator[list[bytes]]:
        """The lines at ``rows``, in that order, in lists of bounded size."""
        lengths = self._index.lengths[rows]
        block_of = (np.cumsum(lengths, dtype=np.int64) - lengths) // BLOCK
        starts = np.flatnonzero(np.diff(block_of, prepend=-1))
        for part in np.split(rows, starts[1:]) if len(rows) else ():
            yield self._lines(part)

    def in_file_order(self, rows: Rows) -> npt.NDArray[np.intp] | None:
        """What sorts ``rows`` as they stand in the file; None where they are sorted already."""
        offsets = self._index.offsets[rows]
        return None if (np.diff(offsets) >= 0).all() else np.argsort(offsets, kind="stable")

    def _lines(self, rows: Rows) -> list[bytes]:
        order = self.in_file_order(rows)
        ordered = rows if order is None else rows[order]
        starts = self._index.offsets[ordered]
        ends = starts + self._index.lengths[ordered]
        runs = np.flatnonzero(starts[1:] - np.maximum.accumulate(ends)[:-1] > GAP) + 1
        lines: list[bytes] = []
        for run_starts, run_ends in zip(np.split(starts, runs), np.split(ends, runs), strict=True):
            origin = int(run_starts[0])
            chunk = read(self.file, int(run_ends.max()) - origin, origin)
            spans = zip((run_starts - origin).tolist(), (run_ends - origin).tolist(), strict=True)
            lines += [chunk[start:end] for start, end in spans]
        if order is None:
            return lines
        sorted_lines: list[bytes] = [b""] * len(lines)
        for place, line in zip(order.tolist(), lines, strict=True):
            sorted_lines[place] = line
        return sorted_lines
