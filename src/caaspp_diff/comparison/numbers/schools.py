"""The numbers of each school: its sizes, which shares are taken of, and what became of its records."""

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment, Mask
from caaspp_diff.comparison.events.draft import record_type_text
from caaspp_diff.comparison.facts import SCHOOL, Facts
from caaspp_diff.comparison.fields import FieldChanges
from caaspp_diff.comparison.model import FLOW_SCHEMA, SIZE_SCHEMA
from caaspp_diff.release.index.keys import RECORD_TYPES, Rows


def sizes(facts: Facts) -> pl.DataFrame:
    """The sizes of both releases, as `SIZE_SCHEMA` has them, sorted.

    A student is counted once, with the school, grade and record type of the first record by record
    type; so the numbers of any set of rows may be added up.
    """
    sides = (("old", facts.old), ("new", facts.new))
    counted = pl.concat([_side(frame).with_columns(pl.lit(side).alias("side")) for side, frame in sides])
    return (
        counted.with_columns(record_type_text())
        .select(pl.col(name).cast(dtype) for name, dtype in SIZE_SCHEMA.items())
        .sort(pl.col("side") == "new", "school", "grade", "record_type")
    )


def _side(facts: pl.DataFrame) -> pl.DataFrame:
    return (
        facts.select(
            pl.col("calpads_school_code").alias("school"),
            pl.coalesce("grade_assessed", "calpads_grade").alias("grade"),
            "record_type",
            pl.Series("first", first_of_student(facts)),
            pl.col("headline").is_not_null().alias("scored"),
        )
        .group_by("school", "grade", "record_type")
        .agg(
            pl.col("first").sum().alias("students"),
            pl.len().alias("records"),
            pl.col("scored").sum().alias("scores"),
        )
    )


def first_of_student(facts: pl.DataFrame) -> Mask:
    """Marks one record of each student: the same one, however the lines are ordered."""
    ssid, record_type = facts["ssid"].to_numpy(), facts["record_type"].to_numpy()
    order = np.argsort(ssid * RECORD_TYPES + record_type, kind="stable")  # quick where it is sorted already
    ordered = ssid[order]
    marks = np.zeros(len(ssid), np.bool_)
    marks[order[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]] = True
    return marks


def school_flows(facts: Facts, alignment: Alignment, changes: FieldChanges) -> pl.DataFrame:
    """The flows by school, as `FLOW_SCHEMA` has them, sorted.

    A record or student counts for the school where the student is now; one that is gone, for the
    school where the student was.
    """
    joined = np.isin(facts.new["ssid"].to_numpy(), alignment.joined)
    left = np.isin(facts.old["ssid"].to_numpy(), alignment.left)
    once_old, once_new = first_of_student(facts.old), first_of_student(facts.new)
    parts = [
        _count(facts.new, alignment.new_rows[~changes.changed], "unchanged"),
        _count(facts.new, alignment.new_rows[changes.changed], "changed"),
        _count(facts.new, alignment.added, "added"),
        _count(facts.old, alignment.removed, "removed"),
        _count(facts.new, np.flatnonzero(once_new & ~joined), "both"),
        _count(facts.new, np.flatnonzero(once_new & joined), "joined"),
        _count(facts.old, np.flatnonzero(once_old & left), "left"),
    ]
    flows = pl.concat(parts, how="diagonal").group_by("school").sum()
    return flows.select(
        pl.col(name).cast(dtype) if name in flows.columns else pl.lit(0, dtype).alias(name)
        for name, dtype in FLOW_SCHEMA.items()
    ).sort("school")


def _count(facts: pl.DataFrame, rows: Rows, what: str) -> pl.DataFrame:
    schools = facts[SCHOOL].gather(rows).drop_nulls().alias("school")
    return schools.value_counts(name=what).cast({"school": pl.String})
