"""Indexes a release in one sequential pass over its bytes: `index_file`.

A pure function of picklable parameters, so that two files can be indexed side by side in two
processes. Lines are taken in batches of about a megabyte, which stay in the processor's cache, and
dropped; what grows with the file is 32 bytes a record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from xxhash import xxh3_64_intdigest

from caaspp_diff.release.batch import Batch, KeyRule, batch_keys
from caaspp_diff.release.lines import Delimited
from caaspp_diff.release.model import Index
from caaspp_diff.release.tally import Tally

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""

BATCH = 1 << 20
LINE_END = b"\r\n\x1a"  # ^Z closes text files of old systems


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
    with spec.path.open("rb", buffering=BATCH) as file:
        file.seek(position)
        while lines := file.readlines(BATCH):
            batch = _batch(lines, position, number)
            parts.append(_index(spec, batch, tally))
            first = first or next(iter(batch.lines), b"")
            tail = lines[-1]
            position += sum(map(len, lines))
            number += len(lines)
            if progress:
                progress(position, total)
    if not tail.endswith(b"\n") and _is_cut_off(spec, first, tail.rstrip(LINE_END).rstrip(b" ")):
        tally.cut_off = number - 1
    return Indexed(index=_join(parts), tally=tally)


def _batch(lines: Sequence[bytes], position: int, number: int) -> Batch:
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    bare = [line.rstrip(LINE_END) for line in lines]
    batch = Batch(
        lines=[line.rstrip(b" ") for line in bare],
        lengths=np.fromiter(map(len, bare), np.int32, len(bare)),
        offsets=position + np.cumsum(sizes) - sizes,
        numbers=np.arange(number, number + len(lines), dtype=np.int32),
    )
    return batch if all(batch.lines) else batch.only([i for i, line in enumerate(batch.lines) if line])


def _index(spec: IndexSpec, batch: Batch, tally: Tally) -> Index:
    if isinstance(spec.key.cutter, Delimited):
        batch = _without_empty_rows(spec.key.cutter, batch)
    return Index(
        keys=batch_keys(spec.key, batch, tally),
        hashes=np.fromiter(map(xxh3_64_intdigest, batch.lines), np.uint64, len(batch.lines)),
        offsets=batch.offsets,
        lengths=batch.lengths,
        lines=batch.numbers,
    )


def _without_empty_rows(cutter: Delimited, batch: Batch) -> Batch:
    """Drops the lines of nothing but delimiters that a spreadsheet leaves at the end."""
    short = np.flatnonzero(batch.lengths <= cutter.width + 1).tolist()
    empty = {i for i in short if not batch.lines[i].strip(cutter.delimiter + b" ")}
    return batch.only([i for i in range(len(batch.lines)) if i not in empty]) if empty else batch


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
