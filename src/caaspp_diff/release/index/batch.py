"""Some consecutive lines of a file, as lists and as arrays: `Batch`."""

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
    """Some consecutive lines of a file; those without any value are left out."""

    data: bytes
    starts: npt.NDArray[np.int64]
    """Where each line begins in ``data``."""

    lengths: npt.NDArray[np.int32]
    """Bytes with trailing blanks, without line end."""

    filled: npt.NDArray[np.int32]
    """Bytes without trailing blanks."""

    numbers: npt.NDArray[np.int32]
    """Line numbers in the file."""

    count: int
    """How many lines ``data`` has, with those that are left out."""

    @classmethod
    def of(cls, data: bytes, number: int) -> "Batch":
        """The lines of ``data``, each with its line end; the first is the line ``number`` of the file."""
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == LINE_FEED)
        starts = np.concatenate([ends[:0], [0], ends[:-1] + 1])[: len(ends)]
        lengths, filled = _lengths(data, starts, ends)
        numbers = np.arange(number, number + len(ends), dtype=np.int32)
        batch = cls(
            data=data, starts=starts, lengths=lengths, filled=filled, numbers=numbers, count=len(ends)
        )
        return batch if filled.all() else batch.only(np.flatnonzero(filled))

    def __len__(self) -> int:
        """How many lines."""
        return len(self.starts)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each line begins and ends in ``data``, without line end and trailing blanks."""
        return [*zip(self.starts.tolist(), (self.starts + self.filled).tolist(), strict=True)]

    @cached_property
    def lines(self) -> list[bytes]:
        """The lines without line end and trailing blanks."""
        return [self.data[start:end] for start, end in self.spans]

    @cached_property
    def array(self) -> Bytes:
        """``data`` as an array."""
        return np.frombuffer(self.data, np.uint8)

    @cached_property
    def beyond_ascii(self) -> list[tuple[int, bytes]]:
        """The lines that are not ASCII: the place of each, and all from its first such byte to its last."""
        rows, first, last = beyond_ascii(self.data, self.starts, self.lengths)
        spans = zip(rows.tolist(), first.tolist(), last.tolist(), strict=True)
        return [(row, self.data[a : b + 1]) for row, a, b in spans]

    def first(self) -> bytes:
        """The first line, or nothing."""
        return self.data[slice(*self.spans[0])] if self.spans else b""

    def only(self, kept: Rows) -> "Batch":
        """The batch without the lines that are not ``kept``."""
        return Batch(
            data=self.data,
            starts=self.starts[kept],
            lengths=self.lengths[kept],
            filled=self.filled[kept],
            numbers=self.numbers[kept],
            count=self.count,
        )

    def digits(self, places: Rows, count: int) -> npt.NDArray[np.int64] | None:
        """The numbers of ``count`` digits at ``places`` of ``data``; None where anything else is there."""
        if not len(places) or int(places.max()) + count > len(self.array):
            return None
        figures = self.array[places[:, None] + np.arange(count)] - np.uint8(ord("0"))
        if (figures > 9).any():  # noqa: PLR2004  # digits
            return None
        numbers: npt.NDArray[np.int64] = figures @ 10 ** np.arange(count - 1, -1, -1, dtype=np.int64)
        return numbers


def beyond_ascii(
    data: bytes, starts: Rows, lengths: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Which lines in ``data`` are not ASCII; and where the first and the last such byte of each stands."""
    if data.isascii():
        nothing = np.empty(0, np.intp)
        return nothing, nothing, nothing
    places = np.flatnonzero(np.frombuffer(data, np.uint8) > LAST_ASCII)
    first, end = np.searchsorted(places, starts), np.searchsorted(places, starts + lengths)
    rows = np.flatnonzero(first < end)
    return rows, places[first[rows]], places[end[rows] - 1]


def _lengths(data: bytes, starts: Rows, ends: Rows) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The lengths of lines with and without trailing blanks; ``ends`` is where their line feeds are."""
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
