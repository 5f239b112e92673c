"""Small builders for tests of rules: comparisons with sizes, and what comes of a few lines of TOML."""

from typing import Any

import polars as pl

from caaspp_diff.checks.judge import check
from caaspp_diff.checks.model import CheckRun, Result
from caaspp_diff.checks.rules_file import parse_rules
from caaspp_diff.comparison.model import SIZE_SCHEMA, Comparison
from support.comparisons import Row
from support.factories import SCHOOL_A


def size(side: str, count: int, **values: Any) -> Row:
    """One row of the sizes frame: ``count`` students of grade 5, each with one scored record of SB ELA."""
    given: Row = {
        "side": side,
        "school": SCHOOL_A,
        "grade": "05",
        "record_type": "01",
        "students": count,
        "records": count,
        "scores": count,
    }
    return given | values


def sizes(*rows: Row) -> pl.DataFrame:
    """A frame of sizes; 50 students on both sides where none is given."""
    return pl.DataFrame(rows or (size("old", 50), size("new", 50)), schema=SIZE_SCHEMA)


def held(comparison: Comparison, toml: str) -> tuple[Result, ...]:
    """What comes of the rules in ``toml``."""
    return check(comparison, parse_rules(toml, "rules.toml"))


def verdicts(comparison: Comparison, toml: str) -> list[tuple[str, str]]:
    """Name and status of each result."""
    return [(result.name, result.status) for result in held(comparison, toml)]


def result(**values: Any) -> Result:
    """A result that fails: three scores were withdrawn."""
    given: Row = {
        "rule": "score_removed",
        "subject": "score_removed",
        "severity": "error",
        "status": "failed",
        "found": 3.0,
        "share": False,
        "short": "3",
        "limit": "none",
        "sentence": "3 scores were withdrawn; the rule says none.",
        "slice": None,
        "items": (),
        "worse": "more",
    }
    return Result(**given | values)


def run(*results: Result, **values: Any) -> CheckRun:
    """A run with these results."""
    given: Row = {"old": "aug.txt", "new": "dec.txt", "rules": "rules.toml", "fail_on": "error"}
    return CheckRun(results=results, **given | values)
