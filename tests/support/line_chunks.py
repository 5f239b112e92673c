"""Chunks of lines as a store reads them from a file."""

from itertools import accumulate

import numpy as np

from caaspp_diff.release.records.store import Chunk


def chunk(lines: list[bytes], between: bytes = b"\n") -> Chunk:
    """The lines with ``between`` after each but the last, as they are in a file."""
    lengths = np.array([len(line) for line in lines], np.int32)
    starts = [0, *accumulate(len(line) + len(between) for line in lines)][: len(lines)]
    return Chunk(between.join(lines), np.array(starts, np.int64), lengths)
