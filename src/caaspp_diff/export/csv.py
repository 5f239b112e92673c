"""The events as CSV: `csv_chunks`."""

from collections.abc import Iterator

import polars as pl

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.export.columns import event_blocks

BOM = b"\xef\xbb\xbf"
"""Without it, Excel takes UTF-8 for the code page of the computer."""

RISKY = "^[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]"
"""How a cell begins that a spreadsheet may run as a formula (OWASP, CSV Injection)."""

NEGATIVE = r"^-\d+(\.\d+)?$"
"""Begins so, and is a number all the same."""


def csv_chunks(comparison: Comparison, *, raw: bool = False) -> Iterator[bytes]:
    """The table of events as UTF-8, in pieces; the columns are those of `columns.TABLE_SCHEMA`.

    Args:
        comparison: What was found.
        raw: For programs: no byte order mark, and every value as it is. Otherwise a value that a
            spreadsheet would run as a formula gets an apostrophe before it.
    """
    if not raw:
        yield BOM
    for number, block in enumerate(event_blocks(comparison)):
        safe = block if raw else block.with_columns(_defused())
        yield safe.write_csv(include_header=number == 0, quote_style="always").encode()


def _defused() -> pl.Expr:
    text = pl.col(pl.String)
    risky = text.str.contains(RISKY) & ~text.str.contains(NEGATIVE)
    return pl.when(risky).then(text.str.replace("^", "'")).otherwise(text)
