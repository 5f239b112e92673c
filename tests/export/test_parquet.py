import errno
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from caaspp_diff.comparison.model import FIELD_SCHEMA, Comparison
from caaspp_diff.export.columns import TABLE_SCHEMA, event_table
from caaspp_diff.export.parquet import fields_path, write_events, write_fields
from support.hostile_texts import hostile
from support.scenarios import nothing_changed, small_lea


@pytest.mark.parametrize("given", [nothing_changed(), small_lea(), hostile()])
def test_events_and_field_changes_are_read_back_as_they_were(tmp_path: Path, given: Comparison) -> None:
    events, fields = tmp_path / "changes.parquet", tmp_path / "changes.fields.parquet"
    write_events(given, events)
    write_fields(given, fields)

    assert pl.read_parquet(events).equals(event_table(given).collect())
    assert pl.read_parquet(fields).equals(given.fields)


@pytest.mark.parametrize("given", [nothing_changed(), small_lea()])
def test_the_columns_are_the_same_whatever_is_in_them(tmp_path: Path, given: Comparison) -> None:
    write_events(given, tmp_path / "events")
    write_fields(given, tmp_path / "fields")

    assert pl.read_parquet_schema(tmp_path / "events") == TABLE_SCHEMA
    assert pl.read_parquet_schema(tmp_path / "fields") == FIELD_SCHEMA


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_events(small_lea(), tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_field_changes_lie_beside_the_events() -> None:
    assert fields_path(Path("out/changes.parquet")) == Path("out/changes.fields.parquet")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("write", [write_events, write_fields])
def test_a_full_disk_is_an_error_of_the_system(write: Callable[[Comparison, Path], None]) -> None:
    with pytest.raises(OSError, match="No space left on device") as caught:
        write(small_lea(), Path("/dev/full"))

    assert (caught.value.errno, caught.value.strerror) == (errno.ENOSPC, "No space left on device")
