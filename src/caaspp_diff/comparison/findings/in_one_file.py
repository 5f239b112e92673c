"""Findings about one file by itself, with line numbers and without naming a student."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from caaspp_diff.comparison.facts import GROUP_FIELDS
from caaspp_diff.comparison.numbers.impact import level_of
from caaspp_diff.comparison.scoring import NO_LEVEL, is_of_this_year
from caaspp_diff.finding import EXAMPLES, Example, Finding, Severity, Side
from caaspp_diff.layouts.score_fields import record_types, score_ranges
from caaspp_diff.phrases import counted
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.model import Release

SAME_ON_ALL_RECORDS = (
    "last_name",
    "first_name",
    "date_of_birth",
    "calpads_school_code",
    *(field for field in GROUP_FIELDS if not field.endswith("_testing") and field != "idea_indicator"),
)
"""Fields that say the same of a student on each record; what is locked at a first test may differ."""


SCORE = ("record_type", "grade_assessed", "scale_score", "achievement_level")
"""What decides whether a score can be."""


def release_findings(
    side: Side, release: Release, facts: pl.DataFrame, strange: Mapping[str, Rows]
) -> tuple[Finding, ...]:
    """Everything wrong within one release; ``strange`` as in `Facts`."""
    return (
        *release.findings,
        *_invalid_codes(side, release, strange),
        *_scores_out_of_range(side, release, facts),
        *_records_that_disagree(side, release, facts),
    )


def _invalid_codes(side: Side, release: Release, strange: Mapping[str, Rows]) -> Iterator[Finding]:
    titles = {name: field.title for name, field in release.layout.by_name.items()}
    for name, rows in sorted(strange.items()):
        yield _finding(
            side,
            release,
            rows,
            code="invalid_code",
            severity="warning",
            message=f"holds a code in {titles[name]} that the layout does not list",
        )


def _scores_out_of_range(side: Side, release: Release, facts: pl.DataFrame) -> Iterator[Finding]:
    ranges = score_ranges(release.layout)
    known = record_types(release.layout)
    scored = (
        facts.select(*SCORE, pl.col("headline").is_not_null().alias("scored"))
        .with_row_index("row")
        .filter("scored", pl.col("scale_score").is_not_null())
    )
    kinds = scored.select(SCORE).unique()
    outside, contradicted = [], []
    for kind, (record_type, grade, score, level) in enumerate(
        kinds.cast(dict.fromkeys(SCORE[1:], pl.String)).iter_rows()
    ):
        key = f"{record_type:02d}", grade or ""
        if key not in ranges or key[0] not in known or not score.isdigit():
            continue
        reached = level_of(ranges[key], int(score))
        lowest, highest = ranges[key][0][0], ranges[key][-1][1]
        if not lowest <= int(score) <= highest:
            outside.append(kind)
        elif level not in {None, NO_LEVEL} and level != str(reached):
            contradicted.append(kind)
    for found, code, message in (
        (
            outside,
            "score_out_of_range",
            "holds a scale score outside the official range of its grade and test",
        ),
        (
            contradicted,
            "level_disagrees_with_score",
            "holds an achievement level that the cut scores do not give for its scale score",
        ),
    ):
        if found:
            of_kind = scored.join(kinds[found], on=SCORE, how="semi", nulls_equal=True)
            rows = of_kind["row"].sort().to_numpy()
            yield _finding(side, release, rows, code=code, severity="warning", message=message)


def _records_that_disagree(side: Side, release: Release, facts: pl.DataFrame) -> Iterator[Finding]:
    rows = _first_that_disagrees(facts)
    if len(rows):
        yield _finding(
            side,
            release,
            rows,
            code="records_of_one_student_disagree",
            severity="warning",
            message="disagrees with another record of the same student about who the student is",
        )


def _first_that_disagrees(facts: pl.DataFrame) -> Rows:
    """Of each student, the first row of this year that is not as the one before it says."""
    rows = facts.select(is_of_this_year().arg_true()).to_series().cast(pl.Int64).to_numpy()
    students = facts["ssid"].to_numpy()[rows]
    if (students[1:] < students[:-1]).any():
        order = np.argsort(students, kind="stable")
        rows, students = rows[order], students[order]
    again = np.flatnonzero(students[1:] == students[:-1]) + 1
    before, after = (pl.Series(rows[at], dtype=pl.UInt32) for at in (again - 1, again))
    differs = np.zeros(len(again), np.bool_)
    for name in SAME_ON_ALL_RECORDS:  # one after another: the state has eight million of these pairs
        codes = facts[name].to_physical()
        differs |= codes.gather(after).ne_missing(codes.gather(before)).to_numpy()
    again = again[differs]
    return np.sort(rows[again[np.diff(students[again], prepend=-1) != 0]])


def _finding(
    side: Side, release: Release, rows: Rows, *, code: str, severity: Severity, message: str
) -> Finding:
    """``message`` goes on from "a record"; ``rows`` are row numbers of the release."""
    count = len(rows)
    subject = "A record" if count == 1 else f"Each of {counted(count, 'record')}"
    lines = np.sort(release.index.lines[rows])[:EXAMPLES].tolist()
    return Finding(
        code=code,
        severity=severity,
        message=f"{subject} of {release.name} {message}.",
        count=count,
        examples=tuple(Example(side, line) for line in lines),
    )
