"""Counts records by one column after another: `RecordCounter`.

What a record counts for is one small number, so that a column is counted in one pass over its codes.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from caaspp_diff.comparison.align import Mask
from caaspp_diff.layouts.score_fields import level_count, met_level
from caaspp_diff.release.index.keys import Rows

NO_CODE = -1
MARKS = 2  # a mark is not set, or set

Numbers = npt.NDArray[np.number[Any]]


class RecordCounter:
    """Records, and what each counts for.

    Args:
        records: Columns ``record_type``, ``tested`` and ``counted`` (Boolean), ``score`` (Int32) and
            ``level`` (Int8; both null where there is none), and those to count by.
    """

    def __init__(self, records: pl.DataFrame) -> None:
        self._records = records
        self._types = records["record_type"].unique().sort()
        codes = [f"{record_type:02d}" for record_type in self._types]
        self._levels = [level_count(code) for code in codes]
        self._met = [met_level(code) for code in codes]
        self._most = max([1, *self._levels])
        place = np.zeros(int(self._types.max() or 0) + 1, np.int32)  # type: ignore[arg-type]
        place[self._types.to_numpy()] = np.arange(len(self._types))
        self._type = place[records["record_type"].to_numpy()]
        self._kind = self._type * MARKS + records["tested"].to_numpy()
        self._kind = self._kind * MARKS + records["counted"].to_numpy()
        level = records["level"].fill_null(0).to_numpy()
        self._kind = self._kind * (self._most + 1) + np.where((level < 0) | (level > self._most), 0, level)
        self._scored = (records["counted"] & records["score"].is_not_null()).to_numpy()
        self._score = records["score"].fill_null(0).to_numpy()
        self._by: list[str] = []
        self._values: list[str] = []
        self._of_type: list[int] = []
        self._counts: list[Numbers] = []
        self._means: list[Numbers] = []

    def count(self, by: str, column: str, among: Mask, prefix: str = "") -> None:
        """Counts the records ``among`` all for each value of a column, which is never blank.

        Args:
            by: What the column is called in the result.
            column: The column.
            among: Which records.
            prefix: What goes before each value in the result.
        """
        codes = self._codes(column)
        rows = np.flatnonzero(among & (codes != NO_CODE))
        codes = codes[rows].astype(np.intp)
        height, types = int(codes.max(initial=0)) + 1, len(self._types)
        kinds = types * MARKS * MARKS * (self._most + 1)
        counts = np.bincount(codes * kinds + self._kind[rows], minlength=height * kinds)
        counts = counts.reshape(height, types, MARKS, MARKS, self._most + 1)
        value, of_type = np.nonzero(counts.sum(axis=(2, 3, 4)))
        some_row = np.zeros(height, np.int64)
        some_row[codes] = rows
        self._by += [by] * len(value)
        self._values += [prefix + text for text in self._texts(column, some_row[value])]
        self._of_type += of_type.tolist()
        self._counts.append(counts[value, of_type])
        self._means.append(self._mean_of(codes, rows, height)[value, of_type])

    def frame(self) -> pl.DataFrame:
        """All that was counted: ``by``, ``value`` (String), then as in `IMPACT_SCHEMA`, without ``side``."""
        counts = np.concatenate([np.zeros((0, MARKS, MARKS, self._most + 1), np.int64), *self._counts])
        at_level = counts[:, :, 1, :].sum(axis=1)
        wanted = list(zip(at_level.tolist(), self._of_type, strict=True))
        levels = [row[1 : self._levels[record_type] + 1] for row, record_type in wanted]
        met = [sum(row[max(1, self._met[record_type]) :]) for row, record_type in wanted]
        means = np.concatenate([np.zeros(0), *self._means])
        return pl.DataFrame(
            {
                "by": pl.Series(self._by, dtype=pl.String),
                "value": pl.Series(self._values, dtype=pl.String),
                "record_type": self._types.gather(self._of_type),
                "enrolled": pl.Series(counts.sum(axis=(1, 2, 3)), dtype=pl.Int64),
                "tested": pl.Series(counts[:, 1].sum(axis=(1, 2)), dtype=pl.Int64),
                "counted": pl.Series(at_level.sum(axis=1), dtype=pl.Int64),
                "mean": pl.Series(means).fill_nan(None).round(1),
                "levels": pl.Series(levels, dtype=pl.List(pl.Int64)),
                "met": pl.Series(met, dtype=pl.Int64),
            }
        )

    def _codes(self, column: str) -> Numbers:
        values = pl.col(column)
        if self._records.schema[column] == pl.String():
            values = values.cast(pl.Categorical())
        return self._records.select(values.to_physical().cast(pl.Int32).fill_null(NO_CODE))[column].to_numpy()

    def _texts(self, column: str, rows: Rows) -> pl.Series:
        return self._records.select(pl.col(column).gather(rows).cast(pl.String))[column]

    def _mean_of(self, codes: Numbers, rows: Rows, height: int) -> Numbers:
        scored = self._scored[rows]
        cells = (codes * len(self._types) + self._type[rows])[scored]
        size = height * len(self._types)
        sums = np.bincount(cells, self._score[rows][scored], minlength=size)
        counts = np.bincount(cells, minlength=size)
        means = np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0)
        return np.asarray(means.reshape(height, len(self._types)))
