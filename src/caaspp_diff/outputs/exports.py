"""Exports a comparison to tables; the ending of a file says which format."""

from collections.abc import Callable, Sequence
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.whole_files import whole_file, whole_files, write_whole
from caaspp_diff.errors import UsageError

Warnings = tuple[str, ...]
"""Sentences about what was written that the user should know."""


def check_exports(paths: Sequence[Path], *, raw: bool, redact: str) -> None:
    """Checks that every file has a known ending, and that the options fit together.

    Args:
        paths: The files to export to.
        raw: Whether the user asked for a CSV file for programs.
        redact: What the user chose for ``--redact``.

    Raises:
        UsageError: An ending is not known, or an option has no effect or contradicts another one.
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
    """Returns the files that an export to ``path`` writes: two for Parquet, else one."""
    from caaspp_diff.export.parquet import fields_path

    return (path, fields_path(path)) if path.suffix.lower() == ".parquet" else (path,)


def write_export(comparison: Comparison, path: Path, *, raw: bool) -> Warnings:
    """Writes one export, each of its files completely or not at all.

    Args:
        comparison: What to export.
        path: The file; its ending must be one of `WRITERS`.
        raw: Whether a CSV file is for programs.

    Raises:
        WriteError: A file cannot be written.
    """
    return WRITERS[path.suffix.lower()](comparison, path, raw)


def _csv(comparison: Comparison, path: Path, raw: bool) -> Warnings:  # noqa: FBT001 - all writers have the same parameters
    from caaspp_diff.export.csv import csv_chunks

    write_whole(path, csv_chunks(comparison, raw=raw))
    return ()


def _xlsx(comparison: Comparison, path: Path, _: bool) -> Warnings:  # noqa: FBT001 - likewise
    from caaspp_diff.export.xlsx import write_xlsx

    with whole_file(path) as temporary:
        return tuple(f"{path}: {warning}" for warning in write_xlsx(comparison, temporary))


def _parquet(comparison: Comparison, path: Path, _: bool) -> Warnings:  # noqa: FBT001 - likewise
    from caaspp_diff.export.parquet import write_events, write_fields

    with whole_files(files_of(path)) as (events, fields):
        write_events(comparison, events)
        write_fields(comparison, fields)
    return ()


WRITERS: dict[str, Callable[[Comparison, Path, bool], Warnings]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
"""Ending of the file → function that writes it."""
