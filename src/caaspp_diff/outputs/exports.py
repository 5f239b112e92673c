"""The tables that a comparison is exported to: each file by its ending."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.whole_files import whole_file, write_whole
from caaspp_diff.errors import UsageError

Notes = tuple[str, ...]
"""Sentences that the user should read about what was written."""


def check_exports(paths: Sequence[Path], *, raw: bool, redact: str) -> None:
    """Sees to it that every file can be written as its ending says.

    Raises:
        UsageError: An ending is not known, or an option has nothing to work on.
    """
    for path in paths:
        if path.suffix.lower() not in WRITERS:
            *others, last = WRITERS
            raise UsageError(
                f"--export {path} has no ending that is known; it may end in {', '.join(others)} or {last}."
            )
    if raw and all(path.suffix.lower() != ".csv" for path in paths):
        raise UsageError("--raw is about an --export to .csv, and there is none.")
    if paths and redact == "aggregate":
        raise UsageError(
            "An --export lists students one by one, and --redact aggregate leaves none to list; "
            "choose --redact ids."
        )


def files_of(path: Path) -> tuple[Path, ...]:
    """The files that an export to ``path`` writes."""
    from caaspp_diff.export.parquet import fields_path

    return (path, fields_path(path)) if path.suffix.lower() == ".parquet" else (path,)


def write_export(comparison: Comparison, path: Path, *, raw: bool) -> Notes:
    """Writes one export, each of its files whole or not at all.

    Raises:
        WriteError: A file cannot be written.
    """
    return WRITERS[path.suffix.lower()](comparison, path, raw)


def _csv(comparison: Comparison, path: Path, raw: bool) -> Notes:  # noqa: FBT001 - one shape for all writers
    from caaspp_diff.export.csv import csv_chunks

    write_whole(path, csv_chunks(comparison, raw=raw))
    return ()


def _xlsx(comparison: Comparison, path: Path, _: bool) -> Notes:  # noqa: FBT001 - likewise
    from caaspp_diff.export.xlsx import write_xlsx

    with whole_file(path) as part:
        return tuple(f"{path}: {note}" for note in write_xlsx(comparison, part))


def _parquet(comparison: Comparison, path: Path, _: bool) -> Notes:  # noqa: FBT001 - likewise
    from caaspp_diff.export.parquet import write_events, write_fields

    writers = (partial(write_events, comparison), partial(write_fields, comparison))
    for file, write in zip(files_of(path), writers, strict=True):
        with whole_file(file) as part:
            write(part)
    return ()


WRITERS: dict[str, Callable[[Comparison, Path, bool], Notes]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
"""By the ending of the file."""
