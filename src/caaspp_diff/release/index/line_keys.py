"""The keys of a batch of lines: whole columns at once where they are as they should be.

Only lines that are not ASCII, not of the record length or without a proper key are looked at one by
one; what is wrong with them is counted in the `LineFaults`.
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

Numbers = tuple[Keys, Keys]
"""Record types and SSIDs, one of each a line."""

Cells = tuple[list[bytes], list[bytes]]
"""The same as they stand there."""

_GRADES = {b"%02d" % grade for grade in range(1, 13)}


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


def batch_keys(rule: KeyRule, batch: Batch, delimiters: Rows | None, tally: LineFaults) -> Keys:
    """The key of every line of a batch; a line without a proper key is counted in ``tally``.

    Args:
        rule: Where the keys stand.
        batch: The lines.
        delimiters: As `delimiters_of` tells; None for the fixed-width form.
        tally: What is wrong with lines is counted here.
    """
    encoded = _encodings(rule.cutter.codec if isinstance(rule.cutter, FixedWidth) else None, batch)
    tally.utf8.add_all(batch.numbers[encoded.rows[encoded.utf8]].tolist())
    tally.cp1252.add_all(batch.numbers[encoded.rows[~encoded.utf8]].tolist())
    if isinstance(rule.cutter, FixedWidth):
        _check_lengths(rule.cutter, batch, encoded, tally)
    found = _at_once(rule, batch, delimiters)
    types, ssids = found or _one_by_one(rule, batch, tally)
    cohorts = _cohorts(rule, batch, delimiters, np.flatnonzero(types == CAST))
    return ssids * SSID_SHIFT + types * TYPE_SHIFT + cohorts


def delimiters_of(cutter: Delimited, batch: Batch) -> Rows | None:
    """Where the delimiters stand in the data of a batch, one row a line, one column each.

    None where a line has not one less than columns, or where one may stand in quotation marks.
    """
    if cutter.quoted and b'"' in batch.data:
        return None
    places = np.flatnonzero(batch.array == ord(cutter.delimiter))
    if len(places) != len(batch) * (cutter.width - 1) or cutter.width == 1:
        return None
    rows = places.reshape(len(batch), cutter.width - 1)
    ends = batch.starts + batch.lengths
    return rows if ((rows[:, 0] >= batch.starts) & (rows[:, -1] < ends)).all() else None


def _at_once(rule: KeyRule, batch: Batch, delimiters: Rows | None) -> Numbers | None:
    """The keys, where every line has a proper one; else None."""
    cutter = rule.cutter
    if isinstance(cutter, FixedWidth):
        spans = cutter.spans[rule.record_type], cutter.spans[rule.ssid]
        key_end = max(end for _, end in spans)
        if any(end - start != n for (start, end), n in zip(spans, (TYPE_DIGITS, SSID_DIGITS), strict=True)):
            return None
        if (batch.lengths < key_end).any() or any(
            not batch.data[start : start + key_end].isascii()
            for start in batch.starts[[i for i, _ in batch.beyond_ascii]].tolist()
        ):  # characters before the key move it
            return None
        places = batch.starts + spans[0][0], batch.starts + spans[1][0]
    elif delimiters is None:
        return None
    else:
        (a, b), (c, d) = (_span(batch, delimiters, column) for column in (rule.record_type, rule.ssid))
        if (b - a != TYPE_DIGITS).any() or (d - c != SSID_DIGITS).any():
            return None
        places = a, c
    types, ssids = batch.digits(places[0], TYPE_DIGITS), batch.digits(places[1], SSID_DIGITS)
    if types is None or ssids is None or not _known(rule.record_types)[types].all():
        return None
    return types, ssids


def _span(batch: Batch, delimiters: Rows, column: int) -> tuple[Rows, Rows]:
    """Where the cells of a column begin and end."""
    start = delimiters[:, column - 1] + 1 if column else batch.starts
    end = delimiters[:, column] if column < delimiters.shape[1] else batch.starts + batch.lengths
    return start, end


@cache
def _known(record_types: frozenset[int]) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(RECORD_TYPES), list(record_types))


def _one_by_one(rule: KeyRule, batch: Batch, tally: LineFaults) -> Numbers:
    if isinstance(rule.cutter, FixedWidth):
        types, ssids = _fixed_width_cells(rule, rule.cutter, batch)
    else:
        types, ssids = _delimited_cells(rule, rule.cutter, batch, tally)
    numbers = batch.numbers.tolist()
    return (
        np.array(
            [_record_type(rule, t.strip(), n, tally) for t, n in zip(types, numbers, strict=True)], np.int64
        ),
        np.array([_ssid(s.strip(), n, tally) for s, n in zip(ssids, numbers, strict=True)], np.int64),
    )


def _fixed_width_cells(rule: KeyRule, cutter: FixedWidth, batch: Batch) -> Cells:
    (a, b), (c, d) = cutter.spans[rule.record_type], cutter.spans[rule.ssid]
    types = [line[a:b] for line in batch.lines]
    ssids = [line[c:d] for line in batch.lines]
    for i, _ in batch.beyond_ascii:
        types[i], ssids[i] = cutter.pick(batch.lines[i], (rule.record_type, rule.ssid))
    return types, ssids


def _delimited_cells(rule: KeyRule, cutter: Delimited, batch: Batch, tally: LineFaults) -> Cells:
    delimiter, lines = cutter.delimiter, batch.lines
    last = max(rule.record_type, rule.ssid) + 1
    cells = [line.split(delimiter, last) for line in lines]
    counts = np.fromiter([line.count(delimiter) for line in lines], np.int32, len(lines))
    for i in np.flatnonzero(counts != cutter.width - 1).tolist():
        cells[i] = cutter.cells(lines[i])
        if len(cells[i]) != cutter.width:
            tally.column_count.add(int(batch.numbers[i]))
            cells[i] += [b""] * cutter.width
    types, ssids = [row[rule.record_type] for row in cells], [row[rule.ssid] for row in cells]
    return (list(map(unquote, types)), list(map(unquote, ssids))) if cutter.quoted else (types, ssids)


@dataclass(frozen=True, slots=True)
class _Encoded:
    """The lines of a batch that are not ASCII."""

    rows: Rows
    utf8: npt.NDArray[np.bool_]
    """Whether each is read as UTF-8; else it is cp1252."""

    more_bytes: npt.NDArray[np.int32]
    """How many more bytes than characters each has."""


def _encodings(codec: Codec | None, batch: Batch) -> _Encoded:
    rows = np.array([row for row, _ in batch.beyond_ascii], np.int64)
    parts = [part for _, part in batch.beyond_ascii]
    texts = _all_utf8(parts) if codec != "cp1252" else None
    if texts is None:
        decoded = [decode(part, codec) for part in parts]
        texts, utf8 = [text for text, _ in decoded], [found == "utf-8" for _, found in decoded]
    else:
        utf8 = [True] * len(rows)
    more = [len(part) - len(text) for part, text in zip(parts, texts, strict=True)]
    return _Encoded(rows, np.array(utf8, np.bool_), np.array(more, np.int32))


def _all_utf8(parts: list[bytes]) -> list[str] | None:
    """The parts of lines, decoded in one go; None where any is not UTF-8."""
    try:
        return b"\n".join(parts).decode("utf-8").split("\n") if parts else []
    except UnicodeDecodeError:
        return None


def _check_lengths(cutter: FixedWidth, batch: Batch, encoded: _Encoded, tally: LineFaults) -> None:
    """Counts the lines that are too long or too short, and how those that are not ASCII are filled up."""
    utf8 = encoded.rows[encoded.utf8]
    characters = batch.lengths.copy()
    characters[encoded.rows] -= encoded.more_bytes
    by_bytes = batch.lengths[utf8] == cutter.length
    by_characters = ~by_bytes & (characters[utf8] == cutter.length)
    tally.padded_by_bytes.add_all(batch.numbers[utf8[by_bytes]].tolist())
    tally.padded_by_characters.add_all(batch.numbers[utf8[by_characters]].tolist())
    for i in np.flatnonzero((batch.lengths != cutter.length) & (characters != cutter.length)).tolist():
        blanks_at_end = batch.lengths[i] - batch.filled[i]
        if characters[i] - blanks_at_end > cutter.length:
            tally.long_line.add(int(batch.numbers[i]))
        elif characters[i] < cutter.length:
            tally.short_line.add(int(batch.numbers[i]))


def _record_type(rule: KeyRule, value: bytes, number: int, tally: LineFaults) -> int:
    digits = {TYPE_DIGITS} if isinstance(rule.cutter, FixedWidth) else {1, TYPE_DIGITS}
    if not value.isdigit() or len(value) not in digits or int(value) not in rule.record_types:
        tally.record_type.add(number)
        return 0
    if len(value) < TYPE_DIGITS:
        tally.short_record_type.add(number)
    return int(value)


def _ssid(value: bytes, number: int, tally: LineFaults) -> int:
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
    """The ``rows`` without those that are surely of this year, which nearly all are."""
    if isinstance(rule.cutter, FixedWidth):
        start, end = rule.cutter.spans[flag]
        beyond = [i for i, _ in batch.beyond_ascii]
        plain = (batch.lengths[rows] >= end) & ~np.isin(rows, beyond) & (end - start == 1)
        places = batch.starts[rows] + start
    elif delimiters is None:
        return [*rows.tolist()]
    else:
        starts, ends = _span(batch, delimiters, flag)
        plain = (ends - starts)[rows] <= 1
        places = starts[rows]
    others = batch.array[np.minimum(places, len(batch.array) - 1)] != ord(OF_EARLIER_YEAR)
    return [*rows[~(plain & others)].tolist()]
