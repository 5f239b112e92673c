"""``--per-school``: one report a school and an index, into a folder."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.deliver.whole_files import write_whole
from caaspp_diff.errors import UsageError
from caaspp_diff.render.html import render_html, render_school_index
from caaspp_diff.report.build import ReportOptions
from caaspp_diff.report.school_pages import school_index, school_reports

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
LOGO_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class SchoolReports:
    """Where the schools' reports go, and how they are made."""

    folder: Path
    options: ReportOptions

    def write(self, comparison: Comparison, templates: Path | None) -> None:
        """Writes ``<school code>.html`` for every school, then ``index.html``.

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


def for_schools(folder: Path, options: ReportOptions, *, redact: str) -> SchoolReports:
    """Reports into ``folder``.

    Raises:
        UsageError: The comparison will have no students to show.
    """
    if redact == "aggregate":
        raise UsageError(
            "--per-school shows students, and --redact aggregate leaves none to show; choose --redact ids."
        )
    return SchoolReports(folder, options)


def logo_address(path: Path | None) -> str | None:
    """The picture as a ``data:`` address, so that the report needs no other file.

    Raises:
        UsageError: It is missing, no picture that browsers show, or too large to stand in every report.
    """
    if path is None:
        return None
    kind = PICTURES.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"--logo {path} is none of {', '.join(PICTURES)}.")
    try:
        picture = path.read_bytes()
    except OSError as error:
        raise UsageError(f"--logo {path} cannot be read ({error.strerror}).") from error
    if len(picture) > LOGO_BYTES:
        raise UsageError(
            f"--logo {path} has {len(picture):,} bytes, where {LOGO_BYTES:,} are the most; make it smaller."
        )
    return f"data:{kind};base64,{b64encode(picture).decode()}"
