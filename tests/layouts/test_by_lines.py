import pytest

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.by_lines import find_by_lines
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.sample.write import write_release

PLACED = [name for name in layout_names() if load_layout(name).has_positions]


def lines(name: str, count: int = 3, encoding: str = "utf-8", padding: str = "characters") -> list[bytes]:
    """Lines of a fixed-width release, the last name of every student with an accent."""
    records = [
        {"record_type": "01", "ssid": f"99{n:08d}", "last_name": "Ibáñez", "first_name": "Ana"}
        for n in range(count)
    ]
    content = write_release(
        load_layout(name),
        records,
        form="fixed-width",
        encoding=encoding,
        padding=padding,  # type: ignore[arg-type]
        newline="\n",
    )
    return content.splitlines()


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("padding", ["characters", "bytes"])
def test_the_lines_of_a_layout_find_it(name: str, padding: str) -> None:
    assert find_by_lines(lines(name, padding=padding)).name == name


@pytest.mark.parametrize("name", PLACED)
def test_lines_in_windows_encoding_find_their_layout(name: str) -> None:
    assert find_by_lines(lines(name, encoding="cp1252")).name == name


def test_blanks_after_the_mark_do_not_count() -> None:
    assert find_by_lines([line + b"   " for line in lines("2018-19")]).name == "2018-19"


def test_one_broken_line_among_good_ones_does_not_matter() -> None:
    assert find_by_lines([*lines("2018-19", 4), b"01990000"]).name == "2018-19"


def test_both_lengths_of_2021_22_are_known() -> None:
    assert [find_by_lines(lines(name)).record_length for name in ("2021-22", "2021-22.v1")] == [4037, 4036]


def test_records_of_another_length_name_the_nearest_layout() -> None:
    with pytest.raises(LayoutError) as caught:
        find_by_lines([b"x" * 2870] * 3)

    assert str(caught.value) == (
        "No known layout has records of 2870 characters; the nearest is 2018-19, whose records have 2873; "
        "compare the file as it was downloaded, or name its layout with --layout or --layout-file."
    )


def test_the_right_length_alone_is_not_enough() -> None:
    with pytest.raises(LayoutError) as caught:
        find_by_lines([b"x" * 2873])

    assert str(caught.value) == (
        "The lines are 2873 characters long, as in layout 2018-19, but most of them do not have its record "
        "type, SSID and end-of-record mark ZZ in their places; compare the file as it was downloaded, or "
        "name its layout with --layout or --layout-file."
    )


def test_a_file_without_lines_says_so() -> None:
    with pytest.raises(LayoutError, match="The file holds no lines"):
        find_by_lines([b"", b"  "])
