"""Finds the layout of a file from its content, or by the name that the user gives."""

import re
from collections.abc import Iterator, Sequence

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.by_header import ColumnMatch, bare, is_blank, match_columns, own_headers
from caaspp_diff.layouts.by_lines import find_by_lines
from caaspp_diff.layouts.load import field_count_of, layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.user import load_user_layout
from caaspp_diff.phrases import cut, suggest

__all__ = [
    "ColumnMatch",
    "find_by_header",
    "find_by_lines",
    "get_layout",
    "load_user_layout",
    "match_columns",
]

END_OF_RECORD = "endofrecord"
"""The bare header of the end-of-record mark in every layout; it is not a field."""

MIN_SHARE = 0.8
"""The share of the named fields of a layout that its header must have."""


def get_layout(year: str) -> Layout:
    """The layout of that name or administration: ``2018-19``, ``2018-2019``, ``2021-22.v1``.

    Raises:
        LayoutError: There is none; the message names the nearest, or all that there are.
    """
    wanted = re.sub(r"^(\d{4})\D?(?:\d\d)?(\d\d)(?!\d)", r"\1-\2", year.strip())
    if wanted in layout_names():
        return load_layout(wanted)
    raise LayoutError(f"There is no layout {cut(year)}. {suggest(wanted, layout_names())}")


def find_by_header(headers: Sequence[str]) -> Layout:
    """Finds the layout of a delimited file from its headers.

    It is the layout with the most named fields in the header; of several, the one with the nearest number
    of columns.

    Raises:
        LayoutError: The header has too few fields of every layout, or a key column is missing.
    """
    spellings = {bare(header) for header in headers}
    most = len({one for one in spellings if not is_blank(one)} - {END_OF_RECORD})
    best, hits = None, -1
    for layout in _with_headers(len(headers)):
        found = _fields_found(layout, spellings)
        if found > hits:
            best, hits = layout, found
        if found == most:  # no other layout can have more, so they need not be loaded
            break
    if best is None:
        raise AssertionError("no layout has headers")
    named = len(best.by_name)
    if hits < MIN_SHARE * named:
        raise LayoutError(
            f"The header of {len(headers)} columns fits no known layout: the nearest is {best.name}, of "
            f"whose {named} named fields {hits} were found and {named - hits} were not; "
            "compare the file as it was downloaded, or name its layout with --layout or --layout-file."
        )
    match_columns(best, headers)
    return best


def _with_headers(columns: int) -> Iterator[Layout]:
    """Yields the layouts with headers, the nearest number of columns first."""
    nearest = sorted(layout_names(), key=lambda name: (abs(field_count_of(name) - columns), name))
    return (layout for layout in map(load_layout, nearest) if layout.has_headers)


def _fields_found(layout: Layout, spellings: set[str]) -> int:
    own = own_headers(layout)
    return len({own[one].number for one in spellings & own.keys() if own[one].group != "blank"})
