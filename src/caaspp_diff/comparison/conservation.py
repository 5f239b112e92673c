"""What must always be true of a comparison, checked before anything is written."""

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.fields import FieldChanges, SharedFields
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.model import Release

SAMPLE = 1000
"""Changed records to which the field changes are applied again, at most, spread evenly over all of them."""


def check_conservation(
    releases: tuple[Release, Release], alignment: Alignment, changes: FieldChanges, shared: SharedFields
) -> None:
    """Checks that nothing was lost: every record is accounted for, and old + changes = new.

    Raises:
        AssertionError: A bug of ours; no output is right then.
    """
    old, new = releases
    _each_once(np.concatenate([alignment.old_rows, alignment.removed]), len(old.index), old.name)
    _each_once(np.concatenate([alignment.new_rows, alignment.added]), len(new.index), new.name)
    changed = np.flatnonzero(changes.changed)
    step = max(1, -(-len(changed) // SAMPLE))
    _changes_apply(releases, alignment, changes.frame, shared, changed[::step])


def _each_once(rows: Rows, count: int, name: str) -> None:
    if len(rows) != count or not np.array_equal(np.bincount(rows, minlength=count), np.ones(count)):
        raise AssertionError(f"the records of {name} are not all accounted for once")


def _changes_apply(
    releases: tuple[Release, Release],
    alignment: Alignment,
    changes: pl.DataFrame,
    shared: SharedFields,
    pairs: Rows,
) -> None:
    old, new = releases
    by_pair: dict[int, dict[int, bytes]] = {}
    wanted = changes.filter(pl.col("pair").is_in(pl.Series(pairs, dtype=pl.UInt32).implode()))
    for pair, place, value in wanted.select("pair", pl.col("field").to_physical(), "new").iter_rows():
        by_pair.setdefault(pair, {})[place] = (value or "").encode()
    old_records = old.reader.values(alignment.old_rows[pairs])
    new_records = new.reader.values(alignment.new_rows[pairs])
    for pair, was, now in zip(pairs.tolist(), old_records, new_records, strict=True):
        expected = [was[place] for place in shared.old_places]
        for place, value in by_pair.get(pair, {}).items():
            expected[place] = value
        found = [now[place] for place in shared.new_places]
        if expected != found:
            name = next(n for n, a, b in zip(shared.names, expected, found, strict=True) if a != b)
            raise AssertionError(f"the field changes do not turn old into new in {name}")
