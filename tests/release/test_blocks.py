from hypothesis import given, settings
from hypothesis import strategies as st

from caaspp_diff.release.blocks import bare, block_frame
from caaspp_diff.release.lines import Cutter, Delimited, FixedWidth

FIXED = FixedWidth(spans=((0, 2), (2, 10), (10, 13)), length=13)
CARET = Delimited(delimiter=b"^", width=3, quoted=False)
COMMA = Delimited(delimiter=b",", width=3, quoted=True)

CELL = st.text(alphabet='aZ0 "ñ\u2014\t\x00\r', max_size=3)
ENCODING = st.sampled_from(["utf-8", "cp1252"])


def _slowly(cutter: Cutter, lines: list[bytes], wanted: list[int]) -> list[tuple[str | None, ...]]:
    return [tuple(v.decode("utf-8") or None for v in cutter.pick(line, wanted)) for line in lines]


def _fixed_line(cells: list[str], encoding: str) -> bytes:
    (a, b, c), widths = cells, (2, 8, 3)
    return "".join(v[:w].ljust(w) for v, w in zip((a, b, c), widths, strict=True)).encode(encoding)


@given(st.lists(st.tuples(st.lists(CELL, min_size=3, max_size=3), ENCODING), max_size=6))
@settings(deadline=None)
def test_blocks_of_fixed_width_lines_have_the_values_of_each_line(rows: list[tuple[list[str], str]]) -> None:
    lines = [_fixed_line(cells, encoding) for cells, encoding in rows]

    assert bare(block_frame(FIXED, lines, [2, 0, 1])).rows() == _slowly(FIXED, lines, [2, 0, 1])


@given(
    st.lists(
        st.tuples(st.lists(CELL, min_size=3, max_size=3), ENCODING, st.sampled_from(["", "^"])), max_size=6
    )
)
@settings(deadline=None)
def test_blocks_of_caret_lines_have_the_values_of_each_line(rows: list[tuple[list[str], str, str]]) -> None:
    lines = [("^".join(cells) + end).encode(encoding) for cells, encoding, end in rows]

    assert bare(block_frame(CARET, lines, [2, 0])).rows() == _slowly(CARET, lines, [2, 0])


QUOTED = st.one_of(CELL, CELL.map(lambda cell: f'"{cell}"'), st.sampled_from(['"a,b"', 'a,"b', '"a ""b"""']))


@given(st.lists(st.tuples(st.lists(QUOTED, min_size=3, max_size=3), ENCODING), max_size=6))
@settings(deadline=None)
def test_blocks_of_quoted_lines_have_the_values_of_each_line(rows: list[tuple[list[str], str]]) -> None:
    lines = [",".join(cells).encode(encoding) for cells, encoding in rows]

    assert bare(block_frame(COMMA, lines, [1, 1])).rows() == _slowly(COMMA, lines, [1, 1])


def test_a_block_without_lines_has_columns_without_values() -> None:
    frame = bare(block_frame(CARET, [], [0, 2]))

    assert (frame.columns, frame.height) == (["0", "1"], 0)


def test_blank_is_null() -> None:
    assert bare(block_frame(CARET, [b"01^  ^"], [0, 1, 2])).rows() == [("01", None, None)]
