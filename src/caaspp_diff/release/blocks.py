"""Cuts a block of lines into columns with polars: `block_frame`.

The columns are named ``"0"``, ``"1"`` … in the order wanted. Lines that polars would not cut as
`Cutter` does take the slow way through it, so that both ways give the same values.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from caaspp_diff.release.lines import Cutter, Delimited, FixedWidth, as_utf8


def block_frame(cutter: Cutter, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    """The ``wanted`` columns of some lines, String, without blanks around, blank as null."""
    plain = _plain(cutter, lines)
    if len(plain) == len(lines):
        return _fast(cutter, lines, wanted)
    others = sorted(set(range(len(lines))).difference(plain))
    frame = pl.concat(
        [
            _fast(cutter, [lines[i] for i in plain], wanted),
            _slow(cutter, [lines[i] for i in others], wanted),
        ]
    )
    return frame[np.argsort([*plain, *others])]


def _plain(cutter: Cutter, lines: Sequence[bytes]) -> Sequence[int]:
    if isinstance(cutter, FixedWidth):
        if all(map(bytes.isascii, lines)):
            return range(len(lines))
        return [i for i, line in enumerate(lines) if line.isascii()]
    split, gaps = cutter.delimiter, cutter.width - 1
    return [
        i
        for i, line in enumerate(lines)
        if b"\r" not in line and not (cutter.quoted and b'"' in line and line.count(split) != gaps)
    ]


def _fast(cutter: Cutter, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    if not lines:
        return pl.DataFrame(schema={str(i): pl.String() for i in range(len(wanted))})
    frame = (
        _sliced(cutter, lines, wanted) if isinstance(cutter, FixedWidth) else _split(cutter, lines, wanted)
    )
    value = pl.all().str.strip_chars(" ")
    return frame.select(pl.when(value.str.len_bytes() > 0).then(value))


def _sliced(cutter: FixedWidth, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    line = pl.col("line")
    spans = [cutter.spans[column] for column in wanted]
    return (
        pl.Series("line", lines, dtype=pl.Binary)
        .to_frame()
        .select(
            line.bin.slice(start, end - start).cast(pl.String).alias(str(i))
            for i, (start, end) in enumerate(spans)
        )
    )


def _split(cutter: Delimited, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    distinct = sorted(set(wanted))
    frame = pl.read_csv(
        b"\n".join([as_utf8(line, cutter.codec) for line in lines]),
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


def _slow(cutter: Cutter, lines: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame:
    rows = [[value.decode("utf-8") or None for value in cutter.pick(line, wanted)] for line in lines]
    schema = {str(i): pl.String() for i in range(len(wanted))}
    return pl.DataFrame(rows, schema=schema, orient="row")
