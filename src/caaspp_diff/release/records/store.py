"""Reads the lines of a file by row number: `LineStore` returns them in chunks, `Chunk`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.index.keys import Index, Rows

CHUNK_BYTES = 24 << 20
"""Bytes of the lines of a chunk, at most."""

CHUNK_LINES = 10_000
"""Lines of a chunk, at most; much smaller chunks take longer to cut."""

CRLF = b"\r\n"

MAX_GAP = 1 << 14
"""Lines that are no more bytes apart than this are read at once, with all that is between them."""


def pread(file: FileIO, size: int, offset: int) -> bytes:
    """Reads ``size`` bytes at ``offset``; several threads may do so at the same time."""
    return os.pread(file.fileno(), size, offset)


def seek_and_read(file: FileIO, size: int, offset: int) -> bytes:
    """Reads ``size`` bytes at ``offset`` on systems without pread."""
    file.seek(offset)
    return file.read(size)


read = pread if hasattr(os, "pread") else seek_and_read


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a file, and perhaps the bytes between them."""

    data: bytes
    starts: npt.NDArray[np.int64]
    """Offset of each line in ``data``, in the order asked for."""

    lengths: npt.NDArray[np.int32]
    """Bytes of each line without its line end."""

    def __len__(self) -> int:
        """How many lines."""
        return len(self.starts)

    def lines(self) -> list[bytes]:
        """The lines, without line ends."""
        data = self.data
        spans = zip(self.starts.tolist(), (self.starts + self.lengths).tolist(), strict=True)
        return [data[start:end] for start, end in spans]

    def text(self) -> bytes | None:
        """``data`` if only line ends are between its lines, and none inside them; else None."""
        between = self.starts[1:] - self.starts[:-1] - self.lengths[:-1]
        if b"\r" not in self.data:
            return self.data if (between == len(b"\n")).all() else None
        if not (between == len(CRLF)).all():
            return None
        data = np.frombuffer(self.data, np.uint8)
        returns = data[self.starts[1:] - len(CRLF)] == ord("\r")
        return self.data if returns.all() and np.count_nonzero(data == ord("\r")) == len(returns) else None


class LineStore:
    """The lines of one file, by row number of its index.

    Args:
        path: The file, which stays open until `close`.
        index: The positions of its lines.
    """

    def __init__(self, path: Path, index: Index) -> None:
        self.file = path.open("rb", buffering=0)
        self._index = index

    def close(self) -> None:
        """Closes the file."""
        self.file.close()

    def head(self, size: int) -> bytes:
        """Reads the first ``size`` bytes of the file."""
        return read(self.file, size, 0)

    def line_end(self) -> bytes:
        """The line end of the first line of the index; CRLF, as in a download, if the line has none."""
        after = b""
        if len(self._index):
            after = read(self.file, len(CRLF), int(self._index.offsets[0]) + int(self._index.lengths[0]))
        return b"\n" if after.startswith(b"\n") else CRLF

    def chunks(self, rows: Rows) -> Iterator[Chunk]:
        """Yields the lines at ``rows``, in that order, in chunks of limited size."""
        lengths = self._index.lengths[rows]
        chunk_of = (np.cumsum(lengths, dtype=np.int64) - lengths) // CHUNK_BYTES
        new = np.diff(chunk_of, prepend=-1) != 0
        new[::CHUNK_LINES] = True
        starts = np.flatnonzero(new)
        for part in np.split(rows, starts[1:]) if len(rows) else ():
            yield self.chunk(part)

    def in_file_order(self, rows: Rows) -> npt.NDArray[np.intp] | None:
        """The indices that sort ``rows`` by their position in the file; None if they are sorted already."""
        offsets = self._index.offsets[rows]
        return None if (np.diff(offsets) >= 0).all() else np.argsort(offsets, kind="stable")

    def chunk(self, rows: Rows) -> Chunk:
        """Reads the lines at ``rows``, in that order, as one chunk."""
        order = self.in_file_order(rows)
        ordered = rows if order is None else rows[order]
        starts = self._index.offsets[ordered]
        ends = starts + self._index.lengths[ordered]
        runs = np.flatnonzero(starts[1:] - np.maximum.accumulate(ends)[:-1] > MAX_GAP) + 1
        lengths = self._index.lengths[rows]
        if not len(runs):
            origin = int(starts[0])
            data = read(self.file, int(ends.max()) - origin, origin)
            return Chunk(data, self._index.offsets[rows] - origin, lengths)
        lines: list[bytes] = []
        for first, last in zip([0, *runs.tolist()], [*runs.tolist(), len(rows)], strict=True):
            origin = int(starts[first])
            piece = read(self.file, int(ends[first:last].max()) - origin, origin)
            spans = zip(starts[first:last].tolist(), ends[first:last].tolist(), strict=True)
            lines += [piece[start - origin : end - origin] for start, end in spans]
        if order is not None:
            lines = [line for _, line in sorted(zip(order.tolist(), lines, strict=True))]
        places = np.cumsum(lengths + 1, dtype=np.int64) - lengths - 1
        return Chunk(b"\n".join(lines), places, lengths)
