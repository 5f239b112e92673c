"""Says what changed, and what it means, between two releases of a CAASPP Student Data File.

The names of `__all__` are the public API; they are imported when they are asked for, so that
``import caaspp_diff`` costs nothing.
"""

from importlib import import_module

from caaspp_diff.version import __version__

TYPE_CHECKING = False
"""What type checkers take for True; to import it from typing takes longer than all else before `main`."""

if TYPE_CHECKING:
    from caaspp_diff import errors
    from caaspp_diff.comparison.model import Comparison, Options
    from caaspp_diff.comparison.run import compare
    from caaspp_diff.export.csv import csv_chunks
    from caaspp_diff.export.json import json_chunks
    from caaspp_diff.export.parquet import write_events, write_fields
    from caaspp_diff.export.xlsx import write_xlsx
    from caaspp_diff.privacy.redaction import redact
    from caaspp_diff.release.model import Release
    from caaspp_diff.release.read import read_release
    from caaspp_diff.release.read_options import ReadOptions
    from caaspp_diff.render.html import render_html
    from caaspp_diff.render.rendered_mail import render_email
    from caaspp_diff.render.terminal import render_terminal
    from caaspp_diff.report.build import build_report
    from caaspp_diff.report.mail import lea_mail
    from caaspp_diff.report.model import Report

__all__ = [
    "Comparison",
    "Options",
    "ReadOptions",
    "Release",
    "Report",
    "__version__",
    "build_report",
    "compare",
    "csv_chunks",
    "errors",
    "json_chunks",
    "lea_mail",
    "read_release",
    "redact",
    "render_email",
    "render_html",
    "render_terminal",
    "write_events",
    "write_fields",
    "write_xlsx",
]

_WHERE = {
    "Comparison": "comparison.model",
    "Options": "comparison.model",
    "ReadOptions": "release.read_options",
    "Release": "release.model",
    "Report": "report.model",
    "build_report": "report.build",
    "compare": "comparison.run",
    "csv_chunks": "export.csv",
    "json_chunks": "export.json",
    "lea_mail": "report.mail",
    "read_release": "release.read",
    "redact": "privacy.redaction",
    "render_email": "render.rendered_mail",
    "render_html": "render.html",
    "render_terminal": "render.terminal",
    "write_events": "export.parquet",
    "write_fields": "export.parquet",
    "write_xlsx": "export.xlsx",
}


def __getattr__(name: str) -> object:
    """Imports what is asked for, from where it lives."""
    if name == "errors":
        return import_module("caaspp_diff.errors")
    if name not in _WHERE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    """The public names, imported or not."""
    return sorted(__all__)
