from pathlib import Path

import polars as pl

from caaspp_diff.comparison.model import SIZE_SCHEMA
from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import child, compared, unscored

OLD = [child(1), child(1, "02"), child(2), unscored(2, "02"), unscored(3, calpads_school_code=SCHOOL_B)]
NEW = [child(1), child(4, grade_assessed="06")]


def counts(frame: pl.DataFrame, side: str) -> list[tuple[object, ...]]:
    return frame.filter(pl.col("side") == side).drop("side").rows()


def test_students_records_and_scores_are_counted_by_school_grade_and_test(tmp_path: Path) -> None:
    sizes = compared(tmp_path, OLD, NEW, force=True).sizes

    assert sizes.schema == SIZE_SCHEMA
    assert counts(sizes, "old") == [
        (SCHOOL_A, "05", "01", 2, 2, 2),
        (SCHOOL_A, "05", "02", 0, 2, 1),
        (SCHOOL_B, "05", "01", 1, 1, 0),
    ]
    assert counts(sizes, "new") == [(SCHOOL_A, "05", "01", 1, 1, 1), (SCHOOL_A, "06", "01", 1, 1, 1)]


def test_the_sizes_add_up_to_the_releases(tmp_path: Path) -> None:
    comparison = compared(tmp_path, OLD, NEW, force=True)
    whole = comparison.sizes.group_by("side").agg(pl.col("students", "records").sum()).sort("side")

    assert whole.rows() == [
        ("new", comparison.students.new, comparison.records.new),
        ("old", comparison.students.old, comparison.records.old),
    ]


def test_a_student_counts_once_however_the_lines_are_ordered(tmp_path: Path) -> None:
    moved = [child(1, "02", calpads_school_code=SCHOOL_B), child(1), child(2)]

    sizes = compared(tmp_path, moved, moved).sizes
    turned = compared(tmp_path, moved[::-1], moved[::-1]).sizes

    assert sizes.equals(turned)
    assert counts(sizes, "old") == [
        (SCHOOL_A, "05", "01", 2, 2, 2),
        (SCHOOL_B, "05", "02", 0, 1, 1),
    ]


def test_a_grade_that_is_blank_is_that_of_calpads(tmp_path: Path) -> None:
    records = [child(1, grade_assessed=""), child(2, grade_assessed="", calpads_grade="")]

    assert counts(compared(tmp_path, records, records).sizes, "new") == [
        (SCHOOL_A, None, "01", 1, 1, 1),
        (SCHOOL_A, "05", "01", 1, 1, 1),
    ]
