"""Sizes: how many students, records and scores each school and grade holds, so that a share has a whole."""

import numpy as np
import polars as pl

from caaspp_diff.compare.align import Mask
from caaspp_diff.compare.events import record_type_text
from caaspp_diff.compare.facts import Facts
from caaspp_diff.compare.schema import SIZE_SCHEMA

RECORD_TYPES = 100
"""More than there are: a record type has two digits."""


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
