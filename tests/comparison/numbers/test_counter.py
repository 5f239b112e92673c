import numpy as np
import polars as pl
import pytest

from caaspp_diff.comparison.align import Mask
from caaspp_diff.comparison.numbers.counter import RecordCounter

RECORDS = pl.DataFrame(
    {
        "record_type": [1, 1, 1, 2, 1, 1],
        "tested": [True, True, False, True, True, True],
        "counted": [True, True, False, False, True, True],
        "score": [2400, 2501, 2300, 2400, None, 2402],
        "level": [1, 3, 2, 4, None, 9],
        "school": ["A", "A", "A", "B", "B", None],
    },
    schema_overrides={"record_type": pl.Int8, "score": pl.Int32, "level": pl.Int8},
)
EVERYONE = np.ones(len(RECORDS), np.bool_)
COLUMNS = ("value", "record_type", "enrolled", "tested", "counted", "mean", "levels", "met")


def _counted(records: pl.DataFrame, among: Mask, prefix: str = "") -> pl.DataFrame:
    measured = RecordCounter(records)
    measured.count("school", "school", among, prefix)
    return measured.frame()


@pytest.mark.parametrize("dtype", [pl.String(), pl.Categorical()])
def test_records_are_counted_by_value_and_record_type_and_a_blank_is_no_value(dtype: pl.DataType) -> None:
    counts = _counted(RECORDS.with_columns(pl.col("school").cast(dtype)), EVERYONE)

    assert counts.select(COLUMNS).sort("value", "record_type").rows() == [
        ("A", 1, 3, 2, 2, 2450.5, [1, 0, 1, 0], 1),
        ("B", 1, 1, 1, 1, None, [0, 0, 0, 0], 0),
        ("B", 2, 1, 1, 0, None, [0, 0, 0, 0], 0),
    ]


def test_only_the_records_that_are_wanted_are_counted() -> None:
    among = np.array([True, False, False, False, False, True])

    counts = _counted(RECORDS, among)

    assert counts.select("value", "enrolled", "mean").rows() == [("A", 1, 2400.0)]


def test_what_is_counted_by_one_column_and_by_another_stands_in_one_frame() -> None:
    measured = RecordCounter(RECORDS.with_columns(grade=pl.lit("05")))
    measured.count("grade", "grade", EVERYONE)
    measured.count("group", "school", np.array([True] + 5 * [False]), prefix="school=")

    assert measured.frame().select("by", "value", "enrolled").rows() == [
        ("grade", "05", 5),
        ("grade", "05", 1),
        ("group", "school=A", 1),
    ]


def test_no_records_give_no_numbers() -> None:
    nothing = _counted(RECORDS.clear(), np.ones(0, np.bool_))

    assert nothing.is_empty()
    assert {*nothing.columns} == {"by", *COLUMNS}
