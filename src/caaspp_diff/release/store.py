"""Reads lines back by row: `LineStore`."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.model import Index, Rows

BLOCK = 8 << 20
"""Bytes of lines that are held at a time."""

GAP = 1 << 14
"""Lines that stand no farther apart than this are read in one go."""


class LineStore:
    """The lines of one file, by row of its index.

    Args:
        path: The file, which stays open until `close`.
        index: Where its lines stand.
    """

    def __init__(self, path: Path, index: Index) -> None:
        self._file = path.open("rb", buffering=0)
        self._index = index

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

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
            chunk = self._read(origin, int(run_ends.max()) - origin)
            spans = zip((run_starts - origin).tolist(), (run_ends - origin).tolist(), strict=True)
            lines += [chunk[start:end] for start, end in spans]
        if order is None:
            return lines
        sorted_lines: list[bytes] = [b""] * len(lines)
        for place, line in zip(order.tolist(), lines, strict=True):
            sorted_lines[place] = line
        return sorted_lines

    if hasattr(os, "pread"):

        def _read(self, offset: int, size: int) -> bytes:
            return os.pread(self._file.fileno(), size, offset)

    else:  # Windows

        def _read(self, offset: int, size: int) -> bytes:
            self._file.seek(offset)
            return self._file.read(size)
