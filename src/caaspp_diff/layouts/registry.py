"""Finds the layout of a file from its content, or by the name that the user gives."""

from collections.abc import Sequence

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.headers import ColumnMatch, match_columns
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.user import load_user_layout

__all__ = [
    "ColumnMatch",
    "find_by_header",
    "find_by_lines",
    "get_layout",
    "load_user_layout",
    "match_columns",
]


def get_layout(year: str) -> Layout:
    """The layout of that name or administration. Raises LayoutError where there is none."""
    if year not in layout_names():
        raise LayoutError(f"There is no layout {year}; known are {', '.join(layout_names())}.")
    return load_layout(year)


def find_by_lines(lines: Sequence[bytes]) -> Layout:
    """The layout of a fixed-width file, from sample lines without line end.

    Raises:
        LayoutError: No layout has records of that length.
    """
    lengths = {len(line) for line in lines} | {len(line.decode("utf-8", "replace")) for line in lines}
    for layout in map(load_layout, layout_names()):
        if layout.record_length in lengths:
            return layout
    raise LayoutError(f"No layout has records of {max(lengths, default=0)} characters.")


def find_by_header(headers: Sequence[str]) -> Layout:
    """The layout of a delimited file, from its headers.

    Raises:
        LayoutError: No layout has these headers.
    """
    best = min(map(load_layout, layout_names()), key=lambda x: len(match_columns(x, headers).missing))
    if not match_columns(best, headers).columns:
        raise LayoutError("The header fits no layout.")
    return best
