"""The events as a table: who, what, before and after in one row. `event_table`, `event_blocks`."""

from collections.abc import Iterator

import polars as pl

from caaspp_diff.comparison.model import EVENT_SCHEMA, PEOPLE_SCHEMA, Comparison
from caaspp_diff.wording.names import words_of

BLOCK = 20_000
"""Rows that are made and written at a time."""

TABLE_SCHEMA = pl.Schema(
    {
        "kind": pl.String(),
        **PEOPLE_SCHEMA,  # ssid, names, birth date, grade, school: of the student, from `Comparison.people`
        "record_type": pl.String(),
        "test": pl.String(),  # what the record type is called: SB ELA
        **{
            name: dtype for name, dtype in EVENT_SCHEMA.items() if name not in {"kind", "ssid", "record_type"}
        },
    }
)
"""Columns of the table of events, the same for every comparison."""


def event_table(comparison: Comparison) -> pl.LazyFrame:
    """All events in their order, with the columns of `TABLE_SCHEMA`; names that are redacted are null."""
    return _with_people(comparison, comparison.events)


def event_blocks(comparison: Comparison) -> Iterator[pl.DataFrame]:
    """The table of events in blocks; one that is empty where there is no event."""
    for start in range(0, max(1, comparison.events.height), BLOCK):
        yield _with_people(comparison, comparison.events.slice(start, BLOCK)).collect()


def _with_people(comparison: Comparison, events: pl.DataFrame) -> pl.LazyFrame:
    types = events["record_type"].unique().drop_nulls().to_list()
    words = words_of(comparison)
    tests = {record_type: words.test(record_type) for record_type in types}
    return (
        events.lazy()
        .join(comparison.people.lazy(), on="ssid", how="left", maintain_order="left")
        .with_columns(
            pl.col("record_type").replace_strict(tests, default=None, return_dtype=pl.String).alias("test")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in TABLE_SCHEMA.items())
    )
