"""Indexes a release in one sequential pass over its bytes: `index_file`.

It reads batches of about a megabyte, which fit in the processor's cache, and drops each of them; only the
index grows with the file, by 32 bytes per record.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from caaspp_diff.release.cutters import LINE_END, Delimited
from caaspp_diff.release.index.batch import Batch
from caaspp_diff.release.index.faults_seen import LineFaults
from caaspp_diff.release.index.keys import Index
from caaspp_diff.release.index.line_hashes import hashes_of_lines
from caaspp_diff.release.index.line_keys import KeyRule, delimiter_offsets, keys_of_lines
from caaspp_diff.release.model import Progress

BATCH_BYTES = 1 << 20

MOST_LINE_BYTES = 4 << 20
"""A line with more bytes, a thousand times those of a record, is not read to its end.

A .zip with 0.8 GB on one line took 3.1 GB of memory without this, and takes 0.1 GB.
"""

LARGEST_BLOCK = 31 << 20
"""Bytes, just below the 32 MB up to which glibc adapts its thresholds."""

SPARE = 1.05
"""Over-allocation factor beyond the size extrapolated so far; unused room costs no memory."""

COLUMN_TYPES: Mapping[str, type[np.number[Any]]] = {
    "keys": np.int64,
    "hashes": np.uint64,
    "offsets": np.int64,
    "lengths": np.int32,
    "lines": np.int32,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSpec:
    """What `index_file` needs to know about a file."""

    path: Path
    start: int
    """Offset of the first record: after a byte order mark and the header."""

    first_line: int
    """Number of the line at ``start``, from 1."""

    key: KeyRule
    end_of_record: bytes
    """The mark at the end of every record; empty if the layout has none."""

    ignored: tuple[int, ...] = ()
    """Numbers of the columns to leave out of the hashes, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The index of a file and the faults of its lines."""

    index: Index
    faults: LineFaults


class _EndlessLineError(Exception):
    """A line has more than `MOST_LINE_BYTES`."""


def index_file(
    spec: IndexSpec, progress: Progress | None = None, consume: Callable[[bytes], None] | None = None
) -> Indexed:
    """Indexes the file of ``spec``: key, hash, offset, length and line number of every record.

    Blank lines are skipped. Lines that cannot be records are counted in the faults; do not use the index
    if there are any (see `refuse_unreadable`). A line that is too long to be read ends the pass.

    Args:
        spec: The file.
        progress: Called with the number of bytes done and the total.
        consume: Called with all bytes of the file, piece by piece, to save reading it a second time.

    Raises:
        OSError: The file cannot be read.
    """
    _keep_freed_memory()
    faults = LineFaults()
    index = _GrowingIndex()
    first = tail = b""
    position, number = spec.start, spec.first_line
    total = spec.path.stat().st_size
    with spec.path.open("rb", buffering=0) as file:
        head = file.read(position)
        if consume:
            consume(head)
        try:
            for data in _whole_lines(file):
                if consume:
                    consume(data)
                batch = Batch.of(data if data.endswith(b"\n") else data + b"\n", number)
                index.add(_index_batch(spec, batch, position, faults), (position + len(data)) / total)
                first = first or batch.first()
                tail = data
                number += batch.count
                position += len(data)
                if progress:
                    progress(position, total)
        except _EndlessLineError:
            faults.endless_line = number
    tail = tail[tail.rfind(b"\n") + 1 :]
    if faults.endless_line is None and tail and _is_cut_off(spec, first, tail.rstrip(LINE_END).rstrip(b" ")):
        faults.cut_off = number - 1
    return Indexed(index=index.whole(), faults=faults)


def _keep_freed_memory() -> None:
    """Allocates and frees one large block, so that glibc keeps the buffers that are freed after it.

    Without it, glibc returns every large buffer to the system and asks for it again; freeing a block raises
    the size that counts as large (M_MMAP_THRESHOLD in mallopt(3)). Measured on the benchmark row ``medium``
    with 100,000 records (77 MB): indexing takes 120 ms of CPU time instead of 146 ms (3,089 page faults
    instead of 18,906), the comparison 2,512 ms instead of 2,603 ms, with 328 MB resident instead of 293 MB.
    """
    if sys.platform == "linux":
        np.empty(LARGEST_BLOCK, np.uint8)


def _whole_lines(file: RawIOBase) -> Iterator[bytes]:
    """Yields the file in pieces of whole lines; only the last one may lack its line end.

    Raises:
        _EndlessLineError: The line after the last piece has more than `MOST_LINE_BYTES`.
    """
    rest: list[bytes] = []
    waiting = 0
    while data := file.read(BATCH_BYTES):
        end = data.rfind(b"\n") + 1
        if not end:
            rest.append(data)
            waiting += len(data)
            if waiting > MOST_LINE_BYTES:
                raise _EndlessLineError
            continue
        yield b"".join([*rest, data[:end]])
        rest = [data[end:]]
        waiting = len(rest[0])
    if last := b"".join(rest):
        yield last


def _index_batch(spec: IndexSpec, batch: Batch, position: int, faults: LineFaults) -> Index:
    delimiters = None
    if isinstance(spec.key.cutter, Delimited):
        batch = _without_empty_rows(spec.key.cutter, batch)
        delimiters = delimiter_offsets(spec.key.cutter, batch)
    return Index(
        keys=keys_of_lines(spec.key, batch, delimiters, faults),
        hashes=hashes_of_lines(spec.key.cutter, batch, delimiters, spec.ignored),
        offsets=position + batch.starts,
        lengths=batch.lengths,
        lines=batch.numbers,
    )


def _without_empty_rows(cutter: Delimited, batch: Batch) -> Batch:
    """Drops the lines that contain only delimiters, which spreadsheets leave at the end."""
    short = np.flatnonzero(batch.lengths <= cutter.width + 1)
    if not len(short):
        return batch
    empty = [i for i in short.tolist() if not batch.lines[i].strip(cutter.delimiter + b" ")]
    return batch.only(np.delete(np.arange(len(batch)), empty))


def _is_cut_off(spec: IndexSpec, first: bytes, last: bytes) -> bool:
    """Whether the ``last`` line, which has no line end, is incomplete in comparison with the ``first``."""
    if not last:
        return False
    mark = spec.end_of_record
    if mark and first.endswith(mark) and not last.endswith(mark):
        return True
    cutter = spec.key.cutter
    if isinstance(cutter, Delimited):
        return len(cutter.cells(last)) < len(cutter.cells(first))
    return len(first) >= cutter.length > len(last)


class _GrowingIndex:
    """An index that grows in place, so that memory never contains both its parts and the whole."""

    def __init__(self) -> None:
        self._arrays: dict[str, npt.NDArray[Any]] = {
            name: np.empty(0, dtype) for name, dtype in COLUMN_TYPES.items()
        }
        self._count = 0

    def add(self, part: Index, done: float) -> None:
        """Appends some records; ``done`` is the share of the file that has been read with them."""
        count = self._count + len(part)
        for name, array in self._arrays.items():
            if count > len(array):
                self._arrays[name] = np.empty(int(count / done * SPARE) + 1, array.dtype)
                self._arrays[name][: self._count] = array[: self._count]
            self._arrays[name][self._count : count] = getattr(part, name)
        self._count = count

    def whole(self) -> Index:
        """The index of all records that were added."""
        return Index(**{name: array[: self._count] for name, array in self._arrays.items()})
