"""Reads the keys of lines, whole columns at once where the lines are regular: `keys_of_lines`.

Only lines that are not ASCII, not of the record length or without a proper key are looked at one by
one; their faults are counted in a `LineFaults`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.cutters import Codec, Cutter, Delimited, FixedWidth, decode, unquote
from caaspp_diff.release.damage import E_NOTATION
from caaspp_diff.release.index.batch import Batch
from caaspp_diff.release.index.faults_seen import LineFaults
from caaspp_diff.release.index.keys import (
    RECORD_TYPES,
    SSID_DIGITS,
    SSID_SHIFT,
    TYPE_DIGITS,
    TYPE_SHIFT,
    UNKNOWN_COHORT,
    Keys,
    Rows,
)

CAST = 6  # the record type of the California Science Test, the only one with cohort records
OF_EARLIER_YEAR = b"N"  # its Current Year Flag

KeyNumbers = tuple[Keys, Keys]
"""Record type and SSID of every line, as numbers; 0 if it is faulty."""

KeyCells = tuple[list[bytes], list[bytes]]
"""Record type and SSID of every line, as in the file."""

_GRADES = {b"%02d" % grade for grade in range(1, 13)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRule:
    """Where a record has its key, and which record types are allowed."""

    cutter: Cutter
    record_type: int
    """Column number in file order; likewise ``ssid`` and ``cohort``."""

    ssid: int
    cohort: tuple[int, int] | None = None
    """CAST Current Year Flag and the grade in which CAST was taken, if the file has both."""

    record_types: frozenset[int]
    """The record types of the layout."""


def keys_of_lines(rule: KeyRule, batch: Batch, delimiters: Rows | None, faults: LineFaults) -> Keys:
    """Reads the key of every line of a batch and counts the faults of its lines.

    Args:
        rule: Where a record has its key.
        batch: The lines.
        delimiters: From `delimiter_offsets`; None if the form is fixed width or a line is irregular.
        faults: The counts to add to.
    """
    non_ascii = _find_encodings(rule.cutter.codec if isinstance(rule.cutter, FixedWidth) else None, batch)
    faults.utf8.add_all(batch.numbers[non_ascii.rows[non_ascii.utf8]].tolist())
    faults.cp1252.add_all(batch.numbers[non_ascii.rows[~non_ascii.utf8]].tolist())
    if isinstance(rule.cutter, FixedWidth):
        _count_lengths(rule.cutter, batch, non_ascii, faults)
    found = _read_columns(rule, batch, delimiters)
    types, ssids = found or _read_lines(rule, batch, faults)
    cohorts = _cohorts(rule, batch, delimiters, np.flatnonzero(types == CAST))
    return ssids * SSID_SHIFT + types * TYPE_SHIFT + cohorts


def delimiter_offsets(cutter: Delimited, batch: Batch) -> Rows | None:
    """Finds the offsets of all delimiters in the data of a batch: one row per line, one column per delimiter.

    None if a line does not have one delimiter less than columns, or if one may be inside quotation marks.
    """
    if cutter.quoted and b'"' in batch.data:
        return None
    offsets = np.flatnonzero(batch.array == ord(cutter.delimiter))
    if len(offsets) != len(batch) * (cutter.width - 1) or cutter.width == 1:
        return None
    rows = offsets.reshape(len(batch), cutter.width - 1)
    ends = batch.starts + batch.lengths
    return rows if ((rows[:, 0] >= batch.starts) & (rows[:, -1] < ends)).all() else None


def _read_columns(rule: KeyRule, batch: Batch, delimiters: Rows | None) -> KeyNumbers | None:
    """Reads whole columns; None unless every line has a proper key."""
    cutter = rule.cutter
    if isinstance(cutter, FixedWidth):
        spans = cutter.spans[rule.record_type], cutter.spans[rule.ssid]
        key_end = max(end for _, end in spans)
        if any(end - start != n for (start, end), n in zip(spans, (TYPE_DIGITS, SSID_DIGITS), strict=True)):
            return None
        if (batch.lengths < key_end).any() or any(
            not batch.data[start : start + key_end].isascii()
            for start in batch.starts[[i for i, _ in batch.non_ascii]].tolist()
        ):  # a character of several bytes before the key moves it
            return None
        offsets = batch.starts + spans[0][0], batch.starts + spans[1][0]
    elif delimiters is None:
        return None
    else:
        (a, b), (c, d) = (_cell_bounds(batch, delimiters, column) for column in (rule.record_type, rule.ssid))
        if (b - a != TYPE_DIGITS).any() or (d - c != SSID_DIGITS).any():
            return None
        offsets = a, c
    types, ssids = batch.digits(offsets[0], TYPE_DIGITS), batch.digits(offsets[1], SSID_DIGITS)
    if types is None or ssids is None or not _allowed(rule.record_types)[types].all():
        return None
    return types, ssids


def _cell_bounds(batch: Batch, delimiters: Rows, column: int) -> tuple[Rows, Rows]:
    """The offsets where the cells of a column begin and end."""
    start = delimiters[:, column - 1] + 1 if column else batch.starts
    end = delimiters[:, column] if column < delimiters.shape[1] else batch.starts + batch.lengths
    return start, end


@cache
def _allowed(record_types: frozenset[int]) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(RECORD_TYPES), list(record_types))


def _read_lines(rule: KeyRule, batch: Batch, faults: LineFaults) -> KeyNumbers:
    if isinstance(rule.cutter, FixedWidth):
        types, ssids = _fixed_width_cells(rule, rule.cutter, batch)
    else:
        types, ssids = _delimited_cells(rule, rule.cutter, batch, faults)
    numbers = batch.numbers.tolist()
    return (
        np.array(
            [_parse_record_type(rule, t.strip(), n, faults) for t, n in zip(types, numbers, strict=True)],
            np.int64,
        ),
        np.array([_parse_ssid(s.strip(), n, faults) for s, n in zip(ssids, numbers, strict=True)], np.int64),
    )


def _fixed_width_cells(rule: KeyRule, cutter: FixedWidth, batch: Batch) -> KeyCells:
    (a, b), (c, d) = cutter.spans[rule.record_type], cutter.spans[rule.ssid]
    types = [line[a:b] for line in batch.lines]
    ssids = [line[c:d] for line in batch.lines]
    for i, _ in batch.non_ascii:
        types[i], ssids[i] = cutter.pick(batch.lines[i], (rule.record_type, rule.ssid))
    return types, ssids


def _delimited_cells(rule: KeyRule, cutter: Delimited, batch: Batch, faults: LineFaults) -> KeyCells:
    delimiter, lines = cutter.delimiter, batch.lines
    last = max(rule.record_type, rule.ssid) + 1
    cells = [line.split(delimiter, last) for line in lines]
    counts = np.fromiter([line.count(delimiter) for line in lines], np.int32, len(lines))
    for i in np.flatnonzero(counts != cutter.width - 1).tolist():
        cells[i] = cutter.cells(lines[i])
        if len(cells[i]) != cutter.width:
            faults.column_count.add(int(batch.numbers[i]))
            cells[i] += [b""] * cutter.width
    types, ssids = [row[rule.record_type] for row in cells], [row[rule.ssid] for row in cells]
    return (list(map(unquote, types)), list(map(unquote, ssids))) if cutter.quoted else (types, ssids)


@dataclass(frozen=True, slots=True)
class _NonAscii:
    """The lines of a batch that are not ASCII, and how they are encoded."""

    rows: Rows
    utf8: npt.NDArray[np.bool_]
    """Whether each is UTF-8; if not, it is cp1252."""

    more_bytes: npt.NDArray[np.int32]
    """How many bytes more than characters each has."""


def _find_encodings(codec: Codec | None, batch: Batch) -> _NonAscii:
    rows = np.array([row for row, _ in batch.non_ascii], np.int64)
    parts = [part for _, part in batch.non_ascii]
    texts = _decode_all(parts) if codec != "cp1252" else None
    if texts is None:
        decoded = [decode(part, codec) for part in parts]
        texts, utf8 = [text for text, _ in decoded], [found == "utf-8" for _, found in decoded]
    else:
        utf8 = [True] * len(rows)
    more = [len(part) - len(text) for part, text in zip(parts, texts, strict=True)]
    return _NonAscii(rows, np.array(utf8, np.bool_), np.array(more, np.int32))


def _decode_all(parts: list[bytes]) -> list[str] | None:
    """Decodes parts of lines all at once; None if one is not UTF-8."""
    try:
        return b"\n".join(parts).decode("utf-8").split("\n") if parts else []
    except UnicodeDecodeError:
        return None


def _count_lengths(cutter: FixedWidth, batch: Batch, non_ascii: _NonAscii, faults: LineFaults) -> None:
    """Counts the lines that are too long or too short, and how those that are not ASCII are padded."""
    utf8 = non_ascii.rows[non_ascii.utf8]
    characters = batch.lengths.copy()
    characters[non_ascii.rows] -= non_ascii.more_bytes
    by_bytes = batch.lengths[utf8] == cutter.length
    by_characters = ~by_bytes & (characters[utf8] == cutter.length)
    faults.padded_by_bytes.add_all(batch.numbers[utf8[by_bytes]].tolist())
    faults.padded_by_characters.add_all(batch.numbers[utf8[by_characters]].tolist())
    for i in np.flatnonzero((batch.lengths != cutter.length) & (characters != cutter.length)).tolist():
        blanks_at_end = batch.lengths[i] - batch.content_lengths[i]
        if characters[i] - blanks_at_end > cutter.length:
            faults.long_line.add(int(batch.numbers[i]))
        elif characters[i] < cutter.length:
            faults.short_line.add(int(batch.numbers[i]))


def _parse_record_type(rule: KeyRule, value: bytes, number: int, faults: LineFaults) -> int:
    digits = {TYPE_DIGITS} if isinstance(rule.cutter, FixedWidth) else {1, TYPE_DIGITS}
    if not value.isdigit() or len(value) not in digits or int(value) not in rule.record_types:
        faults.record_type.add(number)
        return 0
    if len(value) < TYPE_DIGITS:
        faults.short_record_type.add(number)
    return int(value)


def _parse_ssid(value: bytes, number: int, faults: LineFaults) -> int:
    if value.isdigit() and len(value) == SSID_DIGITS:
        return int(value)
    if not value:
        faults.blank_ssid.add(number)
    elif E_NOTATION.fullmatch(value):
        faults.e_notation_ssid.add(number)
    elif value.isdigit():
        faults.ssid_length.add(number)
    else:
        faults.odd_ssid.add(number)
    return 0


def _cohorts(rule: KeyRule, batch: Batch, delimiters: Rows | None, rows: Rows) -> Keys:
    cohorts = np.zeros(len(batch), np.int64)
    if rule.cohort is not None and len(rows):
        for i in _maybe_of_earlier_years(rule, batch, delimiters, rule.cohort[0], rows):
            flag, grade = rule.cutter.pick(batch.lines[i], rule.cohort)
            if flag == OF_EARLIER_YEAR:
                cohorts[i] = int(grade) if grade in _GRADES else UNKNOWN_COHORT
    return cohorts


def _maybe_of_earlier_years(
    rule: KeyRule, batch: Batch, delimiters: Rows | None, flag: int, rows: Rows
) -> list[int]:
    """The ``rows`` without those that are certainly of this year, which are nearly all."""
    if isinstance(rule.cutter, FixedWidth):
        start, end = rule.cutter.spans[flag]
        non_ascii = [i for i, _ in batch.non_ascii]
        plain = (batch.lengths[rows] >= end) & ~np.isin(rows, non_ascii) & (end - start == 1)
        offsets = batch.starts[rows] + start
    elif delimiters is None:
        return [*rows.tolist()]
    else:
        starts, ends = _cell_bounds(batch, delimiters, flag)
        plain = (ends - starts)[rows] <= 1
        offsets = starts[rows]
    others = batch.array[np.minimum(offsets, len(batch.array) - 1)] != ord(OF_EARLIER_YEAR)
    return [*rows[~(plain & others)].tolist()]
