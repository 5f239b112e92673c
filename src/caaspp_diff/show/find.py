"""Finds a student's records by key, and what else has to be read to tell her story: `find_student`."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.events.replaced_ssids import find_replaced
from caaspp_diff.comparison.scoring import HEADLINES, headline, is_of_this_year
from caaspp_diff.errors import UsageError
from caaspp_diff.release.index.keys import SSID_DIGITS, Rows, record_types, ssids
from caaspp_diff.release.model import Release

BLOCK = 2000
"""Records that are looked at in one go for one with a score."""


YEAR_FLAG = "cast_current_year_flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a student stands in the two releases; a side is None where she is not in that release."""

    old: int | None
    """Her SSID in old."""

    new: int | None
    """Her SSID in new: another one where it was replaced."""


def read_ssid(text: str) -> int:
    """The SSID as a number.

    Raises:
        UsageError: It is none; the message does not repeat it.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) == SSID_DIGITS):
        raise UsageError(f"An SSID has {SSID_DIGITS} digits; what was given has not.")
    return int(digits)


def find_student(old: Release, new: Release, ssid: int) -> Found:
    """The student who has ``ssid`` in one of the releases, under whatever SSID in the other.

    Only where one release alone knows the SSID are the students compared who left and joined.

    Raises:
        UsageError: Neither release knows it; the message does not repeat it.
    """
    before, after = bool(len(rows_of(old, ssid))), bool(len(rows_of(new, ssid)))
    if not before and not after:
        raise UsageError(f"Neither {old.name} nor {new.name} has a record of that SSID; check its digits.")
    if before and after:
        return Found(old=ssid, new=ssid)
    pairs = find_replaced(old, new, align(old, new)).pairs
    if before:
        return Found(old=ssid, new=pairs.get(ssid))
    return Found(old={now: was for was, now in pairs.items()}.get(ssid), new=ssid)


def rows_of(release: Release, ssid: int | None) -> Rows:
    """The records of a student, by key and then in file order; none for None."""
    rows = np.flatnonzero(ssids(release.index.keys) == ssid) if ssid is not None else np.empty(0, np.int64)
    return rows[np.argsort(release.index.keys[rows], kind="stable")]


def witnesses(release: Release) -> Rows:
    """One record for each record type: of this year and with a score, if there is any such.

    They say which tests had scores at all, on which it depends whether a change was to be expected.
    Of a test with scores little more is read than its first records.
    """
    types = record_types(release.index.keys)
    return np.array([_witness(release, np.flatnonzero(types == one)) for one in np.unique(types)], np.int64)


def _witness(release: Release, rows: Rows) -> int:
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        frame = release.reader.frame(block, [*HEADLINES, YEAR_FLAG])
        scored = frame.select(pl.arg_where(headline().is_not_null() & is_of_this_year())).to_series()
        if len(scored):
            return int(block[scored[0]])
    return int(rows[0])
