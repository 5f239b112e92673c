"""Says what changed, and what it means, between two releases of a CAASPP Student Data File.

The names of `__all__` are the public API; they are imported when they are asked for, so that
``import caaspp_diff`` costs nothing.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caaspp_diff import errors
    from caaspp_diff.comparison import Comparison, Options, compare
    from caaspp_diff.export.csv import csv_chunks
    from caaspp_diff.export.json import json_chunks
    from caaspp_diff.export.parquet import write_events, write_fields
    from caaspp_diff.export.xlsx import write_xlsx
    from caaspp_diff.privacy import redact
    from caaspp_diff.release.model import Release
    from caaspp_diff.release.options import ReadOptions
    from caaspp_diff.release.read import read_release
    from caaspp_diff.render.email import render_email
    from caaspp_diff.render.html import render_html
    from caaspp_diff.render.terminal import render_terminal
    from caaspp_diff.report.build import build_report
    from caaspp_diff.report.mail import lea_mail
    from caaspp_diff.report.model import Report

__version__ = "0.1.0"

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
    "Comparison": "comparison",
    "Options": "comparison",
    "ReadOptions": "release.options",
    "Release": "release.model",
    "Report": "report.model",
    "build_report": "report.build",
    "csv_chunks": "export.csv",
    "json_chunks": "export.json",
    "lea_mail": "report.mail",
    "read_release": "release.read",
    "redact": "privacy",
    "render_email": "render.email",
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


class _Package(ModuleType):
    """This package, whose ``compare`` is the function and not the folder of that name.

    On the first import of anything in the folder, the import system sets the folder as an attribute
    of the package; what is imported from it by its full name is found all the same.
    """

    if not TYPE_CHECKING:

        @property
        def compare(self) -> Callable[..., Any]:
            return import_module(f"{__name__}.comparison").compare

        @compare.setter
        def compare(self, folder: ModuleType) -> None:
            pass


sys.modules[__name__].__class__ = _Package
