"""Findings: what is wrong with the files themselves, by line number and without naming a student."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from caaspp_diff.compare.facts import GROUP_FIELDS
from caaspp_diff.compare.impact import level_of
from caaspp_diff.compare.scoring import NO_LEVEL, headline, is_of_this_year
from caaspp_diff.finding import EXAMPLES, Example, Finding, Severity, Side
from caaspp_diff.layouts.scores import record_types, score_ranges
from caaspp_diff.release.model import Release, Rows

SAME_ON_ALL_RECORDS = (
    "last_name",
    "first_name",
    "date_of_birth",
    "calpads_school_code",
    *(field for field in GROUP_FIELDS if not field.endswith("_testing") and field != "idea_indicator"),
)
"""Fields that say the same of a student on each record; what is locked at a first test may differ."""


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
    scored = facts.with_row_index("row").filter(headline().is_not_null(), pl.col("scale_score").is_not_null())
    kinds = scored.select("record_type", "grade_assessed", "scale_score", "achievement_level").unique()
    outside, contradicted = [], []
    for record_type, grade, score, level in kinds.cast({pl.Categorical: pl.String}).iter_rows():
        key = f"{record_type:02d}", grade or ""
        if key not in ranges or key[0] not in known or not score.isdigit():
            continue
        reached = level_of(ranges[key], int(score))
        lowest, highest = ranges[key][0][0], ranges[key][-1][1]
        if not lowest <= int(score) <= highest:
            outside.append((record_type, grade, score, level))
        elif level not in {None, NO_LEVEL} and level != str(reached):
            contradicted.append((record_type, grade, score, level))
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
            rows = _rows_of_kinds(scored, kinds, found)
            yield _finding(side, release, rows, code=code, severity="warning", message=message)


def _rows_of_kinds(scored: pl.DataFrame, kinds: pl.DataFrame, found: list[tuple[int, str, str, str]]) -> Rows:
    wanted = pl.DataFrame(found, schema=dict.fromkeys(kinds.columns, pl.String), orient="row")
    records = scored.select("row", pl.col(kinds.columns).cast(pl.String))
    return records.join(wanted, on=kinds.columns, how="semi", nulls_equal=True)["row"].sort().to_numpy()


def _records_that_disagree(side: Side, release: Release, facts: pl.DataFrame) -> Iterator[Finding]:
    current = (
        facts.with_row_index("row")
        .filter(is_of_this_year())
        .select("row", "ssid", *SAME_ON_ALL_RECORDS)
        .sort("ssid", "row")
    )
    same_student = pl.col("ssid") == pl.col("ssid").shift()
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in SAME_ON_ALL_RECORDS)
    rows = current.filter(same_student & differs).unique("ssid", keep="first")["row"].sort().to_numpy()
    if len(rows):
        yield _finding(
            side,
            release,
            rows,
            code="records_of_one_student_disagree",
            severity="warning",
            message="disagrees with another record of the same student about who the student is",
        )


def _finding(
    side: Side, release: Release, rows: Rows, *, code: str, severity: Severity, message: str
) -> Finding:
    """``message`` goes on from "a record"; ``rows`` are row numbers of the release."""
    count = len(rows)
    subject = "A record" if count == 1 else f"Each of {count:,} records"
    lines = np.sort(release.index.lines[rows])[:EXAMPLES].tolist()
    return Finding(
        code=code,
        severity=severity,
        message=f"{subject} of {release.name} {message}.",
        count=count,
        examples=tuple(Example(side, line) for line in lines),
    )
