"""A part of a release, which is a release too: `part_of`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from caaspp_diff.release.cutters import Values
from caaspp_diff.release.index.keys import Index, Rows
from caaspp_diff.release.model import Reader, Release
from caaspp_diff.release.records.byte_matrix import ByteMatrix


def part_of(release: Release, rows: Rows) -> Release:
    """The records at ``rows`` and no others, in that order; nothing of the rest is ever read.

    It is open as long as ``release`` is.
    """
    index = release.index
    return replace(
        release,
        index=Index(
            keys=index.keys[rows],
            hashes=index.hashes[rows],
            offsets=index.offsets[rows],
            lengths=index.lengths[rows],
            lines=index.lines[rows],
        ),
        reader=_PartReader(release.reader, rows),
    )


class _PartReader:
    """The `Reader` of a part: its row i is the row ``rows[i]`` of the whole."""

    def __init__(self, whole: Reader, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def values(self, rows: Rows) -> Iterator[Values]:
        """As `Reader.values`."""
        return self._whole.values(self._rows[rows])

    def cells(self, rows: Rows) -> Iterator[Sequence[bytes]]:
        """As `Reader.cells`."""
        return self._whole.cells(self._rows[rows])

    @property
    def has_matrix(self) -> bool:
        """As `Reader.has_matrix`."""
        return self._whole.has_matrix

    def matrix(self, rows: Rows) -> ByteMatrix:
        """As `Reader.matrix`."""
        return self._whole.matrix(self._rows[rows])

    def raw(self, rows: Rows) -> Iterator[bytes]:
        """As `Reader.raw`."""
        return self._whole.raw(self._rows[rows])

    def frame(self, rows: Rows | None, names: Sequence[str]) -> pl.DataFrame:
        """As `Reader.frame`."""
        return self._whole.frame(self._of_whole(rows), names)

    def survey(
        self,
        rows: Rows | None,
        types: Mapping[str, pl.DataType],
        listed: Mapping[str, frozenset[str]],
        told: Callable[[int], None] | None = None,
    ) -> tuple[pl.DataFrame, dict[str, Rows]]:
        """As `Reader.survey`."""
        return self._whole.survey(self._of_whole(rows), types, listed, told)

    def _of_whole(self, rows: Rows | None) -> Rows:
        return self._rows if rows is None else self._rows[rows]
