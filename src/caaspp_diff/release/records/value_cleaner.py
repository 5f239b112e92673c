"""Cleans the values of a column: each distinct value once, not every cell. `ValueCleaner`."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from caaspp_diff.release.cutters import unquote
from caaspp_diff.release.index.keys import Rows

Clean = Callable[[bytes], bytes]


class ValueCleaner:
    """One column of a file, on its way from what stands there to a column of a frame.

    Args:
        name: Of the field.
        dtype: String or Categorical; None where only the values that are not listed are asked for.
        listed: The values to be expected beside blank; None where any is.
        quoted: Whether a value may stand in quotation marks.
        fix: What repairs a value.
    """

    def __init__(
        self,
        name: str,
        *,
        dtype: pl.DataType | None,
        listed: frozenset[str] | None,
        quoted: bool,
        fix: Clean | None,
    ) -> None:
        self.name = name
        self.dtype = dtype
        self._listed = listed
        self._quoted = quoted
        self._fix = fix
        self._raw = pl.Categories.random(physical=pl.UInt32)
        self.raw = pl.Categorical(self._raw)
        """The categories that the raw values are to be read as."""

        self._alive = pl.Series([], dtype=self.raw)  # polars forgets the values of categories that none uses
        self._known = pl.Series(name, [], dtype=dtype or pl.Null())
        self._strange: npt.NDArray[np.bool_] = np.empty(0, np.bool_)

    def learn(self, top: int | None) -> None:
        """Cleans and judges the values up to code ``top`` that were not there before."""
        if top is not None and top >= len(self._strange):
            self._learn()

    def clean(self, codes: pl.Expr) -> pl.Expr:
        """The column, of the codes of raw values; blank is null."""
        return pl.lit(self._known).gather(codes).alias(self.name)

    def strange(self, codes: pl.Series) -> Rows:
        """The places of values that are not listed."""
        if not self._strange.any():
            return np.empty(0, np.int64)
        among = codes.is_in(np.flatnonzero(self._strange).tolist())
        return among.fill_null(value=False).arg_true().to_numpy().astype(np.int64)

    def _learn(self) -> None:
        """Cleans the values that were not there before; blank becomes null."""
        values = self._raw.to_series()[len(self._strange) :]
        cleaned = [self.of(value) for value in values]
        listed = self._listed
        strange = [listed is not None and value is not None and value not in listed for value in cleaned]
        self._strange = np.concatenate([self._strange, np.array(strange, np.bool_)])
        if self.dtype is not None:
            self._known = pl.concat(
                [self._known, pl.Series(self.name, cleaned, dtype=self.dtype)], rechunk=True
            )

    def of(self, value: str | None) -> str | None:
        """What stands in the frame where ``value`` stands in the file."""
        if self._quoted and value and '"' in value:
            value = unquote(value.encode()).decode()
        bare = value.strip(" ") if value else ""
        return (self._fix(bare.encode()).decode() if self._fix and bare else bare) or None
