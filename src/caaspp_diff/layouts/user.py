"""Reads a layout table of the user: `load_user_layout`."""

import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.by_header import bare, known_headers
from caaspp_diff.layouts.load import END_MARKS, section_group, slug
from caaspp_diff.layouts.model import KEY_FIELDS, Field, Group, Layout
from caaspp_diff.phrases import cut, plain_text, suggest
from caaspp_diff.user_text import NotTextError, read_text, why

GROUPS: tuple[Group, ...] = get_args(Group)

_ADMINISTRATION = re.compile(r"#\s*administration:\s*(\S+)", re.IGNORECASE)


def load_user_layout(path: Path) -> Layout:
    """Builds a layout from a tab-separated table with the columns of the tables in ``layouts/data/records``.

    Required columns: ``number`` (or ``order``) and ``name``, then ``start``, counted from 1, and ``length``
    (or ``end``) for the fixed-width form or ``csv_header`` for the delimited form. Optional columns:
    ``section``, ``source``, ``values``, ``basis``, ``canonical_name``, ``group``. Others are ignored. A field
    without a ``canonical_name`` is recognized by the header or title that it has in a known layout. The
    layout is named after the file. A line ``# administration: 2025-26`` gives the year; without it, the name
    of the file does.

    Raises:
        LayoutError: The file cannot be read, a line is wrong, or the record type or the SSID is missing.
    """
    lines = _read(path)
    administration = next((match[1] for line in lines if (match := _ADMINISTRATION.match(line))), path.stem)
    table = [
        (number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")
    ]
    if not table:
        raise LayoutError(f"{path.name} holds no layout table; its first line must name the columns.")
    columns = table[0][1].split("\t")
    fields: list[tuple[int, Field]] = []
    for number, line in table[1:]:
        row = dict(zip(columns, (cell.strip() for cell in line.split("\t")), strict=False))
        fields.append((number, _field(row, f"{path.name}, line {number}")))
    _refuse_collisions(fields, path.name)
    return _layout(
        path, administration, sorted((field for _, field in fields), key=lambda field: field.number)
    )


def _read(path: Path) -> list[str]:
    try:
        return read_text(path).splitlines()
    except (OSError, NotTextError) as error:
        raise LayoutError(f"The layout table {path.name} {why(error)}.") from error


def _layout(path: Path, administration: str, fields: list[Field]) -> Layout:
    names = {field.name for field in fields}
    for key in KEY_FIELDS:
        if key not in names:
            raise LayoutError(
                f'{path.name} has no field for {key}; give it in the column "canonical_name", since records '
                "cannot be told apart without it."
            )
    last = fields[-1]
    return Layout(
        name=plain_text(path.stem),
        administration=administration,
        fields=tuple(fields),
        record_length=max(
            (f.start + f.length for f in fields if f.start is not None and f.length), default=None
        ),
        end_of_record=last.values if last.values in END_MARKS else "",
    )


def _field(row: dict[str, str], where: str) -> Field:
    title, header = row.get("name", ""), row.get("csv_header", "")
    if not title:
        raise LayoutError(f'{where}: the field has no "name".')
    start, length = _position(row, where)
    if start is None and not header:
        raise LayoutError(f'{where}: {title} has neither "start" and "length" nor a "csv_header".')
    number = _whole(row.get("number") or row.get("order", ""), "number", where)
    name, group = _name_and_group(row, where)
    return Field(
        number=number,
        name=f"blank_{number}" if re.fullmatch(r"(blank\d*)?", name) else name,
        title=title,
        header=header,
        group=group,
        start=start,
        length=length,
        section=row.get("section", ""),
        source=row.get("source", ""),
        values=row.get("values", ""),
        basis=row.get("basis", ""),
    )


def _name_and_group(row: dict[str, str], where: str) -> tuple[str, Group]:
    title, header = row["name"], row.get("csv_header", "")
    group = section_group(row.get("section", ""), title)
    if row.get("values") in END_MARKS:
        group = "blank"
    known = (known_headers().get(bare(text)) for text in (header, title) if text)
    name, known_group = next((found for found in known if found), (slug(header or title), group))
    if chosen := row.get("canonical_name"):
        groups = dict(known_headers().values())
        name, known_group = chosen, groups.get(chosen, group)
    if (said := row.get("group")) and said not in GROUPS:
        raise LayoutError(f"{where}: {cut(said)} is no group. {suggest(said, GROUPS)}")
    return name, said or known_group


def _position(row: dict[str, str], where: str) -> tuple[int | None, int | None]:
    """First byte from 0, and length; the first byte is None if the row gives no start."""
    if not row.get("start"):
        length = _whole(row["length"], "length", where) if row.get("length") else None
        return None, length
    start = _whole(row["start"], "start", where)
    end = _whole(row["end"], "end", where) if row.get("end") else None
    length = _whole(row["length"], "length", where) if row.get("length") else None
    if length is None and end is None:
        raise LayoutError(f'{where}: {row.get("name")} has a "start" but no "length".')
    if length is None and end is not None:
        length = end - start + 1
    if length is None or length < 1 or (end is not None and end != start + length - 1):
        raise LayoutError(f'{where}: "start", "end" and "length" of {row.get("name")} contradict each other.')
    return start - 1, length


def _whole(text: str, column: str, where: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        found = f'"{cut(text)}"' if text else "nothing"
        raise LayoutError(f'{where}: "{column}" must be a whole number from 1, found {found}.')
    return int(text)


def _refuse_collisions(fields: list[tuple[int, Field]], file: str) -> None:
    seen: dict[tuple[str, object], int] = {}
    for line, field in fields:
        for what, value in (("number", field.number), ("field", field.name), ("header", bare(field.header))):
            if not value:
                continue
            if (what, value) in seen:
                shown = field.header if what == "header" else value
                raise LayoutError(
                    f"{file}, line {line}: {what} {shown} stands on line {seen[what, value]} already."
                )
            seen[what, value] = line
    placed = sorted(
        (field.start, field.start + field.length, line, field.title)
        for line, field in fields
        if field.start is not None and field.length is not None
    )
    for (_, end, before, title), (start, _, line, other) in pairwise(placed):
        if start < end:
            raise LayoutError(
                f"{file}, line {line}: {other} starts at {start + 1}, inside {title} of line {before}, which "
                f"ends at {end}."
            )
