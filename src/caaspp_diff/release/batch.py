"""The keys of a batch of lines: whole columns at once where they are as they should be.

Only lines that are not ASCII, not of the record length or without a proper key are looked at one by
one; what is wrong with them is counted in the `Tally`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.keys import EARLIER_YEAR, SSID_SHIFT, TYPE_SHIFT, Keys
from caaspp_diff.release.lines import Codec, Cutter, Delimited, FixedWidth, decode, unquote
from caaspp_diff.release.tally import Tally

CAST = 6  # the record type of the California Science Test, the only one with cohort records
E_NOTATION = re.compile(rb"\d([.,]\d+)?[Ee]\+?\d+")
TYPE_DIGITS = 2
SSID_DIGITS = 10

Cells = tuple[list[bytes], list[bytes]]
"""Record types and SSIDs, one of each a line."""

_GRADES = {b"%02d" % grade for grade in range(1, 13)}
_POWERS = 10 ** np.arange(SSID_DIGITS - 1, -1, -1, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRule:
    """Where the key of a record stands, and what it may be."""

    cutter: Cutter
    record_type: int
    """Number of the column, in file order; likewise the others."""

    ssid: int
    cohort: tuple[int, int] | None = None
    """CAST Current Year Flag and the grade in which CAST was taken, where the file has both."""

    record_types: frozenset[int]
    """The record types of the layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some consecutive lines of a file."""

    lines: list[bytes]
    """Without line end and trailing blanks."""

    lengths: npt.NDArray[np.int32]
    """Bytes with trailing blanks, without line end."""

    offsets: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int32]

    def only(self, kept: Sequence[int]) -> "Batch":
        """The batch without the lines that are not ``kept``."""
        return Batch(
            lines=[self.lines[i] for i in kept],
            lengths=self.lengths[kept],
            offsets=self.offsets[kept],
            numbers=self.numbers[kept],
        )


def batch_keys(rule: KeyRule, batch: Batch, tally: Tally) -> Keys:
    """The key of every line of a batch; a line without a proper key is counted in ``tally``."""
    if isinstance(rule.cutter, FixedWidth):
        types, ssids = _fixed_width_cells(rule, rule.cutter, batch, tally)
    else:
        types, ssids = _delimited_cells(rule, rule.cutter, batch, tally)
    type_numbers, ssid_numbers = _numbers(types, TYPE_DIGITS), _numbers(ssids, SSID_DIGITS)
    if type_numbers is None or not _known(rule.record_types)[type_numbers].all():
        numbered = zip(types, batch.numbers.tolist(), strict=True)
        type_numbers = np.array([_record_type(rule, t.strip(), n, tally) for t, n in numbered], np.int64)
    if ssid_numbers is None:
        numbered = zip(ssids, batch.numbers.tolist(), strict=True)
        ssid_numbers = np.array([_ssid(s.strip(), n, tally) for s, n in numbered], np.int64)
    cohorts = _cohorts(rule, batch, np.flatnonzero(type_numbers == CAST))
    return ssid_numbers * SSID_SHIFT + type_numbers * TYPE_SHIFT + cohorts


@cache
def _known(record_types: frozenset[int]) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(10**TYPE_DIGITS), list(record_types))


def _fixed_width_cells(rule: KeyRule, cutter: FixedWidth, batch: Batch, tally: Tally) -> Cells:
    (a, b), (c, d) = cutter.spans[rule.record_type], cutter.spans[rule.ssid]
    types = [line[a:b] for line in batch.lines]
    ssids = [line[c:d] for line in batch.lines]
    key_end = max(b, d)
    for i in np.flatnonzero(batch.lengths != cutter.length).tolist():
        line = batch.lines[i]
        if line.isascii():
            _check_length(cutter, line, int(batch.lengths[i]), int(batch.numbers[i]), tally)
    for i in _not_ascii(batch.lines):
        line = batch.lines[i]
        if not line[:key_end].isascii():  # characters before the key move it
            types[i], ssids[i] = cutter.pick(line, (rule.record_type, rule.ssid))
        _check_length(cutter, line, int(batch.lengths[i]), int(batch.numbers[i]), tally)
    return types, ssids


def _delimited_cells(rule: KeyRule, cutter: Delimited, batch: Batch, tally: Tally) -> Cells:
    delimiter, lines = cutter.delimiter, batch.lines
    last = max(rule.record_type, rule.ssid) + 1
    cells = [line.split(delimiter, last) for line in lines]
    counts = np.fromiter([line.count(delimiter) for line in lines], np.int32, len(lines))
    odd = set(np.flatnonzero(counts != cutter.width - 1).tolist())
    for i in sorted(odd):
        cells[i] = cutter.cells(lines[i])
        if len(cells[i]) != cutter.width:
            tally.column_count.add(int(batch.numbers[i]))
            cells[i] += [b""] * cutter.width
    for i in _not_ascii(lines):
        _tally_codec(decode(lines[i])[1], int(batch.numbers[i]), tally)
    types, ssids = [row[rule.record_type] for row in cells], [row[rule.ssid] for row in cells]
    return (list(map(unquote, types)), list(map(unquote, ssids))) if cutter.quoted else (types, ssids)


def _not_ascii(lines: list[bytes]) -> list[int]:
    if all(map(bytes.isascii, lines)):
        return []
    return [i for i, line in enumerate(lines) if not line.isascii()]


def _check_length(cutter: FixedWidth, line: bytes, length: int, number: int, tally: Tally) -> None:
    characters = length
    if not line.isascii():
        text, codec = decode(line, cutter.codec)
        _tally_codec(codec, number, tally)
        characters += len(text) - len(line)
        if codec == "utf-8" and length == cutter.length:
            tally.padded_by_bytes.add(number)
        elif codec == "utf-8" and characters == cutter.length:
            tally.padded_by_characters.add(number)
    if cutter.length in {length, characters}:
        return
    if characters - (length - len(line)) > cutter.length:  # more than blanks at its end
        tally.long_line.add(number)
    elif characters < cutter.length:
        tally.short_line.add(number)


def _tally_codec(codec: Codec, number: int, tally: Tally) -> None:
    (tally.utf8 if codec == "utf-8" else tally.cp1252).add(number)


def _numbers(values: list[bytes], digits: int) -> Keys | None:
    """The values as numbers; None unless each has exactly so many digits."""
    joined = b"".join(values)
    if set(map(len, values)) != {digits} or not joined.isdigit():
        return None
    matrix = np.frombuffer(joined, np.uint8).reshape(-1, digits).astype(np.int64) - ord("0")
    return matrix @ _POWERS[-digits:]


def _record_type(rule: KeyRule, value: bytes, number: int, tally: Tally) -> int:
    digits = {TYPE_DIGITS} if isinstance(rule.cutter, FixedWidth) else {1, TYPE_DIGITS}
    if not value.isdigit() or len(value) not in digits or int(value) not in rule.record_types:
        tally.record_type.add(number)
        return 0
    if len(value) < TYPE_DIGITS:
        tally.short_record_type.add(number)
    return int(value)


def _ssid(value: bytes, number: int, tally: Tally) -> int:
    if value.isdigit() and len(value) == SSID_DIGITS:
        return int(value)
    if not value:
        tally.blank_ssid.add(number)
    elif E_NOTATION.fullmatch(value):
        tally.e_notation_ssid.add(number)
    elif value.isdigit():
        tally.ssid_length.add(number)
    else:
        tally.odd_ssid.add(number)
    return 0


def _cohorts(rule: KeyRule, batch: Batch, rows: Iterable[int]) -> Keys:
    cohorts = np.zeros(len(batch.lines), np.int64)
    if rule.cohort is not None:
        for i in rows:
            flag, grade = rule.cutter.pick(batch.lines[i], rule.cohort)
            if flag == b"N":
                cohorts[i] = int(grade) if grade in _GRADES else EARLIER_YEAR
    return cohorts
