"""Indexes a release in one sequential pass over its bytes: `index_file`.

Lines are taken in batches of about a megabyte, which stay in the processor's cache, and
dropped; what grows with the file is 32 bytes a record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path

import numpy as np

from caaspp_diff.release.batch import LINE_END, Batch
from caaspp_diff.release.batch_hashes import batch_hashes
from caaspp_diff.release.batch_keys import KeyRule, batch_keys, delimiters_of
from caaspp_diff.release.lines import Delimited
from caaspp_diff.release.rows import Index
from caaspp_diff.release.tally import Tally

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""

BATCH = 1 << 20


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
    tally: Tally


def index_file(spec: IndexSpec, progress: Progress | None = None) -> Indexed:
    """Indexes the file of ``spec``: key, hash, offset, length and line number of every record.

    Blank lines are skipped. Lines that cannot be records are counted in the tally; if it has any, the
    index is not to be used.

    Raises:
        OSError: The file cannot be read.
    """
    tally = Tally()
    parts: list[Index] = []
    first = tail = b""
    position, number = spec.start, spec.first_line
    total = spec.path.stat().st_size
    with spec.path.open("rb", buffering=0) as file:
        file.seek(position)
        for data in _whole_lines(file):
            batch = Batch.of(data if data.endswith(b"\n") else data + b"\n", number)
            parts.append(_index(spec, batch, position, tally))
            first = first or batch.first()
            tail = data
            number += batch.count
            position += len(data)
            if progress:
                progress(position, total)
    tail = tail[tail.rfind(b"\n") + 1 :]
    if tail and _is_cut_off(spec, first, tail.rstrip(LINE_END).rstrip(b" ")):
        tally.cut_off = number - 1
    return Indexed(index=_join(parts), tally=tally)


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


def _index(spec: IndexSpec, batch: Batch, position: int, tally: Tally) -> Index:
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


def _join(parts: list[Index]) -> Index:
    return Index(
        keys=np.concatenate([np.empty(0, np.int64), *(part.keys for part in parts)]),
        hashes=np.concatenate([np.empty(0, np.uint64), *(part.hashes for part in parts)]),
        offsets=np.concatenate([np.empty(0, np.int64), *(part.offsets for part in parts)]),
        lengths=np.concatenate([np.empty(0, np.int32), *(part.lengths for part in parts)]),
        lines=np.concatenate([np.empty(0, np.int32), *(part.lines for part in parts)]),
    )
