"""The files that a comparison writes, each whole or not at all."""

import sys
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff.cli.comparing import refuse_overwriting
from caaspp_diff.cli.options import STDOUT
from caaspp_diff.comparison import Comparison
from caaspp_diff.deliver.files import write_whole
from caaspp_diff.export.json import json_chunks
from caaspp_diff.render.html import render_html
from caaspp_diff.report.model import Report


def default_html(new: str) -> Path:
    """``new.txt`` → ``new.changes.html`` in the working folder."""
    return Path("stdin.changes.html" if new == STDOUT else f"{Path(new).stem}.changes.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where what goes.

    Raises:
        UsageError: An output would overwrite an input or another output.
    """

    html: Path | None
    json_file: str | None
    templates: Path | None
    inputs: tuple[str, ...]

    def __post_init__(self) -> None:
        refuse_overwriting(self.inputs, self._files())

    def write(self, comparison: Comparison, report: Report) -> None:
        """Writes everything that was asked for.

        Raises:
            WriteError: A file cannot be written.
        """
        if self.json_file == STDOUT:
            sys.stdout.buffer.writelines(json_chunks(comparison))
            sys.stdout.buffer.flush()
        elif self.json_file is not None:
            write_whole(Path(self.json_file), json_chunks(comparison))
        if self.html is not None:
            write_whole(self.html, [render_html(report, templates=self.templates).encode()])

    def _files(self) -> list[Path]:
        json_path = None if self.json_file in {None, STDOUT} else Path(str(self.json_file))
        return [path for path in (self.html, json_path) if path is not None]
