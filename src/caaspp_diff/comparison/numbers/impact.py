"""Impact: what the releases do to the numbers, by LEA, school, grade and student group."""

import polars as pl

from caaspp_diff.comparison.align import Mask
from caaspp_diff.comparison.events.draft import record_type_text
from caaspp_diff.comparison.facts import GROUP_FIELDS, Facts
from caaspp_diff.comparison.model import IMPACT_SCHEMA
from caaspp_diff.comparison.numbers.counter import RecordCounter
from caaspp_diff.comparison.scoring import (
    NO_LEVEL,
    is_of_this_year,
    lea_of_test,
)
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.score_fields import score_ranges

BY = ("lea", "school", "grade", "group")
NUMBERS = ("enrolled", "tested", "counted", "mean", "met")
"""What is counted of each slice, beside its levels."""


def impact(facts: Facts, layouts: tuple[Layout, Layout], leas: tuple[str | None, str | None]) -> pl.DataFrame:
    """The numbers of both releases, as `IMPACT_SCHEMA` has them, sorted.

    Schools, grades and groups cover the records that count for the release's own LEA; a record
    of a nonpublic school counts for the LEA and for no school.

    Args:
        facts: Of both releases.
        layouts: Of old and new.
        leas: The LEA of old and new; None takes every record.
    """
    sides = zip(("old", "new"), (facts.old, facts.new), layouts, leas, strict=True)
    frames = [_side(side, frame, layout, lea) for side, frame, layout, lea in sides]
    order = pl.Enum(BY)
    return (
        pl.concat(frames)
        .sort(pl.col("by").cast(order), "value", "record_type", pl.col("side").cast(pl.Enum(["old", "new"])))
        .select(pl.col(name).cast(dtype) for name, dtype in IMPACT_SCHEMA.items())
    )


def side_by_side(impact: pl.DataFrame) -> pl.DataFrame:
    """One row a slice: ``by``, ``value``, ``record_type``, then each number as ``old_…`` and ``new_…``.

    The numbers of a side that has no records of the slice are null.
    """
    keys = ["by", "value", "record_type"]
    old, new = (
        impact.filter(pl.col("side") == side).select(*keys, pl.col(NUMBERS).name.prefix(f"{side}_"))
        for side in ("old", "new")
    )
    return old.join(new, on=keys, how="full", coalesce=True).sort(keys)


def _side(side: str, facts: pl.DataFrame, layout: Layout, lea: str | None) -> pl.DataFrame:
    records = _counted_records(facts, layout)
    everyone = records["current"].to_numpy()
    own = everyone if lea is None else everyone & _is(records, "lea", lea)
    counter = RecordCounter(records)
    counter.count("lea", "lea", everyone)
    counter.count("school", "school", own & ~records["nonpublic"].to_numpy())
    counter.count("grade", "grade_assessed", own)
    for field in GROUP_FIELDS:
        if field in layout.by_name:
            counter.count("group", field, own, prefix=f"{field}=")
    return counter.frame().with_columns(pl.lit(side).alias("side"), record_type_text())


def _is(records: pl.DataFrame, column: str, value: str) -> Mask:
    return records.select((pl.col(column) == value).fill_null(value=False)).to_series().to_numpy()


def _counted_records(facts: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    elsewhere = facts["district_of_accountability"].null_count() < len(facts)
    district = pl.col("test_district")
    records = facts.select(
        "record_type",
        *GROUP_FIELDS,
        "grade_assessed",
        (lea_of_test(district) if elsewhere else district).alias("lea"),
        pl.col("test_school").alias("school"),
        pl.col("test_nonpublic").alias("nonpublic"),
        "tested",
        "counted",
        _as_number(facts["scale_score"], pl.Int32()).alias("score"),
        _as_number(facts["achievement_level"], pl.Int8(), but=NO_LEVEL).alias("level"),
        is_of_this_year().alias("current"),
    )
    return _with_levels_of_scores(records, layout)


def _as_number(column: pl.Series, dtype: pl.DataType, but: str = "") -> pl.Series:
    """The numbers in a column of categories, by distinct value; null where there is none."""
    distinct = column.unique().drop_nulls()
    texts = [None if text == but else text for text in distinct.cast(pl.String)]
    numbers = pl.Series(texts, dtype=pl.String).cast(dtype, strict=False)
    of_code = dict(zip(distinct.to_physical(), numbers, strict=True))
    by_code = pl.Series([of_code.get(code) for code in range(max(of_code, default=0) + 1)], dtype=dtype)
    return by_code.gather(column.to_physical())


def _with_levels_of_scores(records: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """CSA prints no level from January 2020 on (layout 2018-19 page 8): there the score says it."""
    without_level = records.with_row_index("row").filter(
        "current", "counted", pl.col("level").is_null(), pl.col("score").is_not_null()
    )
    if without_level.is_empty():
        return records
    kinds = without_level.select("record_type", "grade_assessed", "score").unique()
    ranges = score_ranges(layout)
    levels = [
        level_of(ranges.get((f"{record_type:02d}", grade or "")), score)
        for record_type, grade, score in kinds.iter_rows()
    ]
    found = without_level.select("row", *kinds.columns).join(
        kinds.with_columns(pl.Series("of_score", levels, dtype=pl.Int8)), on=kinds.columns, nulls_equal=True
    )
    return records.with_columns(records["level"].scatter(found["row"], found["of_score"]))


def level_of(ranges: tuple[tuple[int, int], ...] | None, score: int) -> int | None:
    """The level, from 1, of a scale score; None where it is in no range."""
    for level, (low, high) in enumerate(ranges or (), start=1):
        if low <= score <= high:
            return level
    return None
