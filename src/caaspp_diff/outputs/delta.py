"""Writes the delta file of a comparison while the releases are open: `DeltaOutput`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from caaspp_diff.comparison.kinds import checked_kinds
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.deliver.whole_files import whole_files
from caaspp_diff.errors import UsageError
from caaspp_diff.export.delta import delta_chunks, delta_of, delta_parts, removed_list, removed_path
from caaspp_diff.outputs.paths import refuse_overwriting
from caaspp_diff.phrases import counted, plural
from caaspp_diff.release.model import Release
from caaspp_diff.release.watch import unchanged

DUPLICATES = (
    "{} of the delta {} another test date or opportunity id than before; a student information system "
    "that matches on these would add a second test record instead of correcting the first."
)


@dataclass(slots=True, kw_only=True)
class DeltaOutput:
    """The files of the delta, and what was written to them."""

    path: Path | None
    """None if no delta is wanted."""

    split: int | None
    """The largest number of records in a part; None for a single file."""

    kinds: tuple[EventKind, ...]
    """Only records with an event of these kinds; empty for all changed and added records."""

    taken: tuple[str, ...]
    """The releases and the other outputs, none of which may be overwritten."""

    written: list[str] = field(default_factory=list)
    """One line about each file, after `write`."""

    complete: list[Path] = field(default_factory=list)
    """These files, after `write`."""

    warnings: list[str] = field(default_factory=list)
    """What the user should know about these files, after `write`."""

    @classmethod
    def of(
        cls,
        path: Path | None,
        split: int | None,
        kinds: Collection[str] | None,
        *,
        redact: str,
        taken: tuple[str, ...],
    ) -> Self:
        """Checks the options of the delta.

        Args:
            path: The file of the delta; None for none.
            split: The largest number of records in a part.
            kinds: Kinds of events, of which a record needs one.
            redact: What the user chose for ``--redact``.
            taken: The releases and the other outputs.

        Raises:
            UsageError: The options contradict each other, or a kind of event does not exist.
        """
        if path is None and (split is not None or kinds is not None):
            raise UsageError("--delta-split and --delta-kinds say what goes into --delta FILE; name one.")
        if split is not None and split < 1:
            raise UsageError("--delta-split is how many records go into a part; it is 1 or more.")
        if path is not None and redact != "none":
            raise UsageError(
                "--delta gives records as they are, names and SSIDs included; it does not go with --redact."
            )
        if path is not None:
            # The names of the parts are not known before the records are counted; `write` checks them.
            refuse_overwriting(taken, [path, removed_path(path)])
        return cls(path=path, split=split, kinds=checked_kinds(kinds or ()), taken=taken)

    def write(self, old: Release, new: Release, comparison: Comparison) -> None:
        """Writes the parts of the delta and the list of removed records, if they are wanted: all or none.

        Raises:
            FileChangedError: A release has changed since it was opened.
            UsageError: A part would overwrite a release or another output.
            WriteError: A file cannot be written.
        """
        if self.path is None:
            return
        delta = delta_of(new, comparison, self.kinds)
        parts = delta_parts(self.path, delta.rows, self.split)
        removed = removed_path(self.path)
        refuse_overwriting(self.taken, [*(path for path, _ in parts), removed])
        removed_rows = removed_list(old, new, comparison.rows)
        files = (*(path for path, _ in parts), removed)
        with whole_files(files) as (*temporary, temporary_removed), unchanged(old.watch, new.watch):
            for file, (_, rows) in zip(temporary, parts, strict=True):
                with file.open("wb") as part:
                    part.writelines(delta_chunks(new, rows))
            temporary_removed.write_bytes(removed_rows)
        self.complete += files
        self.written += [f"Delta: {path} ({counted(len(rows), 'record')})" for path, rows in parts]
        without_header = removed_rows.count(b"\n") - 1
        self.written.append(f"Removed: {removed} ({counted(without_header, 'record')})")
        if delta.retested:
            have = plural(delta.retested, "has", "have")
            self.warnings.append(DUPLICATES.format(counted(delta.retested, "record"), have))
