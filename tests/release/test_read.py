import hashlib
import io
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caaspp_diff.errors import ReadError
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.release.damage import zero_padded
from caaspp_diff.release.index.keys import record_types, ssids
from caaspp_diff.release.model import Form, Release
from caaspp_diff.release.read import read_pair, read_release
from caaspp_diff.release.read_options import ReadOptions
from caaspp_diff.sample.write import write_release
from support.factories import record, scored, write

Record = dict[str, str]


def _records(release: Release) -> list[dict[str, str]]:
    names = [field.name for field in release.columns]
    rows = np.arange(len(release.index))
    return [
        {name: text for name, value in zip(names, values, strict=True) if (text := value.decode("utf-8"))}
        for values in release.reader.values(rows)
    ]


def _read(path: Path) -> list[dict[str, str]]:
    """The records of a file without the end-of-record mark, by values and by frame."""
    with read_release(path) as release:
        records = _records(release)
        frame = release.reader.frame(None, [field.name for field in release.columns])
    by_frame = [{k: v for k, v in row.items() if v is not None} for row in frame.rows(named=True)]
    assert by_frame == records
    last = release.layout.fields[-1].name
    return [{name: value for name, value in each.items() if name != last} for each in records]


# What is written is what is read


TEXT = st.text(alphabet="abZ 0.',\"-ñéü", max_size=3).map(str.strip)
ENCODINGS = st.sampled_from(["utf-8", "cp1252"])
PADDINGS = st.sampled_from(["characters", "bytes"])
NEWLINES = st.sampled_from(["\r\n", "\n"])


WIDE_ENOUGH = 6  # bytes, for three accented letters


def _free_text(layout: Layout) -> list[str]:
    """Fields of a layout that may hold anything."""
    return [
        field.name
        for field in layout.by_name.values()
        if field.group != "key"
        and "date" not in field.name
        and zero_padded(field.name, layout) is None
        and (not layout.has_positions or (field.start is not None and (field.length or 0) >= WIDE_ENOUGH))
    ][::9]


@st.composite
def _releases(draw: st.DrawFn, layout: Layout) -> list[tuple[Record, str, str, str]]:
    """Records with distinct keys, each with an encoding, a padding and a line end."""
    types = ["05", "09"] if layout.name.endswith("prelim") else ["01", "02", "03"]
    keys = draw(
        st.lists(st.tuples(st.integers(0, 99), st.sampled_from(types)), min_size=1, unique=True, max_size=5)
    )
    texts = st.fixed_dictionaries({}, optional=dict.fromkeys(_free_text(layout), TEXT))
    return [
        (
            {"ssid": f"99{ssid:08d}", "record_type": kind}
            | {name: value for name, value in draw(texts).items() if value},
            draw(ENCODINGS),
            draw(PADDINGS),
            draw(NEWLINES),
        )
        for ssid, kind in keys
    ]


def _write(path: Path, layout: Layout, form: Form, rows: list[tuple[Record, str, str, str]]) -> Path:
    header = write_release(layout, [], form=form)
    lines = []
    for values, encoding, padding, newline in rows:
        options = {"form": form, "encoding": encoding, "padding": padding, "newline": newline}
        if form == "delimited":
            content = write_release(layout, [values], form=form, newline=newline)  # en dashes in the header
            line = content.split(newline.encode(), 1)[1].decode("utf-8").encode(encoding)
        else:
            line = write_release(layout, [values], **options)  # type: ignore[arg-type]
        lines.append(line)
    path.write_bytes(header + b"".join(lines))
    return path


FORMS = [(name, form) for name in layout_names() for form in load_layout(name).forms]


@pytest.mark.parametrize(("name", "form"), FORMS)
@given(data=st.data())
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_written_is_what_is_read(tmp_path: Path, name: str, form: Form, data: st.DataObject) -> None:
    layout = load_layout(name)
    rows = data.draw(_releases(layout))
    path = _write(tmp_path / "r", layout, form, rows)

    assert _read(path) == [values for values, *_ in rows]


@given(rows=_releases(load_layout("2018-19")), data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_padding_line_ends_encoding_and_form_do_not_matter(
    tmp_path: Path, rows: list[tuple[Record, str, str, str]], data: st.DataObject
) -> None:
    layout = load_layout("2018-19")
    others = [
        (values, data.draw(ENCODINGS), data.draw(PADDINGS), data.draw(NEWLINES))
        for values, *_ in data.draw(st.permutations(rows))
    ]
    first = _read(_write(tmp_path / "first", layout, "fixed-width", rows))
    second = _read(_write(tmp_path / "second", layout, "delimited", others))

    def key(values: Record) -> tuple[str, str]:
        return values["ssid"], values["record_type"]

    assert sorted(first, key=key) == sorted(second, key=key)


@given(rows=_releases(load_layout("2016-17")))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_keys_of_the_index_are_those_of_the_records(
    tmp_path: Path, rows: list[tuple[Record, str, str, str]]
) -> None:
    with read_release(_write(tmp_path / "r", load_layout("2016-17"), "fixed-width", rows)) as release:
        keys = release.index.keys

    assert [f"{ssid:010d}" for ssid in ssids(keys)] == [values["ssid"] for values, *_ in rows]
    assert [f"{kind:02d}" for kind in record_types(keys)] == [values["record_type"] for values, *_ in rows]


# What is no release is refused


@given(
    form=st.sampled_from(["fixed-width", "delimited"]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 400), st.binary(max_size=6)), max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused_in_one_line(
    tmp_path: Path, form: Form, cuts: list[tuple[float, int, bytes]]
) -> None:
    records = [record(i, last_name="Peña") for i in range(4)]
    content = write_release(load_layout("2018-19"), records, form=form)
    for place, lost, put in cuts:
        start = int(place * len(content))
        content = content[:start] + put + content[start + lost :]
    path = tmp_path / "r"
    path.write_bytes(content)

    read, refusal = [], ""
    try:
        read = _read(path)
    except ReadError as error:
        refusal = str(error)
    assert read if not refusal else re.fullmatch(r"r\b.*\.", refusal)
    assert "Peña" not in refusal


# What a release says of itself


def test_a_release_says_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(1), record(2, last_name="Peña")])
    with read_release(path) as release:
        assert release.name == "r.csv"
        assert release.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (release.form, release.delimiter, release.encoding) == ("delimited", "^", "utf-8")
        assert release.layout.name == "2018-19"
        assert release.header == path.read_bytes().split(b"\r\n")[0]
        assert release.regular
        assert release.index.lines.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("name", "encoding", "found"),
    [("Ana", "utf-8", "ascii"), ("Peña", "utf-8", "utf-8"), ("Peña", "cp1252", "cp1252")],
)
def test_the_encoding_is_found_from_the_lines(tmp_path: Path, name: str, encoding: str, found: str) -> None:
    path = write(tmp_path / "r.dat", [record(1, last_name=name)], encoding=encoding)
    with read_release(path) as release:
        assert release.encoding == found
        assert release.header is None


def test_the_encoding_that_the_user_names_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(1, last_name="Peña")])
    with read_release(path, ReadOptions(encoding="cp1252")) as release:
        assert release.encoding == "cp1252"
        assert _records(release)[0]["last_name"] == "PeÃ±a"


def test_a_line_that_does_not_show_its_padding_is_cut_as_the_others(tmp_path: Path) -> None:
    path = tmp_path / "r.dat"
    records = [record(i, last_name="Peña") for i in range(3)]
    lines = write(path, records, padding="bytes").read_bytes().split(b"\r\n")
    lines[1] = lines[1].removesuffix(b"ZZ").rstrip()
    path.write_bytes(b"\r\n".join(lines))

    with read_release(path) as release:
        assert [each["first_name"] for each in _records(release)] == ["Ana"] * 3


def test_a_cast_record_of_an_earlier_year_has_a_key_of_its_own(tmp_path: Path) -> None:
    earlier = {"cast_current_year_flag": "N", "cast_participated_high_school_grade": "10"}
    records = [record(1, "06", gender="F"), record(1, "06", gender="F") | earlier]
    for name in ("r.dat", "r.csv"):
        with read_release(write(tmp_path / name, records, layout="2021-22")) as release:
            assert release.index.keys.tolist() == [99_0000_0001_06_00, 99_0000_0001_06_10]


def test_the_ssid_of_the_wide_layout_is_at_another_place(tmp_path: Path) -> None:
    people = [{"ssid": "9900000001", "record_type": "01", "last_name": "Peña"}]
    with read_release(write(tmp_path / "r.dat", people * 2, layout="2014-15")) as release:
        assert ssids(release.index.keys).tolist() == [9900000001] * 2


# Containers


def _zipped(tmp_path: Path, **options: str) -> Path:
    inner = write(tmp_path / "R.dat", [scored(1), scored(2)], **options)
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "R.dat")
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_zip_is_read_and_its_copy_deleted(tmp_path: Path, temporary: Path) -> None:
    path = _zipped(tmp_path)
    with read_release(path) as release:
        assert [each["scale_score"] for each in _records(release)] == ["2510", "2510"]
        assert release.name == "r.zip"
        assert release.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert list(temporary.iterdir())

    assert not list(temporary.iterdir())


def test_the_copy_is_deleted_when_the_release_cannot_be_read(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("R.csv", b"no release\n")

    with pytest.raises(ReadError, match=r"^r\.zip cannot be read as a release"):
        read_release(path)
    assert not list(temporary.iterdir())


def test_the_copy_is_deleted_when_the_user_interrupts(tmp_path: Path, temporary: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_release(_zipped(tmp_path), progress=interrupt)
    assert not list(temporary.iterdir())


def test_the_standard_input_is_read(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = write(tmp_path / "R.csv", [scored(1)]).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    with read_release("-") as release:
        assert release.name == "stdin"
        assert release.sha256 == hashlib.sha256(content).hexdigest()
        assert len(_records(release)) == 1

    assert not list(temporary.iterdir())


def test_progress_goes_up_once_over_unpacking_and_indexing(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_release(_zipped(tmp_path), progress=lambda done, total: seen.append((done, total))).close()

    assert seen == [(5750, 11500), (11500, 11500)]


# Spreadsheets


def _by_hand(values: Record) -> Record:
    """What a spreadsheet makes of a record."""

    def damaged(value: str) -> str:
        if value[4:5] == "-":
            return f"{int(value[5:7])}/{int(value[8:])}/{value[:4]}"
        return value.lstrip("0") if value.isdigit() else value

    return {name: damaged(value) for name, value in values.items()}


def test_what_a_spreadsheet_did_is_undone_where_nothing_is_lost(tmp_path: Path) -> None:
    district = {"calpads_district_code": "01999990000000", "tested_school_code_1": "01999990000001"}
    records = [scored(i, "02") | district for i in range(1, 4)]
    path = write(tmp_path / "r.csv", map(_by_hand, records), delimiter=",")

    with read_release(path) as release:
        assert not release.regular
        assert release.index.keys.tolist() == [99_0000_0000_02_00 + i * 10_000 for i in range(1, 4)]
        codes = [finding.code for finding in release.findings if finding.severity == "warning"]
    assert codes == ["spreadsheet_damage", "spreadsheet_damage"]
    assert _read(path) == [{name: value for name, value in each.items() if value} for each in records]


def test_ids_in_e_notation_are_kept_and_reported_as_lost(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [record(1, uin="4.50E+15"), record(2, uin="4.50E+15")])

    with read_release(path) as release:
        (finding,) = release.findings
        assert release.regular
    assert "UIN" in finding.message
    assert [values["uin"] for values in _read(path)] == ["4.50E+15"] * 2


def test_a_record_type_far_down_that_lost_its_zero_is_repaired(tmp_path: Path) -> None:
    records = [*map(record, range(1, 500)), record(500, "1", calpads_grade="5")]

    with read_release(write(tmp_path / "r.csv", records)) as release:
        (finding,) = release.findings
        last = _records(release)[-1]
    assert [example.line for example in finding.examples] == [501]
    assert (last["record_type"], last["calpads_grade"]) == ("01", "05")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return (
        write(tmp_path / "old.txt", [record(1), scored(2)]),
        write(tmp_path / "new.csv", [scored(2), record(3), scored(4)]),
    )


def test_both_releases_of_a_pair_are_open(pair: tuple[Path, Path]) -> None:
    with read_pair(*pair, ReadOptions()) as (old, new):
        assert [key // 10_000 for key in old.index.keys] == [99_00000001, 99_00000002]
        assert new.index.lines.tolist() == [2, 3, 4]
        assert new.reader.frame(None, ["scale_score"])["scale_score"].to_list() == ["2510", None, "2510"]


@pytest.mark.parametrize("broken", ["old.txt", "new.csv"])
def test_a_file_of_a_pair_that_cannot_be_read_is_named(broken: str, pair: tuple[Path, Path]) -> None:
    path = next(path for path in pair if path.name == broken)
    path.write_bytes(b"%PDF-1.7 nothing to compare")

    with (
        pytest.raises(ReadError, match=rf"^{broken} is a PDF; give the \.csv of the same download\.$"),
        read_pair(*pair, ReadOptions()),
    ):
        pass


def test_both_releases_are_closed_after_use(pair: tuple[Path, Path]) -> None:
    with read_pair(*pair, ReadOptions()) as (old, new):
        pass

    for release in (old, new):
        with pytest.raises((ValueError, OSError)):
            list(release.reader.raw(release.index.lines[:1].astype("int64") * 0))
