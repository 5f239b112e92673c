"""The key of a record as one integer, so that sorting numbers aligns two releases.

From the left: SSID (10 digits), record type (2), cohort (2). The SSID comes first, so that sorted keys
keep the records of a student together. The cohort is 0 but for a CAST record of an earlier year
(2021-22 and later, CAST Current Year Flag ``N``): there it is the grade in which CAST was taken
(layout 2021-22 pages 82-83), since a grade-12 student may have one such record beside this year's;
99 where the grade is blank.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]

Rows = npt.NDArray[np.int64]
"""Row numbers in a release, whose records are numbered in file order from 0."""

SSID_DIGITS = 10
TYPE_DIGITS = 2

RECORD_TYPES = 100
"""How many numbers the two digits of a record type can be."""

TYPE_SHIFT = 100
SSID_SHIFT = TYPE_SHIFT * RECORD_TYPES
"""Factors that move a record type and an SSID to their digits of a key."""

UNKNOWN_COHORT = 99
"""The cohort of a CAST record of an earlier year whose grade is blank."""


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
    """The key, hash and position of every record: parallel arrays in file order."""

    keys: Keys
    hashes: npt.NDArray[np.uint64]
    """64-bit xxh3 of the line without its line end, trailing blanks and ignored fields."""

    offsets: npt.NDArray[np.int64]
    """Where the line begins in the file, in bytes."""

    lengths: npt.NDArray[np.int32]
    """Bytes of the line without its line end."""

    lines: npt.NDArray[np.int32]
    """Line number in the file, from 1 (the header counts)."""

    def __len__(self) -> int:
        """How many records."""
        return len(self.keys)
