"""Detects the form, delimiter, header and layout of a release from its first lines: `sniff`."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff.errors import LayoutError, ReadError
from caaspp_diff.layouts.by_header import ColumnMatch
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.layouts.registry import (
    find_by_header,
    find_by_lines,
    get_layout,
    load_user_layout,
    match_columns,
)
from caaspp_diff.release.container import explain_os_errors
from caaspp_diff.release.cutters import LINE_END, decode
from caaspp_diff.release.model import Form
from caaspp_diff.release.read_options import ReadOptions

HEAD_BYTES = 1 << 20
HEAD_LINES = 300
"""Bytes and lines that are looked at, at most."""

DELIMITERS = "^,\t;|"
BANNER_ROWS = 5
"""How many first lines may be the header: spreadsheets put titles above it."""

MIN_COLUMNS = 10
"""A header with fewer names is not that of a release; the layouts have 58 columns or more."""

MIN_RECORD_BYTES = 200
"""Fewer bytes than a fixed-width record has in any layout."""

_BOM = b"\xef\xbb\xbf"
_FOREIGN = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (.xls)",
    b"\xff\xfe": "saved as UTF-16 (Windows calls it Unicode)",
    b"\xfe\xff": "saved as UTF-16",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a file that are complete and not blank."""

    bom: bool
    lines: tuple[bytes, ...]
    """Each without its line end."""

    numbers: tuple[int, ...]
    """Line number of each in the file, from 1."""

    ends: tuple[int, ...]
    """Offset of the next line after each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What `sniff` has found out about a file."""

    layout: Layout
    columns: tuple[Field, ...]
    form: Form
    start: int
    """Offset of the first record."""

    first_line: int
    """Number of the line at ``start``, from 1."""

    sample: tuple[tuple[int, bytes], ...]
    """The first records, each with its line number."""

    delimiter: str | None = None
    header: bytes | None = None
    quoted: bool = False
    banner: int = 0
    """How many lines above the header are skipped."""

    trailing_column: bool = False
    """Whether the header ends with a delimiter, so that its last column has no name."""

    match: ColumnMatch | None = None


def sniff(path: Path, name: str, options: ReadOptions) -> Sniffed:
    """Finds out what the file at ``path`` is.

    Args:
        path: A plain file.
        name: Its name in messages.
        options: What the user says about it.

    Raises:
        ReadError: It is not text, or not a release in either form.
        LayoutError: It is a release of an unknown layout.
        OSError: It cannot be read.
    """
    head = _read_head(path, name)
    layout = _given_layout(options)
    first = head.lines[0]
    try:
        shortest = min(MIN_RECORD_BYTES, (layout and layout.record_length) or MIN_RECORD_BYTES)
        if options.delimiter is None and re.match(rb"\d\d", first) and len(first) >= shortest:
            return _fixed_width(head, layout)
        return _delimited(head, layout, options.delimiter)
    except LayoutError as error:
        raise LayoutError(f"{name}: {error}") from error
    except ReadError as error:
        raise ReadError(f"{name} cannot be read as a release: {error}.") from error


def _given_layout(options: ReadOptions) -> Layout | None:
    if options.layout_file is not None:
        with explain_os_errors(options.layout_file.name):
            return load_user_layout(options.layout_file)
    return get_layout(options.layout) if options.layout is not None else None


def _read_head(path: Path, name: str) -> Head:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        whole = not file.read(1)
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            advice = "save it as UTF-8 text" if "UTF-16" in what else "give the .csv of the same download"
            raise ReadError(f"{name} is {what}; {advice}.")
    if b"\0" in head:
        raise ReadError(f"{name} is not text; give the .csv or .dat file of the download.")
    if b"\n" not in head and b"\r" in head.rstrip(LINE_END):
        raise ReadError(f"{name} ends its lines with a bare CR, as old Macs did; save it with LF or CRLF.")
    bom = head.startswith(_BOM)
    lines: list[tuple[bytes, int, int]] = []
    position = 0
    raw = head.split(b"\n")
    for number, line in enumerate(raw if whole else raw[:-1], start=1):
        position += len(line) + 1
        bare = (line.removeprefix(_BOM) if number == 1 else line).rstrip(LINE_END)
        if bare.strip() and len(lines) < HEAD_LINES:
            lines.append((bare, number, position))
    if not lines:
        what = "only blank lines" if head.isspace() else "no line end"
        raise ReadError(f"{name} holds no records: there is {what} in it; download it again.")
    return Head(bom, *(tuple(column) for column in zip(*lines, strict=True)))


def _fixed_width(head: Head, layout: Layout | None) -> Sniffed:
    lines = head.lines
    for delimiter in map(str.encode, DELIMITERS):
        if lines[0].count(delimiter) >= MIN_COLUMNS and re.match(rb"\d\d" + re.escape(delimiter), lines[0]):
            raise ReadError("it has no header line; download it again, or put the header back")
    if layout is None:
        layout = find_by_lines(lines)
    elif not layout.has_positions:
        raise LayoutError(f"Layout {layout.name} has no positions; give the .csv of the same download.")
    else:
        _check_length(layout, lines)
    columns = [f for f in layout.fields if f.start is not None and f.length is not None]
    return Sniffed(
        layout=layout,
        columns=tuple(sorted(columns, key=lambda field: field.start or 0)),
        form="fixed-width",
        start=len(_BOM) if head.bom else 0,
        first_line=1,
        sample=tuple(zip(head.numbers, head.lines, strict=True)),
    )


def _check_length(layout: Layout, lines: Sequence[bytes]) -> None:
    sizes = {len(line) for line in lines} | {len(decode(line)[0]) for line in lines}
    if layout.record_length in sizes:
        return
    try:
        found = find_by_lines(lines)
    except LayoutError:
        return
    if found.record_length in sizes:
        raise LayoutError(
            f"Its lines have {found.record_length} characters as in layout {found.name}, "
            f"not {layout.record_length} as in layout {layout.name}; name the right one with --layout."
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    delimiter: str
    headers: list[str]


def _delimited(head: Head, layout: Layout | None, delimiter: str | None) -> Sniffed:
    best: Sniffed | None = None
    most = 0
    failure: LayoutError | None = None
    for candidate in _candidates(head, delimiter):
        if len(candidate.headers) <= most:
            continue  # a record below the header has no more columns
        try:
            sniffed = _as_delimited(head, layout, candidate)
        except LayoutError as error:
            failure = failure or error
            continue
        named = sum(1 for field in sniffed.columns if field.number)
        if named > most:
            best, most = sniffed, named
    if best is not None:
        return best
    raise failure or ReadError(
        "its first line is neither a header nor a fixed-width record; "
        "give the .csv or .dat file of the download as it is"
    )


def _candidates(head: Head, delimiter: str | None) -> Iterator[_Candidate]:
    for row, line in enumerate(head.lines[:BANNER_ROWS]):
        text = decode(line)[0]
        for each in delimiter or DELIMITERS:
            headers = _headers(text, each)
            if sum(1 for header in headers if header.strip()) >= MIN_COLUMNS:
                yield _Candidate(row, each, headers)


def _headers(text: str, delimiter: str) -> list[str]:
    if '"' in text:
        with suppress(csv.Error):
            return next(csv.reader([text], delimiter=delimiter), [])
    return text.split(delimiter)


def _as_delimited(head: Head, layout: Layout | None, found: _Candidate) -> Sniffed:
    headers = list(found.headers)
    trailing = not headers[-1].strip()
    if trailing:
        headers.pop()
    layout = layout or find_by_header(headers)
    match = match_columns(layout, headers)
    header = head.lines[found.row]
    cells = header.split(found.delimiter.encode())
    fully_quoted = all(len(c) > 1 and c.strip().startswith(b'"') and c.strip().endswith(b'"') for c in cells)
    return Sniffed(
        layout=layout,
        columns=match.columns,
        form="delimited",
        start=head.ends[found.row],
        first_line=head.numbers[found.row] + 1,
        sample=tuple(zip(head.numbers, head.lines, strict=True))[found.row + 1 :],
        delimiter=found.delimiter,
        header=header,
        quoted=fully_quoted or found.delimiter != "^",
        banner=found.row,
        trailing_column=trailing,
        match=match,
    )
