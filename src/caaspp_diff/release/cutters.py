"""Cuts one line into its values: `FixedWidth` and `Delimited`. Nothing here reads a file.

A line that is not ASCII is read as UTF-8 and, where it is not valid UTF-8, as cp1252. All values are
UTF-8 without blanks around, whatever the file's encoding.
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
"""What a line may end with; ^Z closes text files of old systems."""

LAST_ASCII = 127
ONLY_ASCII = bytes(range(128)) + b"?" * 128


def decode(line: bytes, codec: Codec | None = None) -> tuple[str, Codec]:
    """The text of a line, and the encoding that it was read in (``codec``, where that is given)."""
    if codec != "cp1252":
        try:
            return line.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            if codec == "utf-8":
                return line.decode("utf-8", "replace"), "utf-8"
    try:
        return line.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:  # five bytes have no meaning in cp1252; as Latin-1 they stay distinct
        return line.decode("latin-1"), "cp1252"


def is_utf8(line: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(line: bytes, codec: Codec | None = None) -> bytes:
    """The line, in UTF-8."""
    return line if line.isascii() else decode(line, codec)[0].encode("utf-8")


def unquote(cell: bytes) -> bytes:
    """The cell without the quotation marks around it, if it has both."""
    if len(cell) > 1 and cell.startswith(b'"') and cell.endswith(b'"'):
        return cell[1:-1].replace(b'""', b'"')
    return cell


def _beyond_ascii(text: str) -> list[int]:
    places: list[int] = np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), "<u4") > LAST_ASCII).tolist()
    return places


def _beyond_ascii_bytes(line: bytes) -> list[int]:
    places: list[int] = np.flatnonzero(np.frombuffer(line, np.uint8) > LAST_ASCII).tolist()
    return places


@dataclass(frozen=True, kw_only=True)
class FixedWidth:
    """The columns of a fixed-width line.

    Writers fill a field up to its length in bytes or in characters. A UTF-8 line of as many bytes as
    the record length is cut by bytes; one of as many characters is cut by characters; a line of
    neither, as ``padding`` says.
    """

    spans: tuple[tuple[int, int], ...]
    """Start and end of each column, ascending."""

    length: int
    """The record length, without line end."""

    codec: Codec | None = None
    all_utf8: bool = False
    """Whether every line is known to be valid UTF-8, and to be read as that."""

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
        """The values of all columns; of a line that is too short, the last ones are blank."""
        beyond: dict[int, bytes] = {}
        if not line.isascii():
            line, beyond = self.split_off(line)
        cells = [cell.strip(BLANK) for cell in self._struct.unpack_from(line.ljust(self.length))]
        for column, value in beyond.items():
            cells[column] = value
        return tuple(cells)

    def pick(self, line: bytes, wanted: Sequence[int]) -> Values:
        """The values of the ``wanted`` columns."""
        beyond: dict[int, bytes] = {}
        if not line.isascii():
            line, beyond = self.split_off(line)
        spans = [self.spans[column] for column in wanted]
        cells = zip(wanted, spans, strict=True)
        return tuple([beyond.get(column) or line[start:end].strip(BLANK) for column, (start, end) in cells])

    def split_off(self, line: bytes) -> tuple[bytes, dict[int, bytes]]:
        """A line of ASCII alone that is cut by bytes, and the values of the columns that hold more.

        Only a name or two of a record is not ASCII, so all else is cut as quickly as elsewhere.
        """
        text, codec = decode(line, self.codec)
        if codec == "utf-8" and self.padded_by(line, text) == "bytes":
            ascii_line = line.translate(ONLY_ASCII)
            values = {
                column: line[start:end].decode("utf-8", "replace").strip(" ").encode("utf-8")
                for column, (start, end) in self._columns_at(_beyond_ascii_bytes(line))
            }
        else:
            ascii_line = text.encode("ascii", "replace")
            values = {
                column: text[start:end].strip(" ").encode("utf-8")
                for column, (start, end) in self._columns_at(_beyond_ascii(text))
            }
        return ascii_line, values

    def _columns_at(self, places: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
        columns = {bisect_right(self._starts, place) - 1 for place in places}
        return ((column, self.spans[column]) for column in sorted(columns) if column >= 0)

    def padded_by(self, line: bytes, text: str) -> Padding:
        """How the fields of a UTF-8 line are filled up; ``text`` is the line, decoded."""
        for cut, cut_text in ((line, text), (line.rstrip(BLANK), text.rstrip(" "))):
            if len(cut) == self.length:
                return "bytes"
            if len(cut_text) == self.length:
                return "characters"
        return self.padding


@dataclass(frozen=True, kw_only=True)
class Delimited:
    """The columns of a delimited line."""

    delimiter: bytes
    width: int
    """How many columns the header has."""

    quoted: bool
    """Whether a value may stand in quotation marks; if not, a quotation mark is part of the value."""

    codec: Codec | None = None
    all_utf8: bool = False
    """Whether every line is known to be valid UTF-8, and to be read as that."""

    def cells(self, line: bytes) -> list[bytes]:
        """The line's cells as they stand, of whatever number.

        One blank cell more than the header has is dropped: a delimiter at the line's end.
        """
        cells = line.split(self.delimiter)
        if self.quoted and b'"' in line:  # as many cells as columns: no delimiter stands in quotes
            cells = [unquote(c) for c in cells] if len(cells) == self.width else self._parse(line)
        if len(cells) == self.width + 1 and not cells[-1].strip(b' "'):
            cells.pop()
        return cells

    def all_cells(self, line: bytes) -> list[bytes]:
        """One cell for each column, in UTF-8, with the blanks around its value."""
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
        text = line.decode("latin-1")  # byte for byte, whatever the encoding
        try:
            cells = next(csv.reader([text], delimiter=self.delimiter.decode("latin-1")))
        except csv.Error:
            return line.split(self.delimiter)
        return [cell.encode("latin-1") for cell in cells]


Cutter = FixedWidth | Delimited
