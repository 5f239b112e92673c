"""The delta file: the records of new that old does not hold alike, byte for byte. `delta_of`.

Applied to old by key (records of the delta put in place of those with their key, those of the removed
list taken out) it gives new. Student information systems import it as they would import a download.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from caaspp_diff.comparison.events.draft import record_type_text, ssid_text
from caaspp_diff.comparison.events.evidence import evidence_record_types
from caaspp_diff.comparison.model import ChangedRows, Comparison, EventKind
from caaspp_diff.release.index.keys import TYPE_SHIFT, UNKNOWN_COHORT, Rows, record_types, ssids
from caaspp_diff.release.model import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Which records go into a delta file."""

    rows: Rows
    """Of new, in file order."""

    retested: int
    """How many of them have another test date or opportunity id than before.

    A student information system that matches on these adds a second test record for each.
    """


def delta_of(new: Release, comparison: Comparison, kinds: Collection[EventKind] = ()) -> Delta:
    """The added and changed records.

    Args:
        new: The new release, open.
        comparison: Of this release with an old one, whole: with all events.
        kinds: Only records with an event of one of these kinds; all where none is given. An event of
            a student concerns each of her records, one of demographics those in which the field differs.
    """
    rows = np.sort(np.concatenate([comparison.rows.added, comparison.rows.changed]))
    keys = new.index.keys[rows]
    records = pl.DataFrame({"row": rows, "ssid": ssids(keys), "record_type": record_types(keys)})
    if kinds:
        records = _with_events(records, comparison.events, kinds)
    return Delta(
        rows=records["row"].to_numpy(),
        retested=_with_events(records, comparison.events, ["retested"]).height,
    )


def delta_parts(path: Path, rows: Rows, split: int | None) -> list[tuple[Path, Rows]]:
    """The files to write, ``path`` or ``name-1.csv``, ``name-2.csv`` and so on, and the records of each.

    Args:
        path: Where the delta goes.
        rows: Its records.
        split: Records in a part, at most; None for one file.
    """
    if split is None:
        return [(path, rows)]
    parts = [rows[start : start + split] for start in range(0, max(len(rows), 1), split)]
    return [
        (path.with_name(f"{path.stem}-{number}{path.suffix}"), part)
        for number, part in enumerate(parts, start=1)
    ]


def delta_chunks(new: Release, rows: Rows) -> Iterator[bytes]:
    """A file of the records at ``rows``: what new has before its first record, then their lines."""
    yield new.head
    for line in new.reader.raw(rows):
        yield line + new.line_end


def removed_path(path: Path) -> Path:
    """``dec.delta.csv`` → ``dec.delta.removed.csv``."""
    return path.with_name(f"{path.stem}.removed.csv")


def removed_list(old: Release, new: Release, rows: ChangedRows) -> bytes:
    """The removed list, a CSV file: the keys of old that are not in new, sorted.

    Columns: ``ssid``, ``record_type``, ``earlier_cast_grade`` (of a CAST record of an earlier year, the
    grade in which it was taken), ``replaced_by`` (the SSID in new, where only that is another).
    """
    was, now = old.index.keys[rows.continued], new.index.keys[rows.changed]
    moved = ssids(was) != ssids(now)
    removed = old.index.keys[rows.removed]
    gone = pl.DataFrame(
        {
            "key": np.concatenate([removed, was[moved]]),
            "replaced_by": [None] * len(removed) + ssids(now[moved]).tolist(),
        },
        schema_overrides={"replaced_by": pl.Int64},
    ).sort("key")
    cohort = pl.col("key") % TYPE_SHIFT
    grade = pl.when(~cohort.is_in([0, UNKNOWN_COHORT])).then(cohort)
    columns = (
        ssid_text("ssid"),
        record_type_text("record_type"),
        record_type_text("earlier_cast_grade"),
        ssid_text("replaced_by"),
    )
    keys = gone["key"].to_numpy()
    return (
        gone.with_columns(
            pl.Series("ssid", ssids(keys)),
            pl.Series("record_type", record_types(keys)),
            grade.alias("earlier_cast_grade"),
        )
        .select(columns)
        .write_csv()
        .encode("ascii")
    )


def _with_events(records: pl.DataFrame, events: pl.DataFrame, kinds: Collection[EventKind]) -> pl.DataFrame:
    """Those of ``records`` that an event of one of the kinds is about."""
    about = events.filter(pl.col("kind").is_in(list(kinds))).select(
        pl.col("ssid").cast(pl.Int64),
        pl.when(pl.col("record_type").is_not_null())
        .then(pl.concat_list("record_type"))
        .otherwise(evidence_record_types())
        .alias("record_type"),
    )
    by_student = about.filter(pl.col("record_type").is_null())
    by_record = about.drop_nulls("record_type").explode("record_type").cast({"record_type": pl.Int64})
    found = pl.concat(
        [
            records.join(by_student, on="ssid", how="semi"),
            records.join(by_record, on=["ssid", "record_type"], how="semi"),
        ]
    )
    return found.unique("row").sort("row")
