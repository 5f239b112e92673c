"""Indexes a release in one sequential pass over its bytes: `index_file`.

Lines are taken in batches of about a megabyte, which stay in the processor's cache, and
dropped; what grows with the file is 32 bytes a record.
"""

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
from caaspp_diff.release.index.line_hashes import batch_hashes
from caaspp_diff.release.index.line_keys import KeyRule, batch_keys, delimiters_of
from caaspp_diff.release.model import Progress

BATCH = 1 << 20
KEPT = 31 << 20
"""Bytes of the largest block, nearly, that glibc takes for a sign of more to come (32 MB; mallopt(3))."""

SPARE = 1.05
"""How much more room is made than the lines so far let expect; what is not written to costs no memory."""

TYPES: Mapping[str, type[np.number[Any]]] = {
    "keys": np.int64,
    "hashes": np.uint64,
    "offsets": np.int64,
    "lengths": np.int32,
    "lines": np.int32,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSpec:
    """All that `index_file` needs to know."""

    path: Path
    start: int
    """Where the first record begins: after a byte order mark and the header."""

    first_line: int
    """The number of the line that begins there, from 1."""

    key: KeyRule
    end_of_record: bytes
    """What every line ends with; empty where the layout does not say."""

    ignored: tuple[int, ...] = ()
    """Numbers of the columns that are left out of the hashes, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The index of a file, and what was noticed on the way."""

    index: Index
    tally: LineFaults


def index_file(
    spec: IndexSpec, progress: Progress | None = None, reader: Callable[[bytes], None] | None = None
) -> Indexed:
    """Indexes the file of ``spec``: key, hash, offset, length and line number of every record.

    Blank lines are skipped. Lines that cannot be records are counted in the tally; if it has any, the
    index is not to be used.

    Args:
        spec: The file.
        progress: Called with the bytes done and the bytes in all.
        reader: Called with all bytes of the file, piece by piece, so that it need not be read once more.

    Raises:
        OSError: The file cannot be read.
    """
    _keep_freed_memory()
    tally = LineFaults()
    index = _Growing()
    first = tail = b""
    position, number = spec.start, spec.first_line
    total = spec.path.stat().st_size
    with spec.path.open("rb", buffering=0) as file:
        head = file.read(position)
        if reader:
            reader(head)
        for data in _whole_lines(file):
            if reader:
                reader(data)
            batch = Batch.of(data if data.endswith(b"\n") else data + b"\n", number)
            index.add(_index(spec, batch, position, tally), (position + len(data)) / total)
            first = first or batch.first()
            tail = data
            number += batch.count
            position += len(data)
            if progress:
                progress(position, total)
    tail = tail[tail.rfind(b"\n") + 1 :]
    if tail and _is_cut_off(spec, first, tail.rstrip(LINE_END).rstrip(b" ")):
        tally.cut_off = number - 1
    return Indexed(index=index.whole(), tally=tally)


def _keep_freed_memory() -> None:
    # until a block of this size has come and gone, the C library of Linux gives every buffer back to the
    # system and asks for it again: indexing took twice the time
    np.empty(KEPT, np.uint8)


def _whole_lines(file: RawIOBase) -> Iterator[bytes]:
    """The file in pieces that end with a line, but for the last one."""
    rest: list[bytes] = []
    while data := file.read(BATCH):
        end = data.rfind(b"\n") + 1
        if not end:
            rest.append(data)
            continue
        yield b"".join([*rest, data[:end]])
        rest = [data[end:]]
    if last := b"".join(rest):
        yield last


def _index(spec: IndexSpec, batch: Batch, position: int, tally: LineFaults) -> Index:
    delimiters = None
    if isinstance(spec.key.cutter, Delimited):
        batch = _without_empty_rows(spec.key.cutter, batch)
        delimiters = delimiters_of(spec.key.cutter, batch)
    return Index(
        keys=batch_keys(spec.key, batch, delimiters, tally),
        hashes=batch_hashes(spec.key.cutter, batch, delimiters, spec.ignored),
        offsets=position + batch.starts,
        lengths=batch.lengths,
        lines=batch.numbers,
    )


def _without_empty_rows(cutter: Delimited, batch: Batch) -> Batch:
    """Drops the lines of nothing but delimiters that a spreadsheet leaves at the end."""
    short = np.flatnonzero(batch.lengths <= cutter.width + 1)
    if not len(short):
        return batch
    empty = [i for i in short.tolist() if not batch.lines[i].strip(cutter.delimiter + b" ")]
    return batch.only(np.delete(np.arange(len(batch)), empty))


def _is_cut_off(spec: IndexSpec, first: bytes, last: bytes) -> bool:
    """Whether the ``last`` line, which has no line end, lacks what the ``first`` has."""
    if not last:
        return False
    mark = spec.end_of_record
    if mark and first.endswith(mark) and not last.endswith(mark):
        return True
    cutter = spec.key.cutter
    if isinstance(cutter, Delimited):
        return len(cutter.cells(last)) < len(cutter.cells(first))
    return len(first) >= cutter.length > len(last)


class _Growing:
    """An index that grows in place: its parts are not held beside the whole."""

    def __init__(self) -> None:
        self._arrays: dict[str, npt.NDArray[Any]] = {
            name: np.empty(0, dtype) for name, dtype in TYPES.items()
        }
        self._count = 0

    def add(self, part: Index, done: float) -> None:
        """Appends some records; ``done`` is how much of the file has been read by then."""
        count = self._count + len(part)
        for name, array in self._arrays.items():
            if count > len(array):
                self._arrays[name] = np.empty(int(count / done * SPARE) + 1, array.dtype)
                self._arrays[name][: self._count] = array[: self._count]
            self._arrays[name][self._count : count] = getattr(part, name)
        self._count = count

    def whole(self) -> Index:
        """What was added."""
        return Index(**{name: array[: self._count] for name, array in self._arrays.items()})
