"""Writes records as a release file, as TOMS or people would save it: `write_release`."""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter

from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.release.cutters import Padding
from caaspp_diff.release.model import Form

Texts = tuple[str, ...]


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
        records: Canonical field name → value; a missing field is blank. The end-of-record field is filled in.
        form: ``fixed-width`` or ``delimited`` (with a header line).
        delimiter: The delimiter of the delimited form.
        encoding: ``utf-8``, ``utf-8-sig`` or ``cp1252``.
        padding: Whether a fixed-width field is padded to its length in characters or in bytes.
        newline: The line end.

    Raises:
        ValueError: Fixed width is asked of a layout without positions, or a value is too long.
    """
    if form == "fixed-width" and not layout.has_positions:
        raise ValueError(f"layout {layout.name} has no positions")
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    delimited = form == "delimited"
    fields = layout.fields if delimited else _placed(layout)
    values = _reader(layout, fields)
    join = delimiter.join if delimited else _padder(fields, codec, padding)
    lines = [join(values(record)) for record in records]
    if delimited:
        lines.insert(0, delimiter.join(field.header for field in fields))
    lines.append("")
    mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" and delimited else b""
    return mark + newline.join(lines).encode(codec)


def _placed(layout: Layout) -> tuple[Field, ...]:
    return tuple(field for field in layout.fields if field.start is not None and field.length)


def _reader(layout: Layout, fields: tuple[Field, ...]) -> Callable[[Mapping[str, str]], Texts]:
    names = [field.name for field in fields]
    blank = dict.fromkeys(names, "")
    last = layout.fields[-1].name
    end = {last: layout.end_of_record} if layout.end_of_record else {}
    pick = itemgetter(*names)
    return lambda record: pick({**blank, **record, **end})


def _padder(fields: tuple[Field, ...], codec: str, padding: Padding) -> Callable[[Texts], str]:
    lengths = [field.length or 0 for field in fields]
    total = sum(lengths)
    template = "".join(f"%-{length}s" for length in lengths)

    def by_characters(values: Texts) -> str:
        line = template % values
        if len(line) != total:
            raise ValueError(_too_long(fields, values, len))
        return line

    def size(value: str) -> int:
        return len(value.encode(codec))

    def by_bytes(values: Texts) -> str:
        line = template % values
        if len(line) == total and line.isascii():
            return line
        parts = [value + " " * (length - size(value)) for value, length in zip(values, lengths, strict=True)]
        line = "".join(parts)
        if size(line) != total:
            raise ValueError(_too_long(fields, values, size))
        return line

    return by_bytes if padding == "bytes" else by_characters


def _too_long(fields: tuple[Field, ...], values: Texts, size: Callable[[str], int]) -> str:
    for field, value in zip(fields, values, strict=True):
        if size(value) > (field.length or 0):
            return f"{field.name} holds {size(value)} in a field of {field.length}"
    raise AssertionError
