from hypothesis import given
from hypothesis import strategies as st

from caaspp_diff.release.cutters import FixedWidth
from caaspp_diff.release.records.byte_matrix import matrix
from support.line_chunks import chunk

CUTTER = FixedWidth(spans=((0, 2), (2, 8), (9, 12)), length=12)
"""Between the second and the third field is a byte of no field."""


def _values(cutter: FixedWidth, lines: list[bytes], between: bytes = b"\n") -> list[tuple[bytes, ...]]:
    found = matrix(cutter, chunk(lines, between))
    assert found.cells.shape == (len(lines), cutter.length)
    return [tuple(found.value(row, column) for column in range(3)) for row in range(len(lines))]


def test_each_field_is_at_its_columns() -> None:
    lines = [b"01Rivera-abc", b"02 Li   -  c"]

    assert _values(CUTTER, lines) == [(b"01", b"Rivera", b"abc"), (b"02", b"Li", b"c")]


def test_a_short_line_ends_in_blanks_and_a_long_one_is_cut_off() -> None:
    assert _values(CUTTER, [b"01Rivera-abcdef", b"02Li"]) == [(b"01", b"Rivera", b"abc"), (b"02", b"Li", b"")]


def test_a_name_that_is_padded_by_bytes_is_in_the_matrix() -> None:
    found = matrix(CUTTER, chunk(["01Peña -abc".encode()]))

    assert (found.value(0, 1), found.value(0, 2), found.outside) == ("Peña".encode(), b"abc", {})


def test_a_name_that_is_padded_by_characters_is_kept_outside_the_matrix() -> None:
    found = matrix(CUTTER, chunk([b"01Rivera-abc", "01Peña  -abc".encode()]))

    assert found.outside == {(1, 1): "Peña".encode()}
    assert (found.value(1, 1), found.value(1, 2)) == ("Peña".encode(), b"abc")


def test_a_field_that_ends_inside_a_character_is_cut_as_the_line_is() -> None:
    line = "01Riveiñabc".encode()
    assert len(line) == CUTTER.length

    assert _values(CUTTER, [line]) == [CUTTER.values(line)]


ENCODING = st.sampled_from(["utf-8", "cp1252"])
NAME = st.text(alphabet="aZ ñ\u2014é", max_size=6)


@given(
    rows=st.lists(st.tuples(NAME, NAME.map(lambda text: text[:3]), ENCODING, st.booleans()), max_size=5),
    between=st.sampled_from([b"\n", b"\r\n", b"\n\n"]),
    all_utf8=st.booleans(),
)
def test_a_matrix_has_the_values_of_each_line(
    rows: list[tuple[str, str, str, bool]], between: bytes, *, all_utf8: bool
) -> None:
    def line(name: str, code: str, encoding: str, by_bytes: bool) -> bytes:  # noqa: FBT001  # one row
        encoding = "utf-8" if all_utf8 else encoding
        if by_bytes:
            return b"01" + name.encode(encoding)[:6].ljust(6) + b"-" + code.encode(encoding)[:3].ljust(3)
        return f"01{name:<6}-{code:<3}".encode(encoding)

    lines = [line(*row) for row in rows]
    lines = [each for each in lines if not all_utf8 or each.decode("utf-8", "replace").encode() == each]
    cutter = FixedWidth(spans=CUTTER.spans, length=CUTTER.length, all_utf8=all_utf8)

    assert _values(cutter, lines, between) == [cutter.values(each) for each in lines]
