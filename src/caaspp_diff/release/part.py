"""Makes a release of some records of another: `part_of`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from caaspp_diff.release.cutters import Values
from caaspp_diff.release.index.keys import Index, Rows
from caaspp_diff.release.model import Reader, Release
from caaspp_diff.release.records.byte_matrix import ByteMatrix


def part_of(release: Release, rows: Rows) -> Release:
    """A release of the records at ``rows`` only, in that order; the other records are never read.

    It can be read as long as ``release`` is open.
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
    """The `Reader` of a part, whose row i is the row ``rows[i]`` of the whole."""

    def __init__(self, whole: Reader, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def values(self, rows: Rows) -> Iterator[Values]:
        """See `Reader.values`."""
        return self._whole.values(self._rows[rows])

    def cells(self, rows: Rows) -> Iterator[Sequence[bytes]]:
        """See `Reader.cells`."""
        return self._whole.cells(self._rows[rows])

    @property
    def has_matrix(self) -> bool:
        """See `Reader.has_matrix`."""
        return self._whole.has_matrix

    def matrix(self, rows: Rows) -> ByteMatrix:
        """See `Reader.matrix`."""
        return self._whole.matrix(self._rows[rows])

    def raw(self, rows: Rows) -> Iterator[bytes]:
        """See `Reader.raw`."""
        return self._whole.raw(self._rows[rows])

    def frame(self, rows: Rows | None, names: Sequence[str]) -> pl.DataFrame:
        """See `Reader.frame`."""
        return self._whole.frame(self._of_whole(rows), names)

    def survey(
        self,
        rows: Rows | None,
        types: Mapping[str, pl.DataType],
        listed: Mapping[str, frozenset[str]],
        progress: Callable[[int], None] | None = None,
    ) -> tuple[pl.DataFrame, dict[str, Rows]]:
        """See `Reader.survey`."""
        return self._whole.survey(self._of_whole(rows), types, listed, progress)

    def _of_whole(self, rows: Rows | None) -> Rows:
        return self._rows if rows is None else self._rows[rows]
