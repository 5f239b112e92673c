"""Flows: what became of the records and students of each school, for the reports of the schools."""

import numpy as np
import polars as pl

from caaspp_diff.compare.align import Alignment, Mask
from caaspp_diff.compare.facts import Facts
from caaspp_diff.compare.fields import FieldChanges
from caaspp_diff.compare.schema import FLOW_SCHEMA
from caaspp_diff.release.model import Rows

SCHOOL = "calpads_school_code"


def school_flows(facts: Facts, alignment: Alignment, changes: FieldChanges) -> pl.DataFrame:
    """The flows by school, as `FLOW_SCHEMA` has them, sorted.

    A record or student counts for the school where the student is now; one that is gone, for the
    school where the student was.
    """
    pair_changed: Mask = changes.changed
    parts = [
        _count(facts.new, alignment.new_rows[~pair_changed], "unchanged"),
        _count(facts.new, alignment.new_rows[pair_changed], "changed"),
        _count(facts.new, alignment.added, "added"),
        _count(facts.old, alignment.removed, "removed"),
        _count_students(facts.new, ~np.isin(facts.new["ssid"].to_numpy(), alignment.joined), "both"),
        _count_students(facts.new, np.isin(facts.new["ssid"].to_numpy(), alignment.joined), "joined"),
        _count_students(facts.old, np.isin(facts.old["ssid"].to_numpy(), alignment.left), "left"),
    ]
    flows = pl.concat(parts, how="diagonal").group_by("school").sum()
    return flows.select(
        pl.col(name).cast(dtype) if name in flows.columns else pl.lit(0, dtype).alias(name)
        for name, dtype in FLOW_SCHEMA.items()
    ).sort("school")


def _count(facts: pl.DataFrame, rows: Rows, what: str) -> pl.DataFrame:
    schools = facts[SCHOOL].gather(rows).cast(pl.String).drop_nulls()
    return schools.alias("school").value_counts(name=what)


def _count_students(facts: pl.DataFrame, mask: Mask, what: str) -> pl.DataFrame:
    students = facts.select("ssid", pl.col(SCHOOL).cast(pl.String).alias("school"), "record_type").filter(
        mask
    )
    first = students.sort("ssid", "record_type").unique("ssid", keep="first").drop_nulls("school")
    return first["school"].value_counts(name=what)
