"""Finds the layout's fields in the header of a delimited file: `match_columns`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caaspp_diff.layouts.load import slug
from caaspp_diff.layouts.model import Field, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """How the columns of a file stand to the fields of a layout."""

    columns: tuple[Field, ...]
    """One field for every column, in file order; a column that is not in the layout has number 0."""

    drifted: tuple[tuple[str, str], ...]
    """(found, expected): headers that were matched although they are spelled otherwise."""

    extra: tuple[str, ...]
    """Headers that are not in the layout; their columns are kept and compared."""

    missing: tuple[Field, ...]
    """Fields of the layout that hold something and have no column."""


def match_columns(layout: Layout, headers: Sequence[str]) -> ColumnMatch:
    """Finds a field of ``layout`` for every header, in spite of drifted spelling."""
    known = {_bare(field.header): field for field in layout.fields}
    columns = tuple(known.get(_bare(h)) or _extra(h) for h in headers)
    found = {field.number for field in columns}
    return ColumnMatch(
        columns=columns,
        drifted=(),
        extra=tuple(h for h, field in zip(headers, columns, strict=True) if not field.number),
        missing=tuple(f for f in layout.fields if f.number not in found and f.group != "blank"),
    )


def _bare(header: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", header.lower())


def _extra(header: str) -> Field:
    return Field(
        number=0,
        name=slug(header),
        title=header,
        header=header,
        group="enrollment",
        start=None,
        length=None,
    )
