"""Reads a user's own layout table: `load_user_layout`."""

from pathlib import Path

from caaspp_diff.layouts.load import build_layout
from caaspp_diff.layouts.model import Layout


def load_user_layout(path: Path) -> Layout:
    """The layout of a TSV table in the form of the package's own."""
    import csv  # noqa: PLC0415  (minimal body)

    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    return build_layout(path.stem, rows)
