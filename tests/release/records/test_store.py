import os
from pathlib import Path

import numpy as np
import pytest

from caaspp_diff.release.index.keys import Index
from caaspp_diff.release.records import store as store_module
from caaspp_diff.release.records.store import LineStore

LINES = [b"%03d" % i * (i % 7 + 1) for i in range(200)]


def _store(tmp_path: Path) -> LineStore:
    path = tmp_path / "lines"
    path.write_bytes(b"".join(line + b"\r\n" for line in LINES))
    lengths = np.array([len(line) for line in LINES], np.int32)
    offsets = np.cumsum(lengths + 2, dtype=np.int64) - lengths - 2
    zeros = np.zeros(len(LINES), np.int64)
    return LineStore(path, Index(zeros, zeros.astype(np.uint64), offsets, lengths, zeros.astype(np.int32)))


@pytest.mark.parametrize(
    "rows", [[], [0], [199], [5, 4, 4, 199, 0], list(range(200)), list(range(199, -1, -1))]
)
@pytest.mark.parametrize("gap", [0, 1 << 14])
@pytest.mark.parametrize("size", [1, 50, 1 << 20])
def test_lines_come_back_in_the_order_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[int], gap: int, size: int
) -> None:
    monkeypatch.setattr(store_module, "MAX_GAP", gap)
    monkeypatch.setattr(store_module, "CHUNK_BYTES", size)
    store = _store(tmp_path)

    chunks = [chunk.lines() for chunk in store.chunks(np.array(rows, np.int64))]

    assert [line for lines in chunks for line in lines] == [LINES[row] for row in rows]
    assert all(sum(map(len, lines[:-1])) <= size for lines in chunks)
    store.close()


def test_rows_in_file_order_need_no_sorting_and_others_are_sorted(tmp_path: Path) -> None:
    store = _store(tmp_path)

    assert store.in_file_order(np.array([1, 5, 5, 7])) is None
    order = store.in_file_order(np.array([7, 1, 5]))
    assert order is not None
    assert order.tolist() == [1, 2, 0]
    store.close()


@pytest.mark.skipif(not hasattr(os, "pread"), reason="this system has one way to read only")
def test_both_ways_of_reading_give_the_same_bytes(tmp_path: Path) -> None:
    store = _store(tmp_path)

    assert store_module.pread(store.file, 40, 13) == store_module.seek_and_read(store.file, 40, 13)
    store.close()


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"head\none\ntwo\n", b"\n"), (b"head\none\r\ntwo\n", b"\r\n"), (b"head\none", b"\r\n")],
)
def test_the_line_end_is_that_of_the_first_record(tmp_path: Path, content: bytes, expected: bytes) -> None:
    path = tmp_path / "lines"
    path.write_bytes(content)
    one = np.ones(1, np.int64)
    store = LineStore(
        path, Index(one, one.astype(np.uint64), 5 * one, np.array([3], np.int32), one.astype(np.int32))
    )

    assert store.line_end() == expected
    assert store.head(5) == b"head\n"
    store.close()
