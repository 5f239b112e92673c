"""The key of a record as one integer, so that two releases are aligned by sorting numbers.

From the left: SSID (10 digits), record type (2), cohort (2). SSID first, so that the records of a
student stand together in a sorted index. The cohort is 0 but for a CAST record of an earlier year
(2021-22 and later, CAST Current Year Flag ``N``): there it is the grade in which CAST was taken
(layout 2021-22 pages 82-83), since a grade-12 student may have one such record beside this year's;
99 where the grade is blank.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]

Rows = npt.NDArray[np.int64]
"""Row numbers of a release: its records in file order, from 0."""

SSID_DIGITS = 10
TYPE_DIGITS = 2


RECORD_TYPES = 100
"""More than there are: every number that two digits can be."""

TYPE_SHIFT = 100
SSID_SHIFT = TYPE_SHIFT * RECORD_TYPES
"""What a record type and an SSID are multiplied with to stand in their place of a key."""

UNKNOWN_COHORT = 99
"""The cohort of a CAST record of an earlier year that does not say in which grade it was taken."""


def key_of(ssid: int, record_type: int, cohort: int = 0) -> int:
    """The key of one record."""
    return ssid * SSID_SHIFT + record_type * TYPE_SHIFT + cohort


def ssids(keys: Keys) -> Keys:
    """The SSID of each key, as a number."""
    return keys // SSID_SHIFT


def record_types(keys: Keys) -> Keys:
    """The record type of each key, as a number."""
    return keys // TYPE_SHIFT % RECORD_TYPES


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
