"""The hash of every line of a batch, without the fields that are not going to be compared: `batch_hashes`.

Equal hashes mean equal records but for those fields. The reverse need not hold: a line that is not as
it should be is hashed whole, and its record is compared field by field.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from caaspp_diff.release.cutters import BLANK, Cutter, FixedWidth
from caaspp_diff.release.index.batch import Batch
from caaspp_diff.release.index.keys import Rows

Hashes = npt.NDArray[np.uint64]


def batch_hashes(cutter: Cutter, batch: Batch, delimiters: Rows | None, ignored: Sequence[int]) -> Hashes:
    """64-bit xxh3 of the lines of a batch, without line ends and trailing blanks.

    Args:
        cutter: Where the columns stand.
        batch: The lines.
        delimiters: As for `batch_keys`.
        ignored: Numbers of the columns to leave out, ascending.
    """
    if not ignored:
        return _of_parts(batch.data, batch)
    if isinstance(cutter, FixedWidth):
        return _of_parts(_blanked(cutter, batch, ignored), batch)
    if delimiters is None:
        return _of_parts(batch.data, batch)
    return _of_joined(batch, delimiters, ignored)


def _of_parts(data: bytes | bytearray, batch: Batch) -> Hashes:
    view = memoryview(data)
    return np.array([xxh3_64_intdigest(view[start:end]) for start, end in batch.spans], np.uint64)


def _blanked(cutter: FixedWidth, batch: Batch, ignored: Sequence[int]) -> bytearray:
    """The data of a batch with blanks in the columns to leave out.

    A line of another length may be filled up by characters, so that its columns stand elsewhere.
    """
    data = bytearray(batch.data)
    cells = np.frombuffer(data, np.uint8)
    starts = batch.starts[batch.lengths == cutter.length]
    for column in ignored:
        start, end = cutter.spans[column]
        cells[starts[:, None] + np.arange(start, end)] = ord(BLANK)
    return data


def _of_joined(batch: Batch, delimiters: Rows, ignored: Sequence[int]) -> Hashes:
    """Of the lines without the cells of the columns to leave out; their delimiters stay."""
    line_ends = batch.starts + batch.filled
    bounds = [batch.starts]
    for column in ignored:
        bounds.append(delimiters[:, column - 1] + 1 if column else batch.starts)
        bounds.append(delimiters[:, column] if column < delimiters.shape[1] else line_ends)
    rows = np.maximum.accumulate(np.column_stack([*bounds, line_ends]), axis=1).tolist()
    data = batch.data
    places = range(0, 2 * len(ignored) + 1, 2)
    return np.array(
        [xxh3_64_intdigest(b"".join([data[row[i] : row[i + 1]] for i in places])) for row in rows], np.uint64
    )
