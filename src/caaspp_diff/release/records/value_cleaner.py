"""Cleans each distinct value of a column once instead of every cell: `ValueCleaner`."""

import numpy as np
import numpy.typing as npt
import polars as pl

from caaspp_diff.release.cutters import Fix, unquote
from caaspp_diff.release.index.keys import Rows


class ValueCleaner:
    """Turns the raw values of one column of a file into the column of a frame.

    Args:
        name: The name of the field.
        dtype: String or Categorical; None if only the values that are not listed are wanted.
        listed: The allowed values besides blank; None if every value is allowed.
        quoted: Whether a value may be in quotation marks.
        fix: Repairs a value; None if none needs repair.
    """

    def __init__(
        self,
        name: str,
        *,
        dtype: pl.DataType | None,
        listed: frozenset[str] | None,
        quoted: bool,
        fix: Fix | None,
    ) -> None:
        self.name = name
        self.dtype = dtype
        self._listed = listed
        self._quoted = quoted
        self._fix = fix
        self._raw = pl.Categories.random(physical=pl.UInt32)
        self.raw = pl.Categorical(self._raw)
        """The type to read the raw values of the file as."""

        # polars drops the values of categories as soon as no series uses them, and the codes of the next
        # chunk would begin at 0 again
        self._keep_alive = pl.Series([], dtype=self.raw)
        self._cleaned = pl.Series(name, [], dtype=dtype or pl.Null())
        self._unlisted: npt.NDArray[np.bool_] = np.empty(0, np.bool_)

    def learn(self, top: int | None) -> None:
        """Cleans and judges the new values, if there are any; ``top`` is the highest code of some lines."""
        if top is not None and top >= len(self._unlisted):
            self._learn()

    def clean(self, codes: pl.Expr) -> pl.Expr:
        """The cleaned column, from the codes of the raw values; blank is null."""
        return pl.lit(self._cleaned).gather(codes).alias(self.name)

    def unlisted(self, codes: pl.Series) -> Rows:
        """The positions of values that are not listed."""
        if not self._unlisted.any():
            return np.empty(0, np.int64)
        among = codes.is_in(np.flatnonzero(self._unlisted).tolist())
        return among.fill_null(value=False).arg_true().to_numpy().astype(np.int64)

    def _learn(self) -> None:
        """Cleans the values that are new since the last call; blank becomes null."""
        values = self._raw.to_series()[len(self._unlisted) :]
        cleaned = [self.clean_value(value) for value in values]
        listed = self._listed
        unlisted = [listed is not None and value is not None and value not in listed for value in cleaned]
        self._unlisted = np.concatenate([self._unlisted, np.array(unlisted, np.bool_)])
        if self.dtype is not None:
            self._cleaned = pl.concat(
                [self._cleaned, pl.Series(self.name, cleaned, dtype=self.dtype)], rechunk=True
            )

    def clean_value(self, value: str | None) -> str | None:
        """Cleans one raw value: without quotation marks and blanks around it, and repaired."""
        if self._quoted and value and '"' in value:
            value = unquote(value.encode()).decode()
        bare = value.strip(" ") if value else ""
        return (self._fix(bare.encode()).decode() if self._fix and bare else bare) or None
