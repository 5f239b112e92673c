"""Reads the records of a release by row number: `LineReader`."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from caaspp_diff.layouts.model import Field
from caaspp_diff.release.cutters import Cutter, Delimited, Fix, FixedWidth, Values
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.records.byte_matrix import ByteMatrix, matrix
from caaspp_diff.release.records.csv_blocks import cut
from caaspp_diff.release.records.map_ahead import map_ahead
from caaspp_diff.release.records.store import LineStore
from caaspp_diff.release.records.value_cleaner import ValueCleaner


class LineReader:
    """The `Reader` of both forms.

    Args:
        store: The lines of the file.
        records: How many records there are.
        cutter: Cuts a line into values.
        columns: The field of each column.
        fixes: Column number → the function that repairs its values.
    """

    def __init__(
        self,
        store: LineStore,
        records: int,
        cutter: Cutter,
        columns: Sequence[Field],
        fixes: Mapping[int, Fix],
    ) -> None:
        self._store = store
        self._records = records
        self._cutter = cutter
        self._fixes = fixes
        self._numbers: dict[str, int] = {}
        for number, field in enumerate(columns):
            self._numbers.setdefault(field.name, number)

    def raw(self, rows: Rows) -> Iterator[bytes]:
        """Yields the lines at ``rows`` as they are in the file, without line ends."""
        for chunk in self._store.chunks(rows):
            yield from chunk.lines()

    def values(self, rows: Rows) -> Iterator[Values]:
        """Yields the records at ``rows``, each as the UTF-8 values of all columns, stripped of blanks."""
        values = self._cutter.values
        for chunk in self._store.chunks(rows):
            if not self._fixes:
                yield from map(values, chunk.lines())
            else:
                yield from (self._fixed(values(line)) for line in chunk.lines())

    def cells(self, rows: Rows) -> Iterator[Sequence[bytes]]:
        """Yields the same as `values`, but possibly with blanks around a value, which is faster."""
        if self._fixes or isinstance(self._cutter, FixedWidth):
            yield from self.values(rows)
            return
        for chunk in self._store.chunks(rows):
            yield from map(self._cutter.all_cells, chunk.lines())

    @property
    def has_matrix(self) -> bool:
        """Whether `matrix` can be called: the form is fixed width, and no value is repaired."""
        return isinstance(self._cutter, FixedWidth) and not self._fixes

    def matrix(self, rows: Rows) -> ByteMatrix:
        """Reads the records at ``rows`` into one matrix of bytes.

        Raises:
            TypeError: The form is delimited.
        """
        if isinstance(self._cutter, Delimited):
            raise TypeError("delimited lines have no columns of bytes")
        return matrix(self._cutter, self._store.chunk(rows))

    def frame(self, rows: Rows | None, names: Sequence[str]) -> pl.DataFrame:
        """Reads fields of records as a frame: one String column per name, blank as null.

        Args:
            rows: The records in the order wanted; None for all in file order.
            names: The fields; one that the release does not have is a column of nulls.
        """
        return self.survey(rows, dict.fromkeys(names, pl.String()), {})[0]

    def survey(
        self,
        rows: Rows | None,
        types: Mapping[str, pl.DataType],
        listed: Mapping[str, frozenset[str]],
        progress: Callable[[int], None] | None = None,
    ) -> tuple[pl.DataFrame, dict[str, Rows]]:
        """Reads some fields as a frame, and finds values of others that are not listed, in one pass.

        Args:
            rows: The records in the order wanted; None for all in file order.
            types: Field → String or Categorical; one that the release does not have is a column of nulls.
            listed: Field of the release → the values it may have; blank is always allowed.
            progress: Called with the number of records that have been read since the last call.

        Returns:
            The frame, with one row for each of ``rows`` and the columns of ``types``, blank as null; and for
            each field of ``listed`` with other values, the positions of these in ``rows``, ascending.
        """
        rows = np.arange(self._records) if rows is None else rows
        order = self._store.in_file_order(rows)
        columns = {
            self._numbers[name]: self._cleaner(name, types.get(name), listed.get(name))
            for name in (*types, *listed)
            if name in self._numbers
        }
        frames = [pl.DataFrame(schema={c.name: c.dtype for c in columns.values() if c.dtype is not None})]
        unlisted: dict[str, list[Rows]] = {name: [] for name in listed}
        done = 0
        types_of_raw = {number: column.raw for number, column in columns.items()}
        chunks = self._store.chunks(rows if order is None else rows[order]) if columns else iter(())
        for raw in map_ahead(lambda chunk: cut(self._cutter, chunk, types_of_raw), chunks):
            frame, found = _cleaned(columns, raw)
            frames.append(frame)
            for name, places in found.items():
                unlisted[name].append(places + done)
            done += len(raw)
            if progress:
                progress(len(raw))
        frame = pl.concat(frames)
        frame = frame if order is None or not frame.width else frame[np.argsort(order)]
        blank = {name: pl.repeat(None, len(rows), dtype=dtype, eager=True) for name, dtype in types.items()}
        series = [frame[name] if name in frame.columns else blank[name].alias(name) for name in types]
        all_places = {name: np.concatenate(found) for name, found in unlisted.items() if found}
        if order is not None:
            all_places = {name: np.sort(order[places]) for name, places in all_places.items()}
        return pl.DataFrame(series), all_places

    def _cleaner(self, name: str, dtype: pl.DataType | None, listed: frozenset[str] | None) -> ValueCleaner:
        quoted = isinstance(self._cutter, Delimited) and self._cutter.quoted
        return ValueCleaner(
            name, dtype=dtype, listed=listed, quoted=quoted, fix=self._fixes.get(self._numbers[name])
        )

    def _fixed(self, values: Values) -> Values:
        return tuple([self._fixes[i](value) if i in self._fixes else value for i, value in enumerate(values)])


def _cleaned(columns: Mapping[int, ValueCleaner], raw: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, Rows]]:
    """Cleans the raw columns of some lines; also returns the positions of values that are not listed."""
    codes = raw.select(pl.col(str(number)).to_physical() for number in columns)
    for column, highest in zip(columns.values(), codes.max().row(0), strict=True):
        column.learn(highest)
    kept = codes.select(c.clean(pl.col(str(n))) for n, c in columns.items() if c.dtype is not None)
    places = {column.name: column.unlisted(codes[str(number)]) for number, column in columns.items()}
    return kept, {name: found for name, found in places.items() if len(found)}
