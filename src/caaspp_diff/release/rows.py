"""Where the records of a release stand in its file: `Index`, and `Rows` of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.keys import Keys

Rows = npt.NDArray[np.int64]
"""Row numbers of a release: its records in file order, from 0."""


@dataclass(frozen=True, slots=True)
class Index:
    """Where every record stands, one entry a record, in file order."""

    keys: Keys
    hashes: npt.NDArray[np.uint64]
    """64-bit xxh3 of the line without its line end and trailing blanks, and without ignored fields."""

    offsets: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int32]
    """Bytes of the line without its line end."""

    lines: npt.NDArray[np.int32]
    """Line number in the file, from 1 (the header counts)."""

    def __len__(self) -> int:
        """How many records."""
        return len(self.keys)
