"""Compares two releases with datacompy's PolarsCompare; prints its counts as JSON.

    python compare.py OLD NEW [report.txt]

With a third argument its report is written as well.
"""

import json
import sys
from pathlib import Path

import polars as pl
from datacompy import PolarsCompare

KEY = ["Record Type", "Statewide Student Identifier (SSID)"]


def read(name: str) -> pl.DataFrame:
    """A release, every value as text."""
    return pl.read_csv(name, separator="^", quote_char=None, infer_schema=False)


def main() -> None:
    """Compares the files named on the command line."""
    old, new, *report = sys.argv[1:]
    comparison = PolarsCompare(read(old), read(new), join_columns=KEY, cast_column_names_lower=False)
    counts = {
        "added": len(comparison.df2_unq_rows),
        "removed": len(comparison.df1_unq_rows),
        "changed": len(comparison.intersect_rows) - comparison.count_matching_rows(),
    }
    if report:
        Path(report[0]).write_text(comparison.report(), encoding="utf-8")
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
