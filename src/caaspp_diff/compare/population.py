"""Which LEA a release is of, and which version of the file it is: enrolled or tested."""

from dataclasses import dataclass

import polars as pl

from caaspp_diff.compare.scoring import lea_of_test
from caaspp_diff.release.model import Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Whose release it is; None where the records do not agree."""

    lea: str | None
    lea_name: str | None
    population: Population | None


def belonging(facts: pl.DataFrame, name: str, told: Population | None = None) -> Belonging:
    """Reads it from the records, which say more than a file's name.

    Every student of the enrolled version is enrolled in the LEA now, though some tested elsewhere;
    every student of the tested version tested in the LEA, though some have moved. Where everyone did
    both, only the name of the file can tell.

    Args:
        facts: The facts of the release.
        name: The file's name, as a hint where the records leave it open.
        told: What the user says; it decides.
    """
    enrolled, enrolled_share = _most_common(facts["calpads_district_code"].cast(pl.String))
    tested_at = facts.select(lea_of_test().cast(pl.String)).to_series()
    tested, tested_share = _most_common(tested_at)
    population = told
    if population is None and enrolled is not None and enrolled_share != tested_share:
        population = "enrolled" if enrolled_share > tested_share else "tested"
    if population is None:
        population = _hint(name)
    lea = tested if population == "tested" else enrolled or tested
    share = tested_share if population == "tested" or enrolled is None else enrolled_share
    if share <= 1 / 2:
        lea = None
    return Belonging(lea=lea, lea_name=_lea_name(facts, lea), population=population)


def _most_common(codes: pl.Series) -> tuple[str | None, float]:
    filled = codes.drop_nulls()
    if filled.is_empty():
        return None, 0.0
    counts = filled.value_counts(name="n").sort("n", codes.name, descending=[True, False])
    return counts[codes.name][0], counts["n"][0] / len(filled)


def _hint(name: str) -> Population | None:
    lower = name.lower()
    if ("enrolled" in lower) == ("tested" in lower):
        return None
    return "enrolled" if "enrolled" in lower else "tested"


def _lea_name(facts: pl.DataFrame, lea: str | None) -> str | None:
    if lea is None:
        return None
    for name, code in (
        ("calpads_district_name", "calpads_district_code"),
        ("tested_lea_name_1", "tested_district_code_1"),
    ):
        names = facts.filter(pl.col(code) == lea)[name].cast(pl.String)
        if found := _most_common(names)[0]:
            return found
    return None
