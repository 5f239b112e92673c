"""Gives the records of a release back by row: `LineReader`."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from caaspp_diff.layouts.model import Field
from caaspp_diff.release.blocks import block_frame
from caaspp_diff.release.lines import Cutter, Fix, Values
from caaspp_diff.release.model import Rows
from caaspp_diff.release.store import LineStore


class LineReader:
    """The `Reader` of both forms.

    Args:
        store: The lines.
        records: How many there are.
        cutter: How a line is cut into values.
        columns: The field of each column.
        fixes: Column number → what repairs its values.
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
        """The lines at ``rows`` as they stand in the file, without line end."""
        for lines in self._store.blocks(rows):
            yield from lines

    def values(self, rows: Rows) -> Iterator[Values]:
        """The records at ``rows``, each as the UTF-8 values of all columns, without blanks around."""
        cut = self._cutter.values
        for lines in self._store.blocks(rows):
            if not self._fixes:
                yield from map(cut, lines)
            else:
                yield from (self._fixed(cut(line)) for line in lines)

    def frame(self, rows: Rows | None, names: Sequence[str], *, categorical: bool = False) -> pl.DataFrame:
        """The named fields of the records at ``rows`` (None: all), one column each, blank as null.

        Args:
            rows: Which records, in the order wanted.
            names: Which fields; one that the release does not hold gives a column of nulls.
            categorical: Whether the columns are Categorical (4 bytes a value) instead of String.
        """
        rows = np.arange(self._records) if rows is None else rows
        dtype = pl.Categorical() if categorical else pl.String()
        held = [name for name in names if name in self._numbers]
        columns = dict(zip(held, self._columns(rows, held, dtype), strict=True)) if held else {}
        blank = pl.repeat(None, len(rows), dtype=dtype, eager=True)
        return pl.DataFrame([columns.get(name, blank).alias(name) for name in names])

    def _columns(self, rows: Rows, held: Sequence[str], dtype: pl.DataType) -> list[pl.Series]:
        wanted = [self._numbers[name] for name in held]
        order = self._store.in_file_order(rows)
        blocks = [pl.DataFrame(schema={str(i): dtype for i in range(len(wanted))})]
        blocks.extend(
            self._repaired(block_frame(self._cutter, lines, wanted), wanted).cast(dtype)
            for lines in self._store.blocks(rows if order is None else rows[order])
        )
        frame = pl.concat(blocks)
        return (frame if order is None else frame[np.argsort(order)]).get_columns()

    def _repaired(self, frame: pl.DataFrame, wanted: Sequence[int]) -> pl.DataFrame:
        """The repairs are few rules on many equal values: each distinct value is repaired once."""
        repaired = {}
        for i, column in enumerate(wanted):
            if fix := self._fixes.get(column):
                values = frame[str(i)].unique().drop_nulls().to_list()
                new = [fix(value.encode("utf-8")).decode("utf-8") for value in values]
                repaired[str(i)] = frame[str(i)].replace(values, new)
        return frame.with_columns(**repaired)

    def _fixed(self, values: Values) -> Values:
        return tuple([self._fixes[i](value) if i in self._fixes else value for i, value in enumerate(values)])
