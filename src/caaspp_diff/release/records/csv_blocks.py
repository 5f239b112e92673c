"""Cuts a chunk of lines into columns with the CSV reader of polars: `cut`.

Lines that polars would cut otherwise than `Cutter` does are cut one by one by `Cutter`, which is slower,
so that both ways give the same values.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from caaspp_diff.release.cutters import BLANK, Cutter, Delimited, FixedWidth, as_utf8
from caaspp_diff.release.index.batch import LINE_FEED, Bytes
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.records.byte_matrix import ByteMatrix, matrix
from caaspp_diff.release.records.store import Chunk

SEPARATORS = b"\x1f\x1e\x1d\x1c^|~"
"""Candidates for the byte between the values of fixed-width lines; the first that is in no value is used."""

Types = dict[int, pl.Categorical]
"""Column number in the file → the categories to read its values as."""


def cut(cutter: Cutter, chunk: Chunk, types: Types) -> pl.DataFrame:
    """Cuts the columns of ``types`` from some lines; the columns of the frame are named by their numbers.

    The values are as in the file, with blanks and quotation marks around; `ValueCleaner` cleans them.
    """
    if isinstance(cutter, FixedWidth):
        return _fixed_width(cutter, chunk, types)
    text = chunk.text()
    if text is None:
        text = b"\n".join(chunk.lines())
        if b"\r" in text:
            return _odd_lines_apart(cutter, chunk.lines(), types)
    if cutter.quoted and b'"' in text:
        return _odd_lines_apart(cutter, chunk.lines(), types)
    return _delimited(cutter, _utf8(cutter, text), types)


def _utf8(cutter: Delimited, text: bytes) -> bytes:
    if cutter.all_utf8 or text.isascii():
        return text
    return b"\n".join([as_utf8(line, cutter.codec) for line in text.split(b"\n")])


def _is_odd(cutter: Delimited, line: bytes) -> bool:
    """Whether a delimiter may be inside quotation marks, or a line end inside the line."""
    if b"\r" in line:
        return True
    return cutter.quoted and b'"' in line and line.count(cutter.delimiter) != cutter.width - 1


def _odd_lines_apart(cutter: Delimited, lines: Sequence[bytes], types: Types) -> pl.DataFrame:
    odd = np.array([_is_odd(cutter, line) for line in lines], np.bool_)
    others, plain = np.flatnonzero(odd).tolist(), np.flatnonzero(~odd).tolist()
    parts = [
        _delimited(cutter, _utf8(cutter, b"\n".join([lines[i] for i in plain])), types),
        _line_by_line(cutter, [lines[i] for i in others], types),
    ]
    return pl.concat(parts)[np.argsort([*plain, *others])]


def _delimited(cutter: Delimited, text: bytes, types: Types) -> pl.DataFrame:
    names = {column: str(column) for column in range(cutter.width)}
    schema: dict[str, pl.DataType] = {name: types.get(column, pl.String()) for column, name in names.items()}
    return _read(text, cutter.delimiter.decode("ascii"), schema, sorted(types))


def _fixed_width(cutter: FixedWidth, chunk: Chunk, types: Types) -> pl.DataFrame:
    text, ends = _spread(cutter, matrix(cutter, chunk), list(types))
    values = text.tobytes()
    separator = next((mark for mark in SEPARATORS if mark not in values), None)
    if separator is None or b"\r" in values:
        return _line_by_line(cutter, chunk.lines(), types)
    text[:, ends] = separator
    text[:, -1] = LINE_FEED
    return _read(text.tobytes(), chr(separator), {str(c): dtype for c, dtype in types.items()}, None)


def _spread(cutter: FixedWidth, lines: ByteMatrix, wanted: Sequence[int]) -> tuple[Bytes, Rows]:
    """Copies the wanted columns with one blank after each; also returns the positions of those blanks."""
    kept = frozenset(wanted)
    outside = [(row, column, value) for (row, column), value in lines.outside.items() if column in kept]
    room = {column: cutter.spans[column][1] - cutter.spans[column][0] for column in wanted}
    for _, column, value in outside:  # padded by characters, so it may have more bytes
        room[column] = max(room[column], len(value))
    ends = np.cumsum(np.array([*room.values()], np.int64) + 1) - 1
    starts = dict(zip(wanted, (ends - [*room.values()]).tolist(), strict=True))
    source = np.full(int(ends[-1]) + 1, cutter.length)
    for column, start in starts.items():
        a, b = cutter.spans[column]
        source[start : start + b - a] = np.arange(a, b)
    blank = source == cutter.length
    text = np.take(lines.cells, np.where(blank, 0, source), axis=1)
    text[:, blank] = ord(BLANK)
    for row, column, value in outside:
        slot = slice(starts[column], starts[column] + room[column])
        text[row, slot] = np.frombuffer(value.ljust(room[column]), np.uint8)
    return text, ends


def _read(
    text: bytes, separator: str, schema: dict[str, pl.DataType], columns: list[int] | None
) -> pl.DataFrame:
    if not text:
        wanted = [str(column) for column in columns] if columns is not None else list(schema)
        return pl.DataFrame(schema={name: schema[name] for name in wanted})
    return pl.read_csv(
        text,
        has_header=False,
        separator=separator,
        quote_char=None,
        infer_schema=False,
        schema=schema,
        columns=columns,
        extra_columns="ignore",
    )


def _line_by_line(cutter: Cutter, lines: Sequence[bytes], types: Types) -> pl.DataFrame:
    wanted = sorted(types)
    rows = [[value.decode("utf-8") or None for value in cutter.pick(line, wanted)] for line in lines]
    if isinstance(cutter, Delimited) and cutter.quoted:
        rows = [[_quoted(value) for value in row] for row in rows]
    frame = pl.DataFrame(rows, schema={str(column): pl.String() for column in wanted}, orient="row")
    return frame.cast({str(column): dtype for column, dtype in types.items()})


def _quoted(value: str | None) -> str | None:
    """The value in quotation marks, which `ValueCleaner` removes again."""
    return '"' + value.replace('"', '""') + '"' if value and '"' in value else value
