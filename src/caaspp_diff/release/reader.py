"""Gives the records of a release back by row: `LineReader`."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from caaspp_diff.layouts.model import Field
from caaspp_diff.release.blocks import bare, block_frame
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

    def frame(self, rows: Rows | None, names: Sequence[str]) -> pl.DataFrame:
        """The named fields of the records at ``rows`` (None: all), one String column each, blank as null.

        Args:
            rows: Which records, in the order wanted.
            names: Which fields; one that the release does not hold gives a column of nulls.
        """
        return self.survey(rows, dict.fromkeys(names, pl.String()), {})[0]

    def survey(
        self, rows: Rows | None, types: Mapping[str, pl.DataType], listed: Mapping[str, frozenset[str]]
    ) -> tuple[pl.DataFrame, dict[str, Rows]]:
        """Some fields as a frame, and where others hold what is not listed, in one pass over the lines.

        Args:
            rows: Which records (None: all), in the order wanted.
            types: Field → String or Categorical; one that the release does not hold gives nulls.
            listed: Fields of the release, each with the values that are to be expected; blank always is.

        Returns:
            The frame; and for each field of ``listed`` that holds another value, the places in ``rows``.
        """
        rows = np.arange(self._records) if rows is None else rows
        held = [name for name in types if name in self._numbers]
        order = self._store.in_file_order(rows)
        blocks = [pl.DataFrame(schema={name: types[name] for name in held})]
        strange: dict[str, list[Rows]] = {}
        wanted = [self._numbers[name] for name in (*held, *listed)]
        done = 0
        for lines in self._store.blocks(rows if order is None else rows[order]):
            cells = block_frame(self._cutter, lines, wanted)
            kept = self._repaired(bare(cells[:, : len(held)]), wanted)
            blocks.append(
                kept.select(pl.col(str(i)).cast(types[name]).alias(name) for i, name in enumerate(held))
            )
            for name, found in self._not_listed(cells[:, len(held) :], wanted, listed).items():
                strange.setdefault(name, []).append(found + done)
            done += len(lines)
        frame = pl.concat(blocks)
        frame = frame if order is None or not held else frame[np.argsort(order)]
        blank = {name: pl.repeat(None, len(rows), dtype=dtype, eager=True) for name, dtype in types.items()}
        columns = [frame[name] if name in held else blank[name].alias(name) for name in types]
        places = {name: np.concatenate(found) for name, found in strange.items()}
        if order is not None:
            places = {name: np.sort(order[found]) for name, found in places.items()}
        return pl.DataFrame(columns), places

    def _not_listed(
        self, cells: pl.DataFrame, wanted: Sequence[int], listed: Mapping[str, frozenset[str]]
    ) -> dict[str, Rows]:
        """The places in a block where a field holds a value that is not listed."""
        if not listed:
            return {}
        lists = cells.select(pl.all().unique().implode()).row(0)
        found = {}
        for (name, expected), column, values in zip(listed.items(), cells.columns, lists, strict=True):
            if any(value and value.strip(" ") and value.strip(" ") not in expected for value in values):
                column_of_block = self._repaired(bare(cells.select(column)), wanted).to_series()
                strange = column_of_block.is_not_null() & ~column_of_block.is_in(sorted(expected))
                found[name] = strange.arg_true().to_numpy().astype(np.int64)
        return {name: places for name, places in found.items() if len(places)}

    def _repaired(self, frame: pl.DataFrame, wanted: Sequence[int]) -> pl.DataFrame:
        """The repairs are few rules on many equal values: each distinct value is repaired once."""
        repaired = {}
        for name in frame.columns:
            if fix := self._fixes.get(wanted[int(name)]):
                values = frame[name].unique().drop_nulls().to_list()
                new = [fix(value.encode("utf-8")).decode("utf-8") for value in values]
                repaired[name] = frame[name].replace(values, new)
        return frame.with_columns(**repaired)

    def _fixed(self, values: Values) -> Values:
        return tuple([self._fixes[i](value) if i in self._fixes else value for i, value in enumerate(values)])
