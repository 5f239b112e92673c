"""Writes a folder with one report for each school and an index: ``--per-school``."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.whole_files import write_whole
from caaspp_diff.errors import UsageError
from caaspp_diff.render.html import render_html, render_school_index
from caaspp_diff.report.build import ReportOptions
from caaspp_diff.report.school_pages import school_index, school_reports

PICTURE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
MAX_LOGO_SIZE = 200_000
"""Bytes; the logo is part of every report."""


@dataclass(frozen=True, slots=True)
class SchoolReports:
    """The folder for the reports of schools, and how these are made."""

    folder: Path
    options: ReportOptions

    def write(self, comparison: Comparison, templates: Path | None) -> None:
        """Writes ``<school code>.html`` for every school, then ``index.html``.

        Args:
            comparison: The comparison of the whole LEA.
            templates: A folder with the user's own templates.

        Raises:
            WriteError: A file cannot be written.
        """
        entries = []
        for entry, report in school_reports(comparison, self.options):
            page = render_html(report, templates=templates)
            write_whole(self.folder / entry.link, [page.encode()])
            entries.append(entry)
        index = school_index(comparison, tuple(entries), self.options)
        write_whole(self.folder / "index.html", [render_school_index(index, templates=templates).encode()])


def school_reports_into(folder: Path, options: ReportOptions, *, redact: str) -> SchoolReports:
    """Prepares the reports of schools; nothing is written yet.

    Args:
        folder: Where they are written.
        options: How they are made.
        redact: What the user chose for ``--redact``.

    Raises:
        UsageError: Redaction leaves no students to show.
    """
    if redact == "aggregate":
        raise UsageError(
            "--per-school shows students, and --redact aggregate leaves none to show; choose --redact ids."
        )
    return SchoolReports(folder, options)


def logo_url(path: Path | None) -> str | None:
    """Returns a picture as a ``data:`` URL, so that the report needs no other file; None without a picture.

    Raises:
        UsageError: The file is missing, is not a picture that browsers show, or is larger than
            `MAX_LOGO_SIZE`.
    """
    if path is None:
        return None
    kind = PICTURE_TYPES.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"--logo {path} is none of {', '.join(PICTURE_TYPES)}.")
    try:
        picture = path.read_bytes()
    except OSError as error:
        raise UsageError(f"--logo {path} cannot be read ({error.strerror}).") from error
    if len(picture) > MAX_LOGO_SIZE:
        raise UsageError(
            f"--logo {path} has {len(picture):,} bytes, where {MAX_LOGO_SIZE:,} are the most; "
            "make it smaller."
        )
    return f"data:{kind};base64,{b64encode(picture).decode()}"
