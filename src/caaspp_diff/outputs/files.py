"""Writes the report, JSON and exports of a comparison, each file completely or not at all."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.whole_files import with_complete, write_whole
from caaspp_diff.errors import WriteError
from caaspp_diff.export.json import json_chunks
from caaspp_diff.outputs.exports import Warnings, files_of, write_export
from caaspp_diff.outputs.paths import STDOUT, refuse_overwriting
from caaspp_diff.outputs.schools import SchoolReports
from caaspp_diff.phrases import plain_json, plain_text
from caaspp_diff.privacy.aggregate import Aggregate
from caaspp_diff.release import STDIN
from caaspp_diff.render.html import render_html
from caaspp_diff.report.model import Report


def default_html(new: str) -> Path:
    """Names the report after the later release: ``new.txt`` → ``new.changes.html``."""
    return Path("stdin.changes.html" if new == STDIN else f"{plain_text(Path(new).stem, '_')}.changes.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The files that a comparison is written to.

    Raises:
        UsageError: An output would overwrite an input or another output.
    """

    html: Path | None
    json_file: str | None
    """A file, or ``-`` for stdout."""

    per_school: SchoolReports | None
    templates: Path | None
    """A folder with the user's own templates."""

    inputs: tuple[str, ...]
    """The two releases, as the user named them."""

    exports: tuple[Path, ...] = ()
    raw: bool = False
    """Whether a CSV export is for programs."""

    def __post_init__(self) -> None:
        refuse_overwriting(self.inputs, self.files())

    def write(
        self, comparison: Comparison | Aggregate, report: Report, complete: Sequence[Path] = ()
    ) -> Warnings:
        """Writes everything that is wanted.

        Args:
            comparison: For the JSON, and if it is whole, for the exports and the reports of schools.
            report: For the HTML.
            complete: Other outputs of the run, which are complete already.

        Returns:
            What the user should know about the files.

        Raises:
            WriteError: A file cannot be written. The text says which outputs of the run are complete.
        """
        done = [*complete]
        try:
            return self._write(comparison, report, done)
        except WriteError as error:
            raise with_complete(error, done) from error

    def _write(self, comparison: Comparison | Aggregate, report: Report, done: list[Path]) -> Warnings:
        """Writes everything that is wanted, and adds each file to ``done`` once it is complete."""
        if self.json_file == STDOUT:
            sys.stdout.buffer.writelines(
                plain_json(chunk.decode()).encode() for chunk in json_chunks(comparison)
            )
            sys.stdout.buffer.flush()
        elif self.json_file is not None:
            write_whole(Path(self.json_file), json_chunks(comparison))
            done.append(Path(self.json_file))
        if self.html is not None:
            write_whole(self.html, [render_html(report, templates=self.templates).encode()])
            done.append(self.html)
        if isinstance(comparison, Aggregate):
            return ()
        if self.per_school is not None:
            self.per_school.write(comparison, self.templates)
            done.append(self.per_school.folder)
        warnings: list[str] = []
        for path in self.exports:
            warnings += write_export(comparison, path, raw=self.raw)
            done += files_of(path)
        return tuple(warnings)

    def files(self) -> list[Path]:
        """Returns every file that is written, apart from the reports of schools."""
        json_path = None if self.json_file in {None, STDOUT} else Path(str(self.json_file))
        tables = chain.from_iterable(map(files_of, self.exports))
        return [path for path in (self.html, json_path, *tables) if path is not None]

    @property
    def written(self) -> tuple[str, ...]:
        """One line about each file that a person will open."""
        lines = [f"Report: {self.html}"] if self.html is not None else []
        if self.per_school is not None:
            lines.append(f"Reports of the schools: {self.per_school.folder / 'index.html'}")
        return (*lines, *(f"Export: {path}" for path in self.exports))
