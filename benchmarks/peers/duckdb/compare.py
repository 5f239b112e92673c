"""Compares two releases with SQL written by hand for DuckDB; prints the counts as JSON.

    python compare.py OLD NEW [changes.csv]

The changes are a table of key, field, old and new. With a third argument it is written as well.
"""

import json
import sys
from collections.abc import Iterator

import duckdb

KEY = ("Record Type", "Statewide Student Identifier (SSID)")


def quoted(name: str, mark: str = '"') -> str:
    """A name or, with another mark, a text in SQL."""
    return mark + name.replace(mark, mark * 2) + mark


def reading(name: str) -> str:
    """A release, every value as text."""
    text = quoted(name, "'")
    return f"read_csv({text}, delim='^', quote='', escape='', header=true, all_varchar=true)"


def statements(columns: list[str], old: str, new: str) -> Iterator[str]:
    """Both tables joined by key, then the fields that differ."""
    key = ", ".join(map(quoted, KEY))
    fields = [column for column in columns if column not in KEY]
    packed = ", ".join(
        f"{{'field': {quoted(c, chr(39))}, 'old': o.{quoted(c)}, 'new': n.{quoted(c)}}}" for c in fields
    )
    yield f"""
        CREATE TEMP TABLE joined AS
        SELECT {", ".join(f"coalesce(o.{quoted(c)}, n.{quoted(c)}) AS {quoted(c)}" for c in KEY)},
               o.here AS in_old, n.here AS in_new,
               CASE WHEN o.here AND n.here
                    THEN list_filter([{packed}], lambda f: f.old IS DISTINCT FROM f.new) END AS changes
        FROM (SELECT true AS here, * FROM {reading(old)}) o
        FULL OUTER JOIN (SELECT true AS here, * FROM {reading(new)}) n
        ON {" AND ".join(f"o.{quoted(c)} = n.{quoted(c)}" for c in KEY)}
    """  # noqa: S608  # the names come from the benchmark's own files
    yield f"""
        CREATE TEMP TABLE changes AS
        SELECT {key}, change.field AS field, change.old AS old, change.new AS new
        FROM (SELECT {key}, unnest(changes) AS change FROM joined WHERE len(changes) > 0)
    """  # noqa: S608


def main() -> None:
    """Compares the files named on the command line."""
    old, new, *report = sys.argv[1:]
    base = duckdb.connect()
    columns = base.execute(f"SELECT * FROM {reading(old)} LIMIT 0").description  # noqa: S608
    for statement in statements([column[0] for column in columns or ()], old, new):
        base.execute(statement)
    if report:
        base.execute(f"COPY changes TO {quoted(report[0], chr(39))} (HEADER)")
    counts = base.execute("""
        SELECT count(*) FILTER (in_old IS NULL), count(*) FILTER (in_new IS NULL),
               count(*) FILTER (len(changes) > 0), (SELECT count(*) FROM changes) FROM joined
    """).fetchall()[0]
    print(json.dumps(dict(zip(("added", "removed", "changed", "fields"), counts, strict=True))))


if __name__ == "__main__":
    main()
