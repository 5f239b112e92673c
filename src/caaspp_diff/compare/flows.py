"""Flows: what became of the records and students of each school, for the reports of the schools."""

import numpy as np
import polars as pl

from caaspp_diff.compare.align import Alignment
from caaspp_diff.compare.facts import Facts
from caaspp_diff.compare.fields import FieldChanges
from caaspp_diff.compare.schema import FLOW_SCHEMA
from caaspp_diff.compare.sizes import first_of_student
from caaspp_diff.release.rows import Rows

SCHOOL = "calpads_school_code"


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
