"""Finds the layout of a fixed-width file from its lines: `find_by_lines`."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.load import layout_names, load_layout, record_length_of
from caaspp_diff.layouts.model import Layout

_RECORD_TYPE = re.compile(r"0[1-9]")
_SSID = re.compile(r"\d{10}")


def find_by_lines(lines: Sequence[bytes]) -> Layout:
    """Finds the layout of a fixed-width file from sample lines without line ends.

    A layout fits a line that is as long as its records, in bytes or in characters, and has a record type,
    an SSID and the end-of-record mark in their places. Blanks after the mark are ignored. The layout that
    fits the most lines is chosen.

    Raises:
        LayoutError: No layout fits more than half of the lines.
    """
    texts = [_readings(line) for line in lines if line.strip()]
    seen = {len(text) for text in chain.from_iterable(texts)}
    known = [name for name in layout_names() if record_length_of(name) is not None]
    layouts = [load_layout(name) for name in known if record_length_of(name) in seen]
    layouts = layouts or [load_layout(name) for name in known]
    fits = {layout.name: sum(any(_fits(layout, t) for t in text) for text in texts) for layout in layouts}
    best = max(layouts, key=lambda layout: fits[layout.name])
    if fits[best.name] * 2 > len(texts):
        return best
    raise LayoutError(_what_is_wrong([load_layout(name) for name in known], texts))


def _readings(line: bytes) -> tuple[str, ...]:
    """The line with one character per byte and, if that is different, as UTF-8 text."""
    in_bytes = line.decode("latin-1").rstrip(" ")
    try:
        in_characters = line.decode("utf-8").rstrip(" ")
    except UnicodeDecodeError:
        return (in_bytes,)
    return (in_bytes,) if in_bytes == in_characters else (in_bytes, in_characters)


def _fits(layout: Layout, text: str) -> bool:
    return (
        len(text) == layout.record_length
        and text.endswith(layout.end_of_record)
        and _RECORD_TYPE.fullmatch(_value(layout, "record_type", text)) is not None
        and _SSID.fullmatch(_value(layout, "ssid", text)) is not None
    )


def _value(layout: Layout, name: str, text: str) -> str:
    field = layout.by_name[name]
    if field.start is None or field.length is None:
        return ""
    return text[field.start : field.start + field.length]


def _what_is_wrong(layouts: Iterable[Layout], texts: Sequence[tuple[str, ...]]) -> str:
    if not texts:
        return "The file holds no lines; give the .dat or .csv file as it was downloaded."
    length = _most_common(len(text[-1]) for text in texts)
    nearest = min(layouts, key=lambda layout: abs((layout.record_length or 0) - length))
    advice = "compare the file as it was downloaded, or name its layout with --layout or --layout-file."
    if length != nearest.record_length:
        return (
            f"No known layout has records of {length} characters; the nearest is {nearest.name}, whose "
            f"records have {nearest.record_length}; {advice}"
        )
    return (
        f"The lines are {length} characters long, as in layout {nearest.name}, but most of them do not have "
        f"its record type, SSID and end-of-record mark {nearest.end_of_record} in their places; {advice}"
    )


def _most_common(lengths: Iterable[int]) -> int:
    counts: dict[int, int] = {}
    for length in lengths:
        counts[length] = counts.get(length, 0) + 1
    return max(counts, key=lambda length: (counts[length], length))
