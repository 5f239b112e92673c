"""Compares the two files that are named on the command line, by the options of the command."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from caaspp_diff.cli.options import Names
from caaspp_diff.cli.progress import ProgressBars
from caaspp_diff.comparison.kinds import checked_kinds
from caaspp_diff.comparison.model import Comparison, Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.errors import UsageError
from caaspp_diff.release import STDIN
from caaspp_diff.release.model import Population, Progress, Release
from caaspp_diff.release.read import read_pair
from caaspp_diff.release.read_options import ReadOptions
from caaspp_diff.release.watch import unchanged

if TYPE_CHECKING:
    from caaspp_diff.privacy.aggregate import Aggregate

WhileOpen = Callable[[Release, Release, Comparison], None]
"""Called with the old release, the new one and their comparison."""


def read_options(
    layout: str | None, layout_file: Path | None, delimiter: str | None, encoding: str | None
) -> ReadOptions:
    """How both files are read."""
    return ReadOptions(layout=layout, layout_file=layout_file, delimiter=delimiter, encoding=encoding)


def comparison_options(
    ignore: Names | None,
    on_duplicate: Literal["stop", "pair"],
    old_extracted: date | None,
    population: Population | None,
    *,
    force: bool,
) -> Options:
    """How the releases are compared; both are the same version of the file."""
    return Options(
        ignore=frozenset(ignore or ()),
        on_duplicate=on_duplicate,
        old_extracted=old_extracted,
        force=force,
        old_population=population,
        new_population=population,
    )


@contextmanager
def open_files(
    old: str, new: str, reading: ReadOptions, *, progress: bool, ignored: frozenset[str] = frozenset()
) -> Generator[tuple[Release, Release, Progress | None]]:
    """Both releases, open and indexed, and a progress bar for their comparison; closed whatever happens.

    Args:
        old: The name of the earlier release.
        new: The name of the later one.
        reading: How both are read.
        progress: Whether progress is shown.
        ignored: The fields that will not be compared; naming them saves time.

    Raises:
        FileChangedError: One of them changed while it was read.
        UsageError: Both are stdin.
        ReadError: As `read_release`.
    """
    if old == new == STDIN:
        raise UsageError("Only one of the two releases can be - (stdin).")
    given = {"old": old, "new": new}
    with (
        ProgressBars(enabled=progress) as bars,
        read_pair(_path(old), _path(new), reading, lambda side: bars.reading(given[side]), ignored) as (
            was,
            now,
        ),
        unchanged(was.watch, now.watch),
    ):
        yield was, now, bars.comparing()


def compare_files(
    old: str,
    new: str,
    reading: ReadOptions,
    options: Options,
    *,
    progress: bool,
    while_open: WhileOpen | None = None,
) -> Comparison:
    """Opens both files, compares them, and closes them whatever happens.

    Args:
        old: The name of the earlier release.
        new: The name of the later one.
        reading: How both are read.
        options: How they are compared.
        progress: Whether progress is shown.
        while_open: Called before the files are closed, while their records can still be read.

    Raises:
        UsageError: Both are stdin.
        CaasppDiffError: As `read_release` and `compare`.
    """
    with open_files(old, new, reading, progress=progress, ignored=options.ignore) as (was, now, bar):
        comparison = compare(was, now, options, progress=bar)
        if while_open is not None:
            while_open(was, now, comparison)
        return comparison


def redacted(comparison: Comparison, mode: Literal["none", "ids"], key_file: Path | None) -> Comparison:
    """The comparison as it is, or for ``ids`` with tokens instead of SSIDs and without names.

    Raises:
        UsageError: ``ids`` needs a key file, and none is named.
    """
    if mode == "none":
        return comparison
    if key_file is None:
        raise UsageError(
            "--redact ids needs --key-file, a file with the secret that the tokens are made from; make one "
            "with: caaspp-diff privacy new-key FILE"
        )
    from caaspp_diff.privacy.redaction import redact
    from caaspp_diff.privacy.tokens import read_key

    return redact(comparison, mode, read_key(key_file))


def counts_only(comparison: Comparison, kinds: Names | None) -> "Aggregate":
    """The counts of the whole comparison, but of events only those of the named kinds; of all for None.

    Other kinds are dropped last, after small counts were withheld: whatever kinds are named, the same
    counts are withheld, so that two outputs together give away no more than one.

    Raises:
        UsageError: There is no such kind.
    """
    from caaspp_diff.privacy.aggregate import aggregate

    counts, wanted = aggregate(comparison), checked_kinds(kinds or ())
    if not wanted:
        return counts
    return replace(counts, events=tuple(event for event in counts.events if event.kind in wanted))


def _path(name: str) -> Path | Literal["-"]:
    return STDIN if name == STDIN else Path(name)
