"""Finds the records of a student by key, and the few other records that are needed: `find_student`."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.events.replaced_ssids import find_replaced
from caaspp_diff.comparison.scoring import HEADLINES, headline, is_of_this_year
from caaspp_diff.errors import UsageError
from caaspp_diff.release.index.keys import SSID_DIGITS, Rows, record_types, ssids
from caaspp_diff.release.model import Release

RECORDS_AT_ONCE = 2000
"""Records that are read at once when one with a score is searched."""

YEAR_FLAG = "cast_current_year_flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentSsids:
    """The SSIDs of a student in both releases; None for a release that she is not in."""

    old: int | None
    new: int | None
    """Different from the old one if the SSID was replaced."""


def read_ssid(text: str) -> int:
    """Reads an SSID that a user typed.

    Returns:
        The SSID as a number.

    Raises:
        UsageError: The text is not an SSID; the error does not repeat it.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) == SSID_DIGITS):
        raise UsageError(f"An SSID has {SSID_DIGITS} digits; what was given has not.")
    return int(digits)


def find_student(old: Release, new: Release, ssid: int) -> StudentSsids:
    """Finds the student who has an SSID in either release, even if it was replaced.

    Only if one release alone has the SSID, the students who left and joined are compared to find whether it
    was replaced.

    Args:
        old: The earlier release, open.
        new: The later release, open.
        ssid: The SSID in either of them.

    Returns:
        The SSIDs of the student in both releases.

    Raises:
        UsageError: Neither release has the SSID; the error does not repeat it.
    """
    in_old, in_new = bool(len(rows_of(old, ssid))), bool(len(rows_of(new, ssid)))
    if not in_old and not in_new:
        raise UsageError(f"Neither {old.name} nor {new.name} has a record of that SSID; check its digits.")
    if in_old and in_new:
        return StudentSsids(old=ssid, new=ssid)
    pairs = find_replaced(old, new, align(old, new)).pairs
    if in_old:
        return StudentSsids(old=ssid, new=pairs.get(ssid))
    return StudentSsids(old={new_ssid: old_ssid for old_ssid, new_ssid in pairs.items()}.get(ssid), new=ssid)


def rows_of(release: Release, ssid: int | None) -> Rows:
    """Finds the records of a student.

    Args:
        release: An open release.
        ssid: The SSID of the student in it; None if she is not in it.

    Returns:
        The rows of her records by key, those with the same key in file order.
    """
    rows = np.flatnonzero(ssids(release.index.keys) == ssid) if ssid is not None else np.empty(0, np.int64)
    return rows[np.argsort(release.index.keys[rows], kind="stable")]


def representative_rows(release: Release) -> Rows:
    """Finds one record of each record type: one of this year with a score if there is any, else the first.

    These records show which tests have scores at all, because that decides whether a change is expected.
    Little more is read of a test with scores than its first records.

    Returns:
        The rows of these records, by record type.
    """
    types = record_types(release.index.keys)
    return np.array(
        [_representative(release, np.flatnonzero(types == one)) for one in np.unique(types)], np.int64
    )


def _representative(release: Release, rows: Rows) -> int:
    for start in range(0, len(rows), RECORDS_AT_ONCE):
        block = rows[start : start + RECORDS_AT_ONCE]
        frame = release.reader.frame(block, [*HEADLINES, YEAR_FLAG])
        scored = frame.select(pl.arg_where(headline().is_not_null() & is_of_this_year())).to_series()
        if len(scored):
            return int(block[scored[0]])
    return int(rows[0])
