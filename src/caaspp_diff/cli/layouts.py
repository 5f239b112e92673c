"""``caaspp-diff layouts``: lists the record layouts, shows one, or compares two."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from caaspp_diff.errors import UsageError
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.registry import get_layout, load_user_layout
from caaspp_diff.phrases import plain_json, plain_text

Row = dict[str, str | int | None]
"""One line of a table: column → cell; all rows have the same columns."""


def layouts_command(
    year: Annotated[
        str | None, typer.Argument(help="Show the layout of one administration, such as 2018-19.")
    ] = None,
    *,
    diff: Annotated[
        str | None, typer.Option("--diff", metavar="YEAR", help="Show what YEAR changed against the layout.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")] = False,
    layout_file: Annotated[
        Path | None, typer.Option("--layout-file", help="Take your own layout table in place of YEAR.")
    ] = None,
) -> None:
    """List the record layouts, show one, or compare two."""
    if year is not None and layout_file is not None:
        raise UsageError("Give a year or --layout-file, not both.")
    layout = load_user_layout(layout_file) if layout_file else get_layout(year) if year else None
    if diff is not None:
        if layout is None:
            raise UsageError("--diff needs a layout to compare with: caaspp-diff layouts YEAR --diff YEAR.")
        other = get_layout(diff)
        _show(_change_rows(layout, other), f"From layout {layout.name} to {other.name}", as_json=as_json)
    elif layout is not None:
        _show(_field_rows(layout), _describe(layout), as_json=as_json)
    else:
        _show([_layout_row(load_layout(name)) for name in layout_names()], "Layouts", as_json=as_json)


def _layout_row(layout: Layout) -> Row:
    return {
        "name": layout.name,
        "administration": layout.administration,
        "fields": len(layout.fields),
        "record length": layout.record_length,
        "forms": ", ".join(layout.forms),
        "basis": _basis(layout),
    }


def _basis(layout: Layout) -> str:
    """Where the first field of the layout was found, in a few words."""
    text = layout.fields[0].basis.lower()
    if text.startswith("pdf"):
        return "official layout"
    if text.startswith("sig"):
        return "third-party definition"
    return "file headers" if text.startswith("header") else "your own table"


def _field_rows(layout: Layout) -> list[Row]:
    return [
        {
            "number": field.number,
            "name": field.name,
            "title": " ".join(field.title.split()),
            "bytes": f"{field.start + 1}-{field.start + field.length}"
            if field.start is not None and field.length
            else None,
            "length": field.length,
            "group": field.group,
        }
        for field in layout.fields
    ]


def _change_rows(old: Layout, new: Layout) -> list[Row]:
    from caaspp_diff.layouts.changes import layout_changes  # brings deepdiff

    return [asdict(change) for change in layout_changes(old, new)]


def _describe(layout: Layout) -> str:
    length = f", records of {layout.record_length} bytes" if layout.has_positions else ""
    return f"Layout {layout.name}: {len(layout.fields)} fields{length}; read as {' and '.join(layout.forms)}"


def _show(rows: list[Row], title: str, *, as_json: bool) -> None:
    """Prints the rows as JSON or as a table of aligned text."""
    if as_json:
        typer.echo(plain_json(json.dumps(rows, ensure_ascii=False, indent=2)))
        return
    for line in (title, *_aligned(rows)):
        typer.echo(plain_text(line))


def _aligned(rows: list[Row]) -> list[str]:
    if not rows:
        return ["nothing differs"]
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cell(value: str | int | None) -> str:
    return "" if value is None else plain_text(str(value))
