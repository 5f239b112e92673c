"""Consecutive lines of a file, as lists and as arrays: `Batch`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.cutters import BLANK, LAST_ASCII, LINE_END
from caaspp_diff.release.index.keys import Rows

CR, LINE_FEED = ord("\r"), ord("\n")
LINE_END_BYTES = np.isin(np.arange(256), [*LINE_END, *BLANK])

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Consecutive lines of a file, without those that are blank."""

    data: bytes
    """All lines with their line ends, the blank ones too."""

    starts: npt.NDArray[np.int64]
    """Offset of each line in ``data``."""

    lengths: npt.NDArray[np.int32]
    """Bytes of each line with trailing blanks, without its line end."""

    content_lengths: npt.NDArray[np.int32]
    """Bytes of each line without trailing blanks."""

    numbers: npt.NDArray[np.int32]
    """Line number of each line in the file."""

    count: int
    """How many lines ``data`` has, the blank ones too."""

    @classmethod
    def of(cls, data: bytes, number: int) -> "Batch":
        """Splits ``data``, whose first line has the number ``number`` and which ends with a line end."""
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == LINE_FEED)
        starts = np.concatenate([ends[:0], [0], ends[:-1] + 1])[: len(ends)]
        lengths, content_lengths = _lengths(data, starts, ends)
        numbers = np.arange(number, number + len(ends), dtype=np.int32)
        batch = cls(
            data=data,
            starts=starts,
            lengths=lengths,
            content_lengths=content_lengths,
            numbers=numbers,
            count=len(ends),
        )
        return batch if content_lengths.all() else batch.only(np.flatnonzero(content_lengths))

    def __len__(self) -> int:
        """How many lines are not blank."""
        return len(self.starts)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each line in ``data``, without line end and trailing blanks."""
        return [*zip(self.starts.tolist(), (self.starts + self.content_lengths).tolist(), strict=True)]

    @cached_property
    def lines(self) -> list[bytes]:
        """The lines without line end and trailing blanks."""
        return [self.data[start:end] for start, end in self.spans]

    @cached_property
    def array(self) -> Bytes:
        """``data`` as an array."""
        return np.frombuffer(self.data, np.uint8)

    @cached_property
    def non_ascii(self) -> list[tuple[int, bytes]]:
        """Row of each line that is not ASCII, and the part from its first such byte to its last."""
        rows, first, last = non_ascii_lines(self.data, self.starts, self.lengths)
        spans = zip(rows.tolist(), first.tolist(), last.tolist(), strict=True)
        return [(row, self.data[a : b + 1]) for row, a, b in spans]

    def first(self) -> bytes:
        """The first line; empty if there is none."""
        return self.data[slice(*self.spans[0])] if self.spans else b""

    def only(self, kept: Rows) -> "Batch":
        """A batch of the lines at ``kept`` only."""
        return Batch(
            data=self.data,
            starts=self.starts[kept],
            lengths=self.lengths[kept],
            content_lengths=self.content_lengths[kept],
            numbers=self.numbers[kept],
            count=self.count,
        )

    def digits(self, offsets: Rows, count: int) -> npt.NDArray[np.int64] | None:
        """Reads ``count`` digits at each offset in ``data``; None if any of the bytes is not a digit."""
        if not len(offsets) or int(offsets.max()) + count > len(self.array):
            return None
        figures = self.array[offsets[:, None] + np.arange(count)] - np.uint8(ord("0"))
        if (figures > 9).any():  # noqa: PLR2004  # digits
            return None
        numbers: npt.NDArray[np.int64] = figures @ 10 ** np.arange(count - 1, -1, -1, dtype=np.int64)
        return numbers


def non_ascii_lines(
    data: bytes, starts: Rows, lengths: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Finds the lines that are not ASCII: their rows, and the offsets of their first and last such byte."""
    if data.isascii():
        nothing = np.empty(0, np.intp)
        return nothing, nothing, nothing
    places = np.flatnonzero(np.frombuffer(data, np.uint8) > LAST_ASCII)
    first, end = np.searchsorted(places, starts), np.searchsorted(places, starts + lengths)
    rows = np.flatnonzero(first < end)
    return rows, places[first[rows]], places[end[rows] - 1]


def _lengths(data: bytes, starts: Rows, ends: Rows) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The lengths of lines with and without trailing blanks; ``ends`` are the offsets of line feeds."""
    last = np.frombuffer(data, np.uint8)
    if (last[ends - 1] == CR).all():
        ends = ends - 1
    if (ends > starts).all() and not LINE_END_BYTES[last[ends - 1]].any():
        lengths = (ends - starts).astype(np.int32)
        return lengths, lengths
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    lines = [data[start:end].rstrip(LINE_END) for start, end in spans]
    return (
        np.array([len(line) for line in lines], np.int32),
        np.array([len(line.rstrip(b" ")) for line in lines], np.int32),
    )
