import pytest

from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample.write import write_release

L2019 = load_layout("2018-19")
POSITIONED = [name for name in layout_names() if load_layout(name).has_positions]


def sliced(layout: Layout, line: str) -> dict[str, str]:
    """The values of a fixed-width line, by the positions of the layout alone."""
    return {
        f.name: line[f.start : f.start + f.length].strip()
        for f in layout.fields
        if f.start is not None and f.length
    }


@pytest.mark.parametrize("name", POSITIONED)
def test_a_fixed_width_value_is_where_the_layout_says(name: str) -> None:
    layout = load_layout(name)
    content = write_release(layout, [{"ssid": "9900000001", "first_name": "Zoë"}], form="fixed-width")
    line = content.decode("utf-8").removesuffix("\r\n")
    assert len(line) == layout.record_length
    assert sliced(layout, line)["ssid"] == "9900000001"
    assert sliced(layout, line)["first_name"] == "Zoë"
    assert layout.end_of_record == "" or line.endswith(layout.end_of_record)


def test_a_delimited_file_has_a_header_and_one_column_a_field() -> None:
    content = write_release(L2019, [{"ssid": "9900000001"}], form="delimited", delimiter=",")
    header, line, rest = content.decode("utf-8").split("\r\n")
    assert header.split(",")[1] == "Statewide Student Identifier (SSID)"
    assert line.split(",")[:2] == ["", "9900000001"]
    assert line.endswith(",ZZ")
    assert rest == ""


def test_a_field_that_the_layout_does_not_have_is_left_out() -> None:
    content = write_release(L2019, [{"no_such_field": "x"}], form="delimited")
    assert b"x" not in content.splitlines()[1]


def test_padding_in_bytes_keeps_the_byte_length_of_the_record() -> None:
    content = write_release(
        L2019, [{"last_name": "Núñez"}], form="fixed-width", padding="bytes", newline="\n"
    )
    assert len(content) == (L2019.record_length or 0) + 1


def test_padding_in_characters_keeps_the_character_length_of_the_record() -> None:
    content = write_release(L2019, [{"last_name": "Núñez"}], form="fixed-width", newline="\n")
    assert len(content.decode("utf-8")) == (L2019.record_length or 0) + 1
    assert len(content) == (L2019.record_length or 0) + 3


@pytest.mark.parametrize(("encoding", "start"), [("utf-8-sig", b"\xef\xbb\xbfRecord"), ("utf-8", b"Record")])
def test_a_byte_order_mark_is_once_at_the_start(encoding: str, start: bytes) -> None:
    content = write_release(L2019, [{"last_name": "Núñez"}], form="delimited", encoding=encoding)
    assert content.startswith(start)
    assert content.count(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


def test_cp1252_writes_one_byte_a_letter() -> None:
    content = write_release(L2019, [{"last_name": "Núñez"}], form="delimited", encoding="cp1252")
    assert b"N\xfa\xf1ez" in content


@pytest.mark.parametrize("padding", ["characters", "bytes"])
def test_a_value_longer_than_its_field_is_refused_by_name(padding: str) -> None:
    with pytest.raises(ValueError, match="ssid holds 11 in a field of 10"):
        write_release(L2019, [{"ssid": "99000000011"}], form="fixed-width", padding=padding)  # type: ignore[arg-type]


def test_a_name_that_fits_in_characters_but_not_in_bytes_is_refused_for_bytes() -> None:
    with pytest.raises(ValueError, match="last_name holds 51 in a field of 50"):
        write_release(L2019, [{"last_name": "é" + 49 * "a"}], form="fixed-width", padding="bytes")


def test_fixed_width_is_refused_where_no_positions_are_known() -> None:
    with pytest.raises(ValueError, match="2023-24 has no positions"):
        write_release(load_layout("2023-24"), [], form="fixed-width")
