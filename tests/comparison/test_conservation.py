from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from caaspp_diff.comparison import conservation
from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.conservation import check_conservation
from caaspp_diff.comparison.fields import field_changes, shared_fields
from caaspp_diff.release.read import read_release
from support.factories import write
from support.json_answers import child

OLD = [child(1), child(2), child(3)]
NEW = [child(1, elas="EL"), child(2, genre="NARR", uin=""), child(4)]


def _check(folder: Path, *, drop_pair: bool = False, drop_changes: int = 0, twist: str = "") -> None:
    """Checks a comparison from which something was taken, or in which a value was twisted."""
    old, new = write(folder / "old.txt", OLD), write(folder / "new.txt", NEW)
    with read_release(old) as before, read_release(new) as after:
        alignment, shared = align(before, after), shared_fields(before, after)
        changes = field_changes(before, after, alignment, shared)
        frame = changes.frame.slice(drop_changes)
        if twist:
            frame = frame.with_columns(pl.lit(twist).alias("new"))
        if drop_pair:
            alignment = replace(alignment, old_rows=alignment.old_rows[1:])
        check_conservation((before, after), alignment, replace(changes, frame=frame), shared)


def test_a_whole_comparison_passes(tmp_path: Path) -> None:
    _check(tmp_path)


def test_a_lost_record_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"the records of old\.txt are not all accounted for once"):
        _check(tmp_path, drop_pair=True)


def test_a_record_that_stands_twice_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", OLD)
    with read_release(path) as old, read_release(path) as new:
        alignment, shared = align(old, new), shared_fields(old, new)
        changes = field_changes(old, new, alignment, shared)
        twice = replace(alignment, added=np.array([0]))

        with pytest.raises(AssertionError, match=r"the records of a\.txt"):
            check_conservation((old, new), twice, changes, shared)


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_change_is_noticed(tmp_path: Path, lost: int) -> None:
    with pytest.raises(AssertionError, match="the field changes do not turn old into new"):
        _check(tmp_path, drop_changes=lost)


def test_a_wrong_value_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="the field changes do not turn old into new"):
        _check(tmp_path, twist="EO")


def test_of_many_changed_records_some_of_all_parts_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conservation, "SAMPLE", 1)

    _check(tmp_path, drop_changes=0)
    with pytest.raises(AssertionError):
        _check(tmp_path, drop_changes=1)
