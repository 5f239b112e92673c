"""Which LEA a release is of, and which version of the file it is: enrolled or tested."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.comparison.facts import field_in
from caaspp_diff.release.model import Population, Release

CLEARLY = 3
"""The version is clear where one code puts this many times as many records elsewhere as the other."""

LEA_NAMES = (
    ("calpads_district_code", "calpads_district_name"),
    ("tested_district_code_1", "tested_lea_name_1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOwner:
    """The LEA and the version of a release; None where the records do not agree."""

    lea: str | None
    lea_name: str | None
    population: Population | None


def identify_owner(release: Release, facts: pl.DataFrame, given: Population | None = None) -> ReleaseOwner:
    """Identifies the LEA and the version from the records, which say more than a file's name.

    Every student of the enrolled version is enrolled in the LEA now, though some tested elsewhere;
    every student of the tested version tested in the LEA, though some have moved. Where everyone did
    both, or where a few strayed both ways, only the name of the file says it.

    Args:
        release: The release.
        facts: Its facts.
        given: What the user says, which decides.
    """
    enrolled, enrolled_share = _most_common(facts["calpads_district_code"])
    tested, tested_share = _most_common(facts["test_district"])
    population = given
    if population is None and enrolled is not None:
        population = _by_shares(enrolled_share, tested_share)
    population = population or _population_by_name(release.name)
    lea = tested if population == "tested" else enrolled or tested
    share = tested_share if population == "tested" or enrolled is None else enrolled_share
    if share <= 1 / 2:
        lea = None
    return ReleaseOwner(lea=lea, lea_name=_lea_name(release, facts, lea), population=population)


def _by_shares(enrolled: float, tested: float) -> Population | None:
    elsewhere_now, elsewhere_then = 1 - enrolled, 1 - tested
    if elsewhere_now * CLEARLY < elsewhere_then:
        return "enrolled"
    return "tested" if elsewhere_then * CLEARLY < elsewhere_now else None


def _most_common(codes: pl.Series) -> tuple[str | None, float]:
    counts = codes.drop_nulls().value_counts(name="n").cast({codes.name: pl.String})
    if counts.is_empty():
        return None, 0.0
    counts = counts.sort("n", codes.name, descending=[True, False])
    return counts[codes.name][0], counts["n"][0] / counts["n"].sum()


def _population_by_name(name: str) -> Population | None:
    lower = name.lower()
    if ("enrolled" in lower) == ("tested" in lower):
        return None
    return "enrolled" if "enrolled" in lower else "tested"


def _lea_name(release: Release, facts: pl.DataFrame, lea: str | None) -> str | None:
    if lea is None:
        return None
    for code, name in LEA_NAMES:
        rows = facts.select((pl.col(code) == lea).arg_true()).to_series().cast(pl.Int64).to_numpy()
        if len(rows):
            # the record of the lowest key, whatever the order of the lines
            first = rows[np.argmin(release.index.keys[rows])]
            called: str | None = release.reader.frame(np.array([first]), [field_in(release, name)]).item()
            if called:
                return called
    return None
