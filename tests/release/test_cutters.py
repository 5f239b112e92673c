import pytest

from caaspp_diff.release.cutters import Delimited, FixedWidth, as_utf8, decode

FIXED = FixedWidth(spans=((0, 2), (2, 8), (9, 12)), length=12)
CARET = Delimited(delimiter=b"^", width=3, quoted=False)
COMMA = Delimited(delimiter=b",", width=3, quoted=True)


@pytest.mark.parametrize(
    ("line", "text", "codec"),
    [
        (b"Ana", "Ana", "utf-8"),
        ("Peña".encode(), "Peña", "utf-8"),
        ("Peña".encode("cp1252"), "Peña", "cp1252"),
        (b"a\x81b\xf1", "a\x81bñ", "cp1252"),
    ],
)
def test_a_line_is_read_as_utf_8_else_as_cp1252(line: bytes, text: str, codec: str) -> None:
    assert decode(line) == (text, codec)


def test_the_encoding_that_the_user_names_is_taken() -> None:
    encoded = "Peña".encode()

    assert decode(encoded, "cp1252") == ("PeÃ±a", "cp1252")
    assert decode("Peña".encode("cp1252"), "utf-8") == ("Pe�a", "utf-8")
    assert as_utf8(encoded, "cp1252") == "PeÃ±a".encode()


def test_a_fixed_width_line_is_cut_at_its_spans_without_blanks_around() -> None:
    assert FIXED.values(b"01 Ana  xabc") == (b"01", b"Ana", b"abc")
    assert FIXED.pick(b"01 Ana  xabc", (2, 0)) == (b"abc", b"01")


def test_the_last_values_of_a_short_line_are_blank() -> None:
    assert FIXED.values(b"01Ana") == (b"01", b"Ana", b"")


@pytest.mark.parametrize(
    "line",
    [
        "01Peña  xabc".encode(),  # filled up by characters
        "01Peña xabc".encode(),  # by bytes
        "01Peña  xabc".encode("cp1252"),
    ],
)
def test_a_line_that_is_not_ascii_is_cut_as_its_writer_padded_it(line: bytes) -> None:
    assert FIXED.values(line) == (b"01", "Peña".encode(), b"abc")


def test_a_line_of_neither_length_is_cut_as_the_other_lines() -> None:
    trimmed = "01Peña xab".encode()
    by_bytes = FixedWidth(spans=FIXED.spans, length=12, padding="bytes")

    assert by_bytes.values(trimmed) == (b"01", "Peña".encode(), b"ab")
    assert FIXED.values(trimmed) == (b"01", "Peña x".encode(), b"b")


def test_a_delimited_line_is_cut_at_its_delimiters_without_blanks_around() -> None:
    assert CARET.values(b"01^ Ana ^EO  ") == (b"01", b"Ana", b"EO")
    assert CARET.pick(b"01^ Ana ^EO  ", (2,)) == (b"EO",)


def test_in_a_caret_line_a_leading_quotation_mark_is_part_of_the_name() -> None:
    assert CARET.values(b'01^"O Neil^x') == (b"01", b'"O Neil', b"x")


@pytest.mark.parametrize("line", [b"01^a^x^", b'01^a^x^""'])
def test_a_blank_cell_after_the_last_column_is_dropped(line: bytes) -> None:
    assert CARET.cells(line) == [b"01", b"a", b"x"]


def test_a_cell_that_is_not_blank_is_never_dropped() -> None:
    assert len(CARET.cells(b"01^a^x^y")) == 4
    assert len(CARET.cells(b"01^a")) == 2


def test_a_quoted_value_may_hold_the_delimiter() -> None:
    assert COMMA.values(b'01,"Rivera, Jr ""R""",x') == (b"01", b'Rivera, Jr "R"', b"x")


def test_a_lone_quotation_mark_does_not_swallow_the_line() -> None:
    assert COMMA.values(b'01,"O Neil,x') == (b"01", b'"O Neil', b"x")


def test_delimited_values_are_utf_8_whatever_the_encoding_of_the_line() -> None:
    assert CARET.values("01^Peña^x".encode("cp1252")) == CARET.values("01^Peña^x".encode())
