"""What a file is refused for, and what is reported of one that is read, each from a whole file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from caaspp_diff.errors import ReadError
from caaspp_diff.finding import Example, Finding
from caaspp_diff.release.index import scan
from caaspp_diff.release.read import read_release
from caaspp_diff.release.read_options import ReadOptions
from support.factories import record, write

SECRETS = ("9900000001", "9900000002", "Rivera", "Ana", "2008-03-04")


def _lines(path: Path, change: Callable[[list[bytes]], None]) -> Path:
    """Changes the lines of a file."""
    lines = path.read_bytes().split(b"\r\n")
    change(lines)
    path.write_bytes(b"\r\n".join(lines))
    return path


def _refusal(path: Path, options: ReadOptions | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read_release(path, options or ReadOptions())
    assert not any(secret in str(caught.value) for secret in SECRETS)
    return str(caught.value)


def _findings(path: Path) -> list[Finding]:
    with read_release(path, side="new") as release:
        return list(release.findings)


def test_an_endless_line_is_refused_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .zip of 0.8 GB on one line took 3.1 GB of memory, and takes 0.1 GB."""
    monkeypatch.setattr(scan, "BATCH_BYTES", 1 << 16)
    path = _lines(
        write(tmp_path / "r.csv", [record(1), record(2)]), lambda lines: lines.insert(2, b"x" * (5 << 20))
    )

    assert _refusal(path) == (
        "r.csv, line 3: longer than 4 MB, where a record has some thousand characters; "
        "download the file again."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ssid": ""}, "r.csv, line 3: the SSID is blank"),
        ({"ssid": "99000000AB"}, "r.csv, line 3: the SSID holds other characters than digits"),
        ({"ssid": "990000001"}, "r.csv, line 3: the SSID does not have 10 digits"),
        ({"ssid": "9.90E+09"}, "r.csv, line 3: the SSID is lost, as a spreadsheet put it in E notation"),
        ({"record_type": "07"}, "r.csv, line 3: the record type is not one of layout 2018-19"),
        ({"record_type": "ELA"}, "r.csv, line 3: the record type is not one of layout 2018-19"),
        ({"last_name": "Rivera^Ana"}, "r.csv, line 3: not the 292 columns of the header"),
    ],
)
def test_a_record_that_cannot_be_matched_is_refused_by_line(
    tmp_path: Path, values: dict[str, str], sentence: str
) -> None:
    path = write(tmp_path / "r.csv", [record(1), record(2) | values, record(3)])

    assert _refusal(path).startswith(sentence)


def test_many_faults_are_counted_and_the_first_ten_lines_named(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(i) | {"ssid": ""} for i in range(40)])

    assert _refusal(path).startswith("r.csv, lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … (40 in all): the SSID")


def test_lines_that_are_too_long_are_refused(tmp_path: Path) -> None:
    def lengthen(lines: list[bytes]) -> None:
        lines[1] += b"xx"

    path = _lines(write(tmp_path / "r.dat", map(record, range(4))), lengthen)

    assert _refusal(path) == (
        "r.dat, line 2: longer than the 2873 characters of layout 2018-19; download the file again."
    )


def test_lines_without_some_of_their_columns_are_refused(tmp_path: Path) -> None:
    def shorten(lines: list[bytes]) -> None:
        lines[2] = lines[2].replace(b"^", b"", 1)

    path = _lines(write(tmp_path / "r.csv", map(record, range(4))), shorten)

    assert _refusal(path).startswith("r.csv, line 3: not the 292 columns of the header")


@pytest.mark.parametrize(("name", "line"), [("r.dat", 4), ("r.csv", 5)])
@pytest.mark.parametrize("lost", [3, 250])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, name: str, line: int, lost: int) -> None:
    path = write(tmp_path / name, map(record, range(4)))
    path.write_bytes(path.read_bytes()[:-lost])

    assert _refusal(path) == f"{name}, line {line}: the file is cut off here; download it again."


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    assert _refusal(write(tmp_path / "r.csv", [])) == (
        "r.csv holds a header and no records; download it again."
    )


def test_a_file_that_is_not_in_the_encoding_that_the_user_names_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(1, last_name="Peña")], encoding="cp1252", delimiter=",")
    path.write_bytes(path.read_bytes().replace(b"\x96", b"-"))

    assert "line 2: not UTF-8" in _refusal(path, ReadOptions(encoding="utf-8"))


def test_a_clean_file_has_no_findings(tmp_path: Path) -> None:
    assert _findings(write(tmp_path / "r.dat", [record(1)])) == []
    assert _findings(write(tmp_path / "r.csv", [record(1)])) == []


def test_short_records_are_read_and_reported(tmp_path: Path) -> None:
    def shorten(lines: list[bytes]) -> None:
        lines[1] = lines[1].removesuffix(b"ZZ").rstrip()

    path = _lines(write(tmp_path / "r.dat", map(record, range(4))), shorten)
    (finding,) = _findings(path)

    assert (finding.code, finding.severity, finding.count) == ("short_record", "warning", 1)
    assert finding.examples == (Example("new", 2),)


def test_lines_in_two_encodings_are_read_and_reported(tmp_path: Path) -> None:
    def recode(lines: list[bytes]) -> None:
        lines[2] = lines[2].decode().encode("cp1252")

    records = [record(1, last_name="Peña"), record(2, last_name="Núñez"), record(3)]
    path = _lines(write(tmp_path / "r.csv", records), recode)

    (finding,) = _findings(path)
    assert (finding.code, finding.severity, finding.examples) == (
        "mixed_encoding",
        "note",
        (Example("new", 3),),
    )


def test_drifted_headers_and_extra_or_missing_columns_are_reported(tmp_path: Path) -> None:
    def edit(lines: list[bytes]) -> None:
        lines[0] = lines[0].replace(b"^Student Last Name^", b"^student_last_name^")
        lines[0] = lines[0].replace(b"^Student Exit Code^", b"^Homeroom^")
        lines[0] += b"^"

    path = _lines(write(tmp_path / "r.csv", [record(1)]), edit)

    reported = {(finding.severity, finding.message) for finding in _findings(path)}
    pair = "“student_last_name” for “Student Last Name”"
    assert reported == {
        ("note", f"Headers are spelled otherwise than in layout 2018-19 and were matched: {pair}."),
        ("note", "Columns are not in layout 2018-19; they are kept and compared: Homeroom."),
        ("warning", "Fields of layout 2018-19 have no column and cannot be compared: Student Exit Code."),
        ("note", "The last column has no header and was dropped."),
    }


def test_a_column_called_blank_in_place_of_a_field_is_said_not_to_be_compared(tmp_path: Path) -> None:
    def edit(lines: list[bytes]) -> None:
        lines[0] = lines[0].replace(b"^Scale Score^", b"^Blank9^")

    path = _lines(write(tmp_path / "r.csv", [record(1)]), edit)

    assert {(finding.severity, finding.message) for finding in _findings(path)} == {
        ("note", "Columns called blank are not in layout 2018-19; they are not compared: Blank9."),
        ("warning", "Fields of layout 2018-19 have no column and cannot be compared: Scale Score."),
    }


def test_rows_above_the_header_are_reported(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(1)])
    path.write_bytes(b"Our students\r\n" + path.read_bytes())

    (finding,) = _findings(path)
    assert (finding.code, finding.count) == ("spreadsheet_damage", 1)
    assert "above the header" in finding.message
