from pathlib import Path

import pytest

from caaspp_diff.errors import LayoutError, ReadError
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.release.read_options import ReadOptions
from caaspp_diff.release.sniff import Sniffed, sniff
from caaspp_diff.sample.write import write_release
from support.factories import record, write

AUTO = ReadOptions()


def _sniff(path: Path, options: ReadOptions = AUTO) -> Sniffed:
    return sniff(path, path.name, options)


def _file(tmp_path: Path, content: bytes, name: str = "r.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def _delimited(delimiter: str = "^", layout: str = "2018-19") -> bytes:
    records = [record(1), record(2)]
    return write_release(load_layout(layout), records, form="delimited", delimiter=delimiter)


def _refusal(path: Path, options: ReadOptions = AUTO) -> str:
    with pytest.raises(ReadError) as caught:
        _sniff(path, options)
    return str(caught.value)


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_is_found_from_content_in_every_form_it_has(tmp_path: Path, name: str) -> None:
    layout = load_layout(name)
    for form in layout.forms:
        rows = [record(i, gender="F") for i in range(3)]
        path = _file(tmp_path, write_release(layout, rows, form=form), "no ending")
        sniffed = _sniff(path)

        expected = name if form == "fixed-width" else name.removesuffix(".v1")  # which has the same headers
        assert (sniffed.form, sniffed.layout.name) == (form, expected)


@pytest.mark.parametrize("delimiter", ["^", ",", "\t", ";", "|"])
def test_the_delimiter_is_found_from_the_header(tmp_path: Path, delimiter: str) -> None:
    content = _delimited(delimiter).replace(b"\xe2\x80\x93", b"-")
    sniffed = _sniff(_file(tmp_path, content))

    assert (sniffed.delimiter, sniffed.quoted) == (delimiter, delimiter != "^")
    assert [field.number for field in sniffed.columns] == list(range(1, 293))


def test_the_first_record_begins_after_the_header(tmp_path: Path) -> None:
    content = _delimited()
    sniffed = _sniff(_file(tmp_path, content))

    assert content[sniffed.start :].startswith(b"01^9900000001^")
    assert sniffed.first_line == 2
    assert sniffed.header == content.split(b"\r\n")[0]
    assert sniffed.sample[1][0] == 3


@pytest.mark.parametrize("form", ["fixed-width", "delimited"])
def test_a_byte_order_mark_is_skipped(tmp_path: Path, form: str) -> None:
    path = tmp_path / ("r.csv" if form == "delimited" else "r.dat")
    write(path, [record(1)], encoding="utf-8-sig")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    sniffed = _sniff(path)

    assert sniffed.columns[0].name == "record_type"
    start = path.read_bytes()[sniffed.start :]
    assert start.startswith(b"01")


def test_rows_above_the_header_are_skipped(tmp_path: Path) -> None:
    content = b"CAASPP Student Data File, 2019\r\n,,,,,,,,,,,,\r\n" + _delimited(",")
    sniffed = _sniff(_file(tmp_path, content))

    assert (sniffed.banner, sniffed.first_line) == (2, 4)
    assert content[sniffed.start :].startswith(b"01,9900000001")


def test_a_fully_quoted_header_means_quoted_values(tmp_path: Path) -> None:
    header, _, rest = _delimited().partition(b"\r\n")
    quoted = b"^".join(b'"' + cell + b'"' for cell in header.split(b"^"))
    sniffed = _sniff(_file(tmp_path, quoted + b"\r\n" + rest))

    assert sniffed.quoted
    assert sniffed.columns[1].name == "ssid"


def test_a_delimiter_at_the_end_of_the_header_is_no_column(tmp_path: Path) -> None:
    header, _, rest = _delimited().partition(b"\r\n")
    sniffed = _sniff(_file(tmp_path, header + b"^\r\n" + rest))

    assert sniffed.trailing_column
    assert len(sniffed.columns) == 292


def test_columns_that_the_layout_does_not_have_are_kept(tmp_path: Path) -> None:
    lines = [b"Local Note^" + line if line else line for line in _delimited().split(b"\r\n")]
    sniffed = _sniff(_file(tmp_path, b"\r\n".join(lines)))

    assert len(sniffed.columns) == 293
    assert (sniffed.columns[0].number, sniffed.columns[1].name) == (0, "record_type")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "is a PDF; give the .csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old spreadsheet (.xls); give the .csv"),
        ("Record Type^SSID\r\n".encode("utf-16"), "UTF-16 (Windows calls it Unicode); save it as UTF-8"),
        ("Record Type".encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16; save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
        (b"\r\n\r\n  \r\n", "only blank lines"),
        (b'a"' * (1 << 20), "no line end"),
        (b'a"^' * 200_000 + b"\nx\n", "fits no known layout"),
        (b"one\rtwo\rthree\r", "bare CR"),
        (b"Dear colleague,\nhere is the file.\n", "neither a header nor a fixed-width record"),
    ],
)
def test_what_is_no_release_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert sentence in _refusal(_file(tmp_path, content))


def test_a_delimited_file_without_its_header_is_refused(tmp_path: Path) -> None:
    assert "no header line" in _refusal(_file(tmp_path, _delimited().split(b"\r\n", 1)[1]))


def test_an_unknown_layout_is_refused_with_the_file_and_the_nearest_layout(tmp_path: Path) -> None:
    fixed = _file(tmp_path, b"019900000001".ljust(2999, b"x") + b"ZZ\r\n", "r.dat")
    delimited = _file(tmp_path, b"^".join(b"Field %d" % i for i in range(200)) + b"\r\n")

    assert _refusal(fixed).startswith("r.dat: No known layout has records of 3001 characters; the nearest")
    assert _refusal(delimited).startswith("r.csv: The header of 200 columns fits no known layout")


def test_a_header_without_a_key_column_is_refused(tmp_path: Path) -> None:
    content = _delimited().replace(b"Statewide Student Identifier (SSID)", b"Pupil")

    assert "no column" in _refusal(_file(tmp_path, content))


def test_the_layout_that_the_user_names_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(1)], layout="2021-22")

    assert _sniff(path, ReadOptions(layout="2021-22.v1")).layout.name == "2021-22.v1"
    with pytest.raises(LayoutError, match="There is no layout 1999-00"):
        _sniff(path, ReadOptions(layout="1999-00"))


def test_a_named_layout_of_another_record_length_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "r.dat", [record(1)])

    assert "2873 characters as in layout 2018-19" in _refusal(path, ReadOptions(layout="2019-20"))
    assert "has no positions" in _refusal(path, ReadOptions(layout="2023-24"))


def test_a_layout_table_of_the_user_is_taken(tmp_path: Path) -> None:
    table = tmp_path / "2030-31.tsv"
    table.write_text(
        "number\tname\tcsv_header\tstart\tlength\tvalues\n"
        "1\tRecord Type\tRecordType\t1\t2\t01; 02\n"
        "2\tSSID\tSSID\t3\t10\t10 digits\n"
        "3\tNotes\tNotes\t13\t300\t\n"
        "4\tEnd of Record\tEndofRecord\t313\t2\tZZ\n",
        encoding="utf-8",
    )
    path = _file(tmp_path, b"019900000001".ljust(312) + b"ZZ\r\n", "r.dat")

    assert _sniff(path, ReadOptions(layout_file=table)).layout.record_length == 314
    assert "gone.tsv" in _refusal(path, ReadOptions(layout_file=tmp_path / "gone.tsv"))


def test_the_delimiter_that_the_user_names_is_taken(tmp_path: Path) -> None:
    assert "neither a header" in _refusal(_file(tmp_path, _delimited()), ReadOptions(delimiter=";"))
    assert _sniff(_file(tmp_path, _delimited("~")), ReadOptions(delimiter="~")).delimiter == "~"


def test_a_long_line_at_the_end_of_what_is_looked_at_is_not_taken_for_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "r.dat", (record(i) for i in range(400)))

    assert {len(line) for _, line in _sniff(path).sample} == {2873}
