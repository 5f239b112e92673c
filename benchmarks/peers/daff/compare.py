"""Compares two releases with daff; prints its counts as JSON.

    python compare.py OLD NEW

Its command line knows no caret, so the tables are loaded here. Its HTML page is left out: it takes many
times as long as the comparison.
"""

import csv
import json
import sys
from pathlib import Path

import daff

KEY = ("Record Type", "Statewide Student Identifier (SSID)")


def load(name: str) -> daff.PythonTableView:
    """A release, header first."""
    with Path(name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="^", quoting=csv.QUOTE_NONE))
    return daff.PythonTableView(rows)


def main() -> None:
    """Compares the files named on the command line."""
    old, new = sys.argv[1:]
    flags = daff.CompareFlags()
    for column in KEY:
        flags.addPrimaryKey(column)
    alignment = daff.Coopy.compareTables(load(old), load(new), flags).align()
    table = daff.PythonTableView([])
    difference = daff.TableDiff(alignment, flags)
    difference.hilite(table)
    found = difference.getSummary()
    counts = {"added": found.row_inserts, "removed": found.row_deletes, "changed": found.row_updates}
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
