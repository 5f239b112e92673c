"""Compares two releases with csv-diff; prints its counts as JSON.

    python compare.py OLD NEW

Its own loader takes a single key column, so the files are loaded here, under both, in the form that it
makes; `csv_diff.compare` does the rest.
"""

import csv
import json
import sys
from pathlib import Path

from csv_diff import compare

KEY = ("Record Type", "Statewide Student Identifier (SSID)")


def load(name: str) -> dict[str, dict[str, str]]:
    """Key → record, as csv_diff.load_csv gives them."""
    with Path(name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="^", quoting=csv.QUOTE_NONE)
        header = next(reader)
        rows = (dict(zip(header, line, strict=True)) for line in reader)
        return {" ".join(row[column] for column in KEY): row for row in rows}


def main() -> None:
    """Compares the files named on the command line."""
    old, new = sys.argv[1:]
    found = compare(load(old), load(new))
    print(json.dumps({name: len(found[name]) for name in ("added", "removed", "changed")}))


if __name__ == "__main__":
    main()
