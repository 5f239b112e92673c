"""Compares two releases with diffly; prints its counts as JSON.

    python compare.py OLD NEW [summary.txt]

The changed records are collected, both sides of every column. With a third argument its summary is
written as well.
"""

import json
import sys
from pathlib import Path

import polars as pl
from diffly import compare_frames

KEY = ["Record Type", "Statewide Student Identifier (SSID)"]


def read(name: str) -> pl.DataFrame:
    """A release, every value as text."""
    return pl.read_csv(name, separator="^", quote_char=None, infer_schema=False)


def main() -> None:
    """Compares the files named on the command line."""
    old, new, *report = sys.argv[1:]
    comparison = compare_frames(read(old), read(new), primary_key=KEY)
    counts = {
        "added": comparison.num_rows_right_only(),
        "removed": comparison.num_rows_left_only(),
        "changed": len(comparison.joined_unequal()),
    }
    if report:
        summary = comparison.summary(show_perfect_column_matches=False, top_k_column_changes=3)
        Path(report[0]).write_text(str(summary), encoding="utf-8")
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
