"""Counts records by one column after another: `Measured`.

What a record counts for is one small number, so that a column is counted in one pass over its codes.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from caaspp_diff.compare.align import Mask
from caaspp_diff.layouts.scores import level_count, met_level

BLANK = -1
MARKS = 2  # a mark is not set, or set

Numbers = npt.NDArray[np.number[Any]]


class Measured:
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

    def by(self, column: str, among: Mask) -> pl.DataFrame:
        """The numbers of the records ``among`` all, for each value of a column and each record type.

        Columns: ``value`` (String, never blank), then those of `IMPACT_SCHEMA` from ``record_type`` on,
        without ``side``.
        """
        values = self._records[column]
        values = values if isinstance(values.dtype, pl.Categorical) else values.cast(pl.Categorical())
        codes = values.to_physical().cast(pl.Int32).fill_null(BLANK).to_numpy()
        rows = among & (codes != BLANK)
        codes = codes[rows]
        height, types = int(codes.max(initial=0)) + 1, len(self._types)
        kinds = types * MARKS * MARKS * (self._most + 1)
        counts = np.bincount(codes * kinds + self._kind[rows], minlength=height * kinds)
        counts = counts.reshape(height, types, MARKS, MARKS, self._most + 1)
        value, of_type = np.nonzero(counts.sum(axis=(2, 3, 4)))
        means = self._means(codes, rows, height)[value, of_type]
        return pl.DataFrame(
            {
                "value": _texts(values, value),
                "record_type": self._types.gather(of_type),
                **self._numbers(counts[value, of_type], of_type),
                "mean": pl.Series(means).fill_nan(None).round(1),
            }
        )

    def _means(self, codes: Numbers, rows: Mask, height: int) -> Numbers:
        scored = self._scored[rows]
        cells = (codes * len(self._types) + self._type[rows])[scored]
        size = height * len(self._types)
        sums = np.bincount(cells, self._score[rows][scored], minlength=size)
        counts = np.bincount(cells, minlength=size)
        means = np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0)
        return np.asarray(means.reshape(height, len(self._types)))

    def _numbers(self, counts: Numbers, of_type: Numbers) -> dict[str, pl.Series]:
        """``counts`` has a row each, then whether tested, whether counted, and the level."""
        at_level = counts[:, :, 1, :].sum(axis=1)
        wanted = list(zip(at_level.tolist(), of_type.tolist(), strict=True))
        levels = [row[1 : self._levels[record_type] + 1] for row, record_type in wanted]
        met = [sum(row[max(1, self._met[record_type]) :]) for row, record_type in wanted]
        return {
            "enrolled": pl.Series(counts.sum(axis=(1, 2, 3)), dtype=pl.Int64),
            "tested": pl.Series(counts[:, 1].sum(axis=(1, 2)), dtype=pl.Int64),
            "counted": pl.Series(at_level.sum(axis=1), dtype=pl.Int64),
            "levels": pl.Series(levels, dtype=pl.List(pl.Int64)),
            "met": pl.Series(met, dtype=pl.Int64),
        }


def _texts(values: pl.Series, codes: Numbers) -> pl.Series:
    distinct = values.unique().drop_nulls()
    texts = dict(zip(distinct.to_physical(), distinct.cast(pl.String), strict=True))
    return pl.Series([texts[code] for code in codes.tolist()], dtype=pl.String)
