"""Writes records as a release file: fixed width or delimited, as TOMS would or as people re-save it."""

from collections.abc import Iterable, Mapping
from typing import Literal

from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.release.model import Form

Padding = Literal["characters", "bytes"]


def write_release(
    layout: Layout,
    records: Iterable[Mapping[str, str]],
    *,
    form: Form,
    delimiter: str = "^",
    encoding: str = "utf-8",
    padding: Padding = "characters",
    newline: str = "\r\n",
) -> bytes:
    """The bytes of a release.

    Args:
        layout: The record layout; fixed width needs one with positions.
        records: Canonical field name → value; a field that is missing is blank. The end-of-record
            field is filled in.
        form: ``fixed-width`` or ``delimited`` (with a header line).
        delimiter: Of the delimited form.
        encoding: ``utf-8``, ``utf-8-sig`` or ``cp1252``.
        padding: Whether a fixed-width field is filled up to its length in characters or in bytes.
        newline: The line end.

    Raises:
        ValueError: Fixed width is asked of a layout without positions, or a value is too long.
    """
    if form == "fixed-width" and not layout.has_positions:
        raise ValueError(f"layout {layout.name} has no positions")
    lines = []
    if form == "delimited":
        lines.append(delimiter.join(field.header for field in layout.fields).encode(encoding))
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    for record in records:
        if form == "delimited":
            values = (_value(layout, field, record) for field in layout.fields)
            lines.append(delimiter.join(values).encode(codec))
        else:
            lines.append(_fixed_width_line(layout, record, codec, padding))
    end = newline.encode("ascii")
    return b"".join(line + end for line in lines)


def _value(layout: Layout, field: Field, record: Mapping[str, str]) -> str:
    if field is layout.fields[-1]:
        return layout.end_of_record or record.get(field.name, "")
    return record.get(field.name, "")


def _fixed_width_line(layout: Layout, record: Mapping[str, str], codec: str, padding: Padding) -> bytes:
    parts: list[bytes] = []
    for field in layout.fields:
        if field.start is None or field.length is None:
            continue
        value = _value(layout, field, record)
        encoded = value.encode(codec)
        size = len(encoded) if padding == "bytes" else len(value)
        if size > field.length:
            raise ValueError(f"{field.name} holds {size} in a field of {field.length}")
        parts.append(encoded + b" " * (field.length - size))
    return b"".join(parts)
