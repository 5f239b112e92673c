"""Cuts a block of lines into columns with polars: `block_frame`.

The columns are named ``"0"``, ``"1"`` … in the order wanted. Lines that polars would not cut as
`Cutter` does take the slow way through it, so that both ways give the same values.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from caaspp_diff.release.lines import Cutter, Delimited, FixedWidth, as_utf8, is_utf8


def block_frame(cutter: Cutter, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    """The ``wanted`` columns of some lines, String, as they stand there; see `bare`."""
    if isinstance(cutter, FixedWidth):
        return _fixed_width(cutter, lines, wanted)
    joined = b"\n".join(lines)
    odd = (b'"', b"\r") if cutter.quoted else (b"\r",)
    if not any(mark in joined for mark in odd):
        return _delimited(cutter, joined, lines, wanted)
    others = [i for i, line in enumerate(lines) if any(mark in line for mark in odd)]
    plain = sorted(set(range(len(lines))).difference(others))
    rest = [lines[i] for i in plain]
    parts = [
        _delimited(cutter, b"\n".join(rest), rest, wanted),
        _line_by_line(cutter, [lines[i] for i in others], wanted),
    ]
    return pl.concat(parts)[np.argsort([*plain, *others])]


def _fixed_width(cutter: FixedWidth, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    """Cuts all lines by bytes; where bytes do not stand as fields do, some values are set right after."""
    if all(map(bytes.isascii, lines)):
        return _sliced(cutter, lines, wanted)
    split = {i: cutter.split_off(line) for i, line in enumerate(lines) if not _cut_by_bytes(cutter, line)}
    cut = [split[i][0] if i in split else line for i, line in enumerate(lines)] if split else lines
    frame = _sliced(cutter, cut, wanted)
    if any(frame.null_count().row(0)):  # a field ends inside a character
        return _line_by_line(cutter, lines, wanted)
    places = {column: place for place, column in enumerate(wanted)}
    beyond: dict[int, dict[int, str]] = {}
    for i, (_, values) in split.items():
        for column in values.keys() & places.keys():
            beyond.setdefault(places[column], {})[i] = values[column].decode("utf-8")
    return frame.with_columns(
        frame[str(place)].scatter(list(values), list(values.values())) for place, values in beyond.items()
    )


def _cut_by_bytes(cutter: FixedWidth, line: bytes) -> bool:
    """Whether each field stands where its bytes should, so that nothing has to be decoded to cut it."""
    if line.isascii():
        return True
    return len(line) == cutter.length and (cutter.all_utf8 or (cutter.codec != "cp1252" and is_utf8(line)))


def _delimited(
    cutter: Delimited, joined: bytes, lines: Sequence[bytes], wanted: Sequence[int]
) -> pl.DataFrame:
    if not lines:
        return pl.DataFrame(schema={str(i): pl.String() for i in range(len(wanted))})
    if not (cutter.all_utf8 or joined.isascii()):
        joined = b"\n".join([as_utf8(line, cutter.codec) for line in lines])
    return _split(cutter, joined, wanted)


def bare(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without blanks around its values, blank as null."""
    return frame.select(pl.all().str.strip_chars(" ").replace("", None))


def _sliced(cutter: FixedWidth, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    line = pl.col("line")
    spans = [cutter.spans[column] for column in wanted]
    return (
        pl.Series("line", lines, dtype=pl.Binary)
        .to_frame()
        .select(
            line.bin.slice(start, end - start).cast(pl.String, strict=False).alias(str(i))
            for i, (start, end) in enumerate(spans)
        )
    )


def _split(cutter: Delimited, joined: bytes, wanted: Sequence[int]) -> pl.DataFrame:
    distinct = sorted(set(wanted))
    frame = pl.read_csv(
        joined,
        has_header=False,
        separator=cutter.delimiter.decode("ascii"),
        quote_char=None,
        infer_schema=False,
        schema={str(column): pl.String() for column in range(cutter.width)},
        columns=distinct,
        extra_columns="ignore",
    )
    columns = [pl.col(str(column)).alias(str(i)) for i, column in enumerate(wanted)]
    return frame.select(map(_unquoted, columns) if cutter.quoted else columns)


def _unquoted(cell: pl.Expr) -> pl.Expr:
    around = (cell.str.len_bytes() > 1) & cell.str.starts_with('"') & cell.str.ends_with('"')
    inner = cell.str.strip_prefix('"').str.strip_suffix('"').str.replace_all('""', '"', literal=True)
    return pl.when(around).then(inner).otherwise(cell)


def _line_by_line(cutter: Cutter, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    rows = [[value.decode("utf-8") or None for value in cutter.pick(line, wanted)] for line in lines]
    schema = {str(i): pl.String() for i in range(len(wanted))}
    return pl.DataFrame(rows, schema=schema, orient="row")
