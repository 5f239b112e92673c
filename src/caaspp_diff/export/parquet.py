"""Events and field changes as Parquet: `write_events`, `write_fields`."""

import os
import re
from pathlib import Path

import polars as pl

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.export.columns import event_table

ROW_GROUP = 100_000

_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")


def write_events(comparison: Comparison, path: Path) -> None:
    """Writes the table of events, with the columns of `columns.TABLE_SCHEMA`.

    Raises:
        OSError: The file cannot be written.
    """
    _write(event_table(comparison), path)


def write_fields(comparison: Comparison, path: Path) -> None:
    """Writes the field changes, with the columns of `comparison.FIELD_SCHEMA`.

    Raises:
        OSError: The file cannot be written.
    """
    _write(comparison.fields.lazy(), path)


def fields_path(path: Path) -> Path:
    """``changes.parquet`` → ``changes.fields.parquet``: where the field changes go beside the events."""
    return path.with_name(f"{path.stem}.fields{path.suffix}")


def _write(frame: pl.LazyFrame, path: Path) -> None:
    try:
        frame.sink_parquet(path, compression="zstd", row_group_size=ROW_GROUP)
    except pl.exceptions.PolarsError as error:
        # polars gives an error of the system as one of its own while it writes
        if system := _SYSTEM_ERROR.search(str(error)):
            raise OSError(int(system[1]), os.strerror(int(system[1])), str(path)) from error
        raise
