"""Hashes lines without the fields that are not compared: `hashes_of_lines`.

Equal hashes mean that the records are equal in all other fields. The reverse need not hold: an irregular
line is hashed as a whole, and its record is compared field by field later.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from caaspp_diff.release.cutters import BLANK, Cutter, FixedWidth
from caaspp_diff.release.index.batch import Batch
from caaspp_diff.release.index.keys import Rows

Hashes = npt.NDArray[np.uint64]


def hashes_of_lines(cutter: Cutter, batch: Batch, delimiters: Rows | None, ignored: Sequence[int]) -> Hashes:
    """Computes the 64-bit xxh3 of every line of a batch, without its line end and trailing blanks.

    Args:
        cutter: Positions of the columns.
        batch: The lines.
        delimiters: From `delimiter_offsets`; None if the form is fixed width or a line is irregular.
        ignored: Numbers of the columns to leave out, ascending.
    """
    if not ignored:
        return _hash_spans(batch.data, batch)
    if isinstance(cutter, FixedWidth):
        return _hash_spans(_blank_columns(cutter, batch, ignored), batch)
    if delimiters is None:
        return _hash_spans(batch.data, batch)
    return _hash_other_cells(batch, delimiters, ignored)


def _hash_spans(data: bytes | bytearray, batch: Batch) -> Hashes:
    view = memoryview(data)
    return np.array([xxh3_64_intdigest(view[start:end]) for start, end in batch.spans], np.uint64)


def _blank_columns(cutter: FixedWidth, batch: Batch, ignored: Sequence[int]) -> bytearray:
    """Copies the data of a batch with blanks in the columns to leave out.

    Lines of another length are left alone: if they are padded by characters, their columns are elsewhere.
    """
    data = bytearray(batch.data)
    cells = np.frombuffer(data, np.uint8)
    starts = batch.starts[batch.lengths == cutter.length]
    for column in ignored:
        start, end = cutter.spans[column]
        cells[starts[:, None] + np.arange(start, end)] = ord(BLANK)
    return data


def _hash_other_cells(batch: Batch, delimiters: Rows, ignored: Sequence[int]) -> Hashes:
    """Hashes the lines without the cells of the columns to leave out, but with their delimiters."""
    line_ends = batch.starts + batch.content_lengths
    bounds = [batch.starts]
    for column in ignored:
        bounds.append(delimiters[:, column - 1] + 1 if column else batch.starts)
        bounds.append(delimiters[:, column] if column < delimiters.shape[1] else line_ends)
    rows = np.maximum.accumulate(np.column_stack([*bounds, line_ends]), axis=1).tolist()
    data = batch.data
    kept = range(0, 2 * len(ignored) + 1, 2)
    return np.array(
        [xxh3_64_intdigest(b"".join([data[row[i] : row[i + 1]] for i in kept])) for row in rows], np.uint64
    )
