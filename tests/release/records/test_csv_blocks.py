import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caaspp_diff.release.cutters import Cutter, Delimited, FixedWidth
from caaspp_diff.release.records.csv_blocks import SEPARATORS, cut
from caaspp_diff.release.records.store import Chunk
from caaspp_diff.release.records.value_cleaner import ValueCleaner
from support.line_chunks import chunk

FIXED = FixedWidth(spans=((0, 2), (2, 10), (10, 13)), length=13)
CARET = Delimited(delimiter=b"^", width=3, quoted=False)
COMMA = Delimited(delimiter=b",", width=3, quoted=True)

CELL = st.text(alphabet='aZ0 "ñ\u2014\t\x00\r', max_size=3)
ENCODING = st.sampled_from(["utf-8", "cp1252"])
BETWEEN = st.sampled_from([b"\n", b"\r\n", b"\x1a\n", b"\n\n"])


def _cut(cutter: Cutter, lines: Chunk, wanted: list[int]) -> list[tuple[str | None, ...]]:
    quoted = isinstance(cutter, Delimited) and cutter.quoted
    columns = {
        number: ValueCleaner(str(number), dtype=None, listed=None, quoted=quoted, fix=None)
        for number in wanted
    }
    frame = cut(cutter, lines, {number: column.raw for number, column in columns.items()})
    assert set(frame.columns) == set(map(str, wanted))
    values = [[columns[number].clean_value(value) for value in frame[str(number)]] for number in wanted]
    return list(zip(*values, strict=True))


def _cut_one_by_one(cutter: Cutter, lines: list[bytes], wanted: list[int]) -> list[tuple[str | None, ...]]:
    return [tuple(v.decode("utf-8") or None for v in cutter.pick(line, wanted)) for line in lines]


def _fixed_line(cells: list[str], encoding: str) -> bytes:
    (a, b, c), widths = cells, (2, 8, 3)
    return "".join(v[:w].ljust(w) for v, w in zip((a, b, c), widths, strict=True)).encode(encoding)


@given(st.lists(st.tuples(st.lists(CELL, min_size=3, max_size=3), ENCODING), max_size=6), BETWEEN)
@settings(deadline=None)
def test_chunks_of_fixed_width_lines_have_the_values_of_each_line(
    rows: list[tuple[list[str], str]], between: bytes
) -> None:
    lines = [_fixed_line(cells, encoding) for cells, encoding in rows]

    assert _cut(FIXED, chunk(lines, between), [2, 0, 1]) == _cut_one_by_one(FIXED, lines, [2, 0, 1])


@given(
    st.lists(
        st.tuples(st.lists(CELL, min_size=3, max_size=3), ENCODING, st.sampled_from(["", "^"])), max_size=6
    ),
    BETWEEN,
)
@settings(deadline=None)
def test_chunks_of_caret_lines_have_the_values_of_each_line(
    rows: list[tuple[list[str], str, str]], between: bytes
) -> None:
    lines = [("^".join(cells) + end).encode(encoding).rstrip(b"\r") for cells, encoding, end in rows]

    assert _cut(CARET, chunk(lines, between), [2, 0]) == _cut_one_by_one(CARET, lines, [2, 0])


QUOTED = st.one_of(CELL, CELL.map(lambda cell: f'"{cell}"'), st.sampled_from(['"a,b"', 'a,"b', '"a ""b"""']))


@given(st.lists(st.tuples(st.lists(QUOTED, min_size=3, max_size=3), ENCODING), max_size=6), BETWEEN)
@settings(deadline=None)
def test_chunks_of_quoted_lines_have_the_values_of_each_line(
    rows: list[tuple[list[str], str]], between: bytes
) -> None:
    lines = [",".join(cells).encode(encoding).rstrip(b"\r") for cells, encoding in rows]

    assert _cut(COMMA, chunk(lines, between), [2, 1]) == _cut_one_by_one(COMMA, lines, [2, 1])


@pytest.mark.parametrize("cutter", [FIXED, CARET])
def test_a_chunk_without_lines_has_columns_without_values(cutter: Cutter) -> None:
    assert _cut(cutter, chunk([]), [0, 2]) == []


def test_a_short_line_has_blanks_at_its_end() -> None:
    assert _cut(CARET, chunk([b"01^  ^"]), [0, 1, 2]) == [("01", None, None)]
    assert _cut(FIXED, chunk([b"01Ana"]), [0, 1, 2]) == [("01", "Ana", None)]


def test_values_of_fixed_width_lines_may_hold_whatever_would_separate_them() -> None:
    lines = [b"01" + SEPARATORS[:-1].ljust(8) + b"abc", b"02" + SEPARATORS[-1:].ljust(8) + b"abc"]

    assert _cut(FIXED, chunk(lines), [0, 1, 2]) == _cut_one_by_one(FIXED, lines, [0, 1, 2])
