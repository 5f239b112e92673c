"""Events about students who left or joined."""

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.events.demographics import exit_evidence, exit_reason, is_departure
from caaspp_diff.comparison.events.draft import draft
from caaspp_diff.comparison.facts import EXIT, Facts
from caaspp_diff.release.index.keys import Keys, Rows


def student_events(facts: Facts, alignment: Alignment) -> list[pl.DataFrame]:
    """Drafts ``student_left`` and ``student_joined``; `replaced` drafts ``ssid_replaced``."""
    return [_left(facts, alignment), _joined(facts, alignment)]


def _records(facts: pl.DataFrame, rows: Rows, students: Keys) -> pl.DataFrame:
    return facts[rows[np.isin(facts["ssid"].to_numpy()[rows], students)]]


def _left(facts: Facts, alignment: Alignment) -> pl.DataFrame:
    """The last known exit is that of the record with a departure code, then with the latest date."""
    records = _records(facts.old, alignment.removed, alignment.left)
    codes = records[EXIT].cast(pl.String)
    records = records.with_columns(
        pl.Series("departure", [is_departure(code) for code in codes], dtype=pl.Boolean)
    )
    last = (
        records.sort(
            "ssid",
            ~pl.col("departure"),
            pl.col("student_exit_date").cast(pl.String),
            "record_type",
            descending=[False, False, True, False],
            nulls_last=True,
        )
        .unique("ssid", keep="first", maintain_order=True)
        .drop("record_type")
    )
    reasons = [exit_reason(code) for code in last[EXIT].cast(pl.String)]
    return draft(
        last, "student_left", reason=pl.lit(pl.Series(reasons, dtype=pl.String)), evidence=exit_evidence()
    )


def _joined(facts: Facts, alignment: Alignment) -> pl.DataFrame:
    """A student all of whose records are of types that old lacks came with the assessment."""
    known = facts.old["record_type"].unique().to_list()
    records = _records(facts.new, alignment.added, alignment.joined)
    students = records.group_by("ssid").agg(pl.col("record_type").is_in(known).any().alias("known"))
    return draft(
        students,
        "student_joined",
        reason=pl.when("known").then(pl.lit("enrolled")).otherwise(pl.lit("new_assessment")),
    )
