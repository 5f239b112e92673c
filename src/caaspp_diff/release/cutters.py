"""Cuts one line into its values: `FixedWidth` and `Delimited`. Nothing here reads a file.

A line that is not ASCII is read as UTF-8 or, if it is not valid UTF-8, as cp1252. All values are UTF-8
and stripped of blanks, whatever the encoding of the file.
"""

import csv
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

Codec = Literal["utf-8", "cp1252"]
Padding = Literal["characters", "bytes"]
Values = tuple[bytes, ...]
Fix = Callable[[bytes], bytes]
"""Repairs one value."""

BLANK = b" "
LINE_END = b"\r\n\x1a"
"""Bytes that may end a line; old systems close a text file with ^Z."""

LAST_ASCII = 127
ONLY_ASCII = bytes(range(128)) + b"?" * 128


def decode(line: bytes, codec: Codec | None = None) -> tuple[str, Codec]:
    """Decodes a line; returns its text and its encoding, which is ``codec`` if that is given."""
    if codec != "cp1252":
        try:
            return line.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            if codec == "utf-8":
                return line.decode("utf-8", "replace"), "utf-8"
    try:
        return line.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:  # cp1252 does not define five bytes; Latin-1 keeps them distinct
        return line.decode("latin-1"), "cp1252"


def is_utf8(line: bytes) -> bool:
    """Whether the line is valid UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(line: bytes, codec: Codec | None = None) -> bytes:
    """Converts the line to UTF-8."""
    return line if line.isascii() else decode(line, codec)[0].encode("utf-8")


def unquote(cell: bytes) -> bytes:
    """Removes the quotation marks around a cell, if it has both, and undoubles those inside."""
    if len(cell) > 1 and cell.startswith(b'"') and cell.endswith(b'"'):
        return cell[1:-1].replace(b'""', b'"')
    return cell


def _non_ascii_characters(text: str) -> list[int]:
    positions: list[int] = np.flatnonzero(
        np.frombuffer(text.encode("utf-32-le"), "<u4") > LAST_ASCII
    ).tolist()
    return positions


def _non_ascii_bytes(line: bytes) -> list[int]:
    positions: list[int] = np.flatnonzero(np.frombuffer(line, np.uint8) > LAST_ASCII).tolist()
    return positions


@dataclass(frozen=True, kw_only=True)
class FixedWidth:
    """Cuts a fixed-width line at the positions of its columns.

    Some writers pad a field to its length in bytes, others in characters. A UTF-8 line with as many bytes
    as the record length is cut by bytes, one with as many characters by characters, and any other line as
    ``padding`` says.
    """

    spans: tuple[tuple[int, int], ...]
    """Start and end of each column from 0, ascending."""

    length: int
    """The record length without the line end."""

    codec: Codec | None = None
    all_utf8: bool = False
    """Whether every line of the file is known to be valid UTF-8."""

    padding: Padding = "characters"

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.spans]

    @cached_property
    def _struct(self) -> struct.Struct:
        parts, position = [], 0
        for start, end in self.spans:
            parts.append(f"{start - position}x{end - start}s")
            position = end
        return struct.Struct("".join(parts))

    def values(self, line: bytes) -> Values:
        """The values of all columns; the last ones are blank if the line is too short."""
        non_ascii: dict[int, bytes] = {}
        if not line.isascii():
            line, non_ascii = self.split_non_ascii(line)
        cells = [cell.strip(BLANK) for cell in self._struct.unpack_from(line.ljust(self.length))]
        for column, value in non_ascii.items():
            cells[column] = value
        return tuple(cells)

    def pick(self, line: bytes, wanted: Sequence[int]) -> Values:
        """The values of the ``wanted`` columns."""
        non_ascii: dict[int, bytes] = {}
        if not line.isascii():
            line, non_ascii = self.split_non_ascii(line)
        spans = [self.spans[column] for column in wanted]
        cells = zip(wanted, spans, strict=True)
        return tuple(
            [non_ascii.get(column) or line[start:end].strip(BLANK) for column, (start, end) in cells]
        )

    def split_non_ascii(self, line: bytes) -> tuple[bytes, dict[int, bytes]]:
        """Splits a line into an ASCII line to be cut by bytes, and the other values by column.

        Usually only a name or two of a record are not ASCII, so that nearly all of it is cut the fast way.
        """
        text, codec = decode(line, self.codec)
        if codec == "utf-8" and self.padded_by(line, text) == "bytes":
            ascii_line = line.translate(ONLY_ASCII)
            values = {
                column: line[start:end].decode("utf-8", "replace").strip(" ").encode("utf-8")
                for column, (start, end) in self._columns_at(_non_ascii_bytes(line))
            }
        else:
            ascii_line = text.encode("ascii", "replace")
            values = {
                column: text[start:end].strip(" ").encode("utf-8")
                for column, (start, end) in self._columns_at(_non_ascii_characters(text))
            }
        return ascii_line, values

    def _columns_at(self, positions: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
        columns = {bisect_right(self._starts, position) - 1 for position in positions}
        return ((column, self.spans[column]) for column in sorted(columns) if column >= 0)

    def padded_by(self, line: bytes, text: str) -> Padding:
        """How the fields of a UTF-8 line are padded; ``text`` is the decoded line."""
        for cut, cut_text in ((line, text), (line.rstrip(BLANK), text.rstrip(" "))):
            if len(cut) == self.length:
                return "bytes"
            if len(cut_text) == self.length:
                return "characters"
        return self.padding


@dataclass(frozen=True, kw_only=True)
class Delimited:
    """Cuts a delimited line at its delimiters."""

    delimiter: bytes
    width: int
    """How many columns the header has."""

    quoted: bool
    """Whether a value may be in quotation marks; if not, a quotation mark is part of the value."""

    codec: Codec | None = None
    all_utf8: bool = False
    """Whether every line of the file is known to be valid UTF-8."""

    def cells(self, line: bytes) -> list[bytes]:
        """The raw cells of a line, however many there are.

        A blank cell after the last column is dropped: it comes from a delimiter at the end of the line.
        """
        cells = line.split(self.delimiter)
        if self.quoted and b'"' in line:  # as many cells as columns: no delimiter is in quotes
            cells = [unquote(c) for c in cells] if len(cells) == self.width else self._parse(line)
        if len(cells) == self.width + 1 and not cells[-1].strip(b' "'):
            cells.pop()
        return cells

    def all_cells(self, line: bytes) -> list[bytes]:
        """One UTF-8 cell for each column, with the blanks around its value."""
        cells = self.cells(as_utf8(line, self.codec))[: self.width]
        cells += [b""] * (self.width - len(cells))
        return cells

    def values(self, line: bytes) -> Values:
        """The values of all columns."""
        return tuple([cell.strip(BLANK) for cell in self.all_cells(line)])

    def pick(self, line: bytes, wanted: Sequence[int]) -> Values:
        """The values of the ``wanted`` columns."""
        values = self.values(line)
        return tuple([values[column] for column in wanted])

    def _parse(self, line: bytes) -> list[bytes]:
        text = line.decode("latin-1")  # keeps every byte, whatever the encoding
        try:
            cells = next(csv.reader([text], delimiter=self.delimiter.decode("latin-1")))
        except csv.Error:
            return line.split(self.delimiter)
        return [cell.encode("latin-1") for cell in cells]


Cutter = FixedWidth | Delimited
