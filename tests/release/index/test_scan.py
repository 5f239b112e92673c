from pathlib import Path

import pytest
from xxhash import xxh3_64_intdigest

from caaspp_diff.release.cutters import Delimited, FixedWidth
from caaspp_diff.release.index import scan
from caaspp_diff.release.index.keys import Index
from caaspp_diff.release.index.line_keys import KeyRule
from caaspp_diff.release.index.scan import IndexSpec, index_file


def _rule(cutter: FixedWidth | Delimited) -> KeyRule:
    return KeyRule(cutter=cutter, record_type=0, ssid=1, record_types=frozenset({1, 2}))


FIXED = _rule(FixedWidth(spans=((0, 2), (2, 12), (12, 16), (16, 18)), length=18))
CARET = _rule(Delimited(delimiter=b"^", width=4, quoted=False))
A, B = b"019900000001Ana ZZ", b"029900000001Ana ZZ"


def _spec(tmp_path: Path, content: bytes, rule: KeyRule = FIXED, start: int = 0, first: int = 1) -> IndexSpec:
    path = tmp_path / "r.dat"
    path.write_bytes(content)
    return IndexSpec(path=path, start=start, first_line=first, key=rule, end_of_record=b"ZZ")


def _as_dict(index: Index) -> dict[str, list[int]]:
    return {name: getattr(index, name).tolist() for name in Index.__slots__}


def test_the_index_gives_the_position_of_every_record(tmp_path: Path) -> None:
    index = index_file(_spec(tmp_path, A + b"\r\n" + B + b"\n")).index

    assert len(index) == 2
    assert _as_dict(index) == {
        "keys": [99_0000_0001_01_00, 99_0000_0001_02_00],
        "hashes": [xxh3_64_intdigest(A), xxh3_64_intdigest(B)],
        "offsets": [0, 20],
        "lengths": [18, 18],
        "lines": [1, 2],
    }


def test_a_header_is_skipped(tmp_path: Path) -> None:
    header, line = b"a^b^c^d\n", b"01^9900000001^Ana^ZZ"
    index = index_file(_spec(tmp_path, header + line + b"\n", CARET, len(header), 2)).index

    assert (index.offsets.tolist(), index.lengths.tolist(), index.lines.tolist()) == ([8], [20], [2])


def test_blank_lines_a_closing_control_z_and_a_missing_line_end_are_skipped(tmp_path: Path) -> None:
    index = index_file(_spec(tmp_path, b"\r\n" + A + b"\r\n   \r\n\r\n" + B + b"\x1a")).index

    assert index.lines.tolist() == [2, 5]
    assert index.lengths.tolist() == [18, 18]
    assert index_file(_spec(tmp_path, A + b"\n\x1a")).index.lines.tolist() == [1]


def test_rows_of_only_delimiters_are_skipped(tmp_path: Path) -> None:
    line = b"01^9900000001^Ana^ZZ\n"
    indexed = index_file(_spec(tmp_path, line + b"^^^\n" + line + b"^^^^\n", CARET))

    assert indexed.index.lines.tolist() == [1, 3]
    assert not indexed.faults.blank_ssid


def test_line_ends_and_trailing_blanks_do_not_change_the_hash(tmp_path: Path) -> None:
    lines = [A + b"\n", A + b"\r\n", A + b"   \r\n", A]
    hashes = {index_file(_spec(tmp_path, line)).index.hashes.tolist()[0] for line in lines}

    assert hashes == {xxh3_64_intdigest(A)}


def test_the_size_of_a_batch_does_not_change_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [b"01%010dAna ZZ%s" % (9900000000 + i, (b"\n", b"\r\n", b"\n\n")[i % 3]) for i in range(50)]
    spec = _spec(tmp_path, b"".join(lines))
    whole = _as_dict(index_file(spec).index)

    monkeypatch.setattr(scan, "BATCH_BYTES", 64)

    assert _as_dict(index_file(spec).index) == whole
    assert len(whole["keys"]) == 50


@pytest.mark.parametrize("line_end", [b"", b"\n"])
def test_an_endless_line_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: bytes
) -> None:
    monkeypatch.setattr(scan, "BATCH_BYTES", 32)
    monkeypatch.setattr(scan, "MOST_LINE_BYTES", 1000)
    content = (A + b"\n") * 3 + A + b" " * 100_000 + line_end
    read: list[bytes] = []

    indexed = index_file(_spec(tmp_path, content + B), consume=read.append)

    assert indexed.faults.endless_line == 4
    assert indexed.faults.cut_off is None
    assert sum(map(len, read)) < 200


def test_a_line_of_the_most_bytes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "BATCH_BYTES", 32)
    monkeypatch.setattr(scan, "MOST_LINE_BYTES", 1000)

    indexed = index_file(_spec(tmp_path, (A + b"\n" + A + b" " * (1000 - len(A)) + b"\n") * 9))

    assert (len(indexed.index), indexed.faults.endless_line) == (18, None)


def test_progress_goes_up_to_the_size_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "BATCH_BYTES", 20)
    seen: list[tuple[int, int]] = []
    index_file(_spec(tmp_path, (A + b"\n") * 6), lambda done, total: seen.append((done, total)))

    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == (114, 114)


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (A + b"\n" + B[:-3], FIXED, 2),
        (A + b"\n" + B[:-1], FIXED, 2),
        (b"01^9900000001^Ana^ZZ\n02^9900000001^A", CARET, 2),
        (b"01^9900000001^Ana^ZZ\n02^9900000001^Ana^Z", CARET, 2),
    ],
)
def test_a_file_that_is_cut_off_in_its_last_line_is_noticed(
    tmp_path: Path, content: bytes, rule: KeyRule, line: int
) -> None:
    assert index_file(_spec(tmp_path, content, rule)).faults.cut_off == line


@pytest.mark.parametrize(
    "content",
    [A + b"\n" + B, A + b"\n" + B[:-2] + b"\n", A[:-2] + b"\n" + B[:-2], A, A + b"\n" + B + b"  "],
)
def test_a_whole_file_is_not_taken_for_cut_off(tmp_path: Path, content: bytes) -> None:
    assert index_file(_spec(tmp_path, content)).faults.cut_off is None
