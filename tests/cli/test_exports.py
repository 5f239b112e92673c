import json
import os
import stat
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.cli import app
from caaspp_diff.deliver.destinations import find_destination
from caaspp_diff.export import parquet, xlsx
from caaspp_diff.export.delta import delta_chunks
from caaspp_diff.outputs import delta as outputs_delta
from support.two_releases import write_releases


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with aug.txt and dec.txt, and no settings but its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    write_releases(tmp_path)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["aug.txt", "dec.txt", "--no-html", *args])


def written() -> set[str]:
    return {path.name for path in Path().iterdir()} - {"aug.txt", "dec.txt"}


def last_lines(answer: Result, count: int) -> list[str]:
    return answer.stdout.splitlines()[-count:]


def test_each_export_is_what_its_ending_says() -> None:
    exports = ("a.xlsx", "b.CSV", "c.parquet")

    answer = run("--json", "all.json", *(part for name in exports for part in ("--export", name)))

    assert answer.exit_code == 0
    assert last_lines(answer, 3) == [f"Export: {name}" for name in exports]
    events = json.loads(Path("all.json").read_text(encoding="utf-8"))["events"]
    assert written() == {"all.json", *exports, "c.fields.parquet"}
    assert openpyxl.load_workbook("a.xlsx")["Events"].max_row == len(events) + 1
    assert pl.read_csv("b.CSV", infer_schema=False)["kind"].to_list() == [e["kind"] for e in events]
    assert pl.read_parquet("c.parquet")["ssid"].to_list() == [e["ssid"] for e in events]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_what_is_written_is_readable_by_its_owner_only() -> None:
    run("--export", "a.xlsx", "--export", "b.csv", "--export", "c.parquet", "--delta", "d.txt")

    assert {name: stat.S_IMODE(Path(name).stat().st_mode) for name in written()} == dict.fromkeys(
        {"a.xlsx", "b.csv", "c.parquet", "c.fields.parquet", "d.txt", "d.removed.csv"}, 0o600
    )


def test_the_csv_is_for_spreadsheets_unless_it_is_raw() -> None:
    run("--export", "a.csv")
    run("--export", "b.csv", "--raw")

    assert Path("a.csv").read_bytes() == b"\xef\xbb\xbf" + Path("b.csv").read_bytes()


def test_a_list_too_long_for_a_worksheet_is_said_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "write_xlsx", partial(xlsx.write_xlsx, most_rows=16))

    answer = run("--export", "a.xlsx", "-q")

    assert (
        'a.xlsx: "Events" has 18 rows, more than a worksheet holds, and stands in 2 of them.\n'
        in answer.stderr
    )
    assert answer.stdout == ""


def test_only_the_wanted_kinds_are_exported() -> None:
    run("--export", "a.csv", "--only", "student_left")

    assert pl.read_csv("a.csv")["kind"].to_list() == ["student_left"] * 3


def test_an_export_can_have_tokens_in_place_of_ssids() -> None:
    CliRunner().invoke(app, ["privacy", "new-key", "key"])

    answer = run("--export", "a.csv", "--redact", "ids", "--key-file", "key")

    assert answer.exit_code == 0
    table = pl.read_csv("a.csv", infer_schema=False)
    assert table["ssid"].str.starts_with("s-").all()
    assert set(table["last_name"]) == {""}


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ("--export", "a.xls"),
            "--export a.xls has no ending that is known; it may end in .csv, .xlsx or .parquet.",
        ),
        (("--export", "a.xlsx", "--raw"), "--raw is about an --export to .csv, and there is none."),
        (
            ("--export", "a.csv", "--redact", "aggregate"),
            "An --export lists students one by one, and --redact aggregate leaves none to list; choose",
        ),
        (("--export", "aug.txt.csv", "--json", "aug.txt.csv"), "aug.txt.csv is another output"),
        (("--export", "a.parquet", "--export", "a.fields.parquet"), "a.fields.parquet is another output"),
        (("--delta", "dec.txt"), "dec.txt is dec.txt too"),
        (("--delta", "d.csv", "--export", "d.removed.csv"), "d.removed.csv is d.removed.csv too"),
        (
            ("--delta-split", "5"),
            "--delta-split and --delta-kinds say what goes into --delta FILE; name one.",
        ),
        (
            ("--delta", "d.txt", "--delta-split", "0"),
            "--delta-split is how many records go into a part; it is 1 or more.",
        ),
        (
            ("--delta", "d.txt", "--delta-kinds", "score_add"),
            "There is no kind of event score_add. Did you mean score_added?",
        ),
        (("--delta", "d.txt", "--redact", "ids"), "--delta gives records as they are"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(args: tuple[str, ...], sentence: str) -> None:
    answer = run(*args)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"caaspp-diff: {sentence}")
    assert written() == set()


def test_the_delta_is_the_added_and_changed_lines_of_new() -> None:
    answer = run("--delta", "delta.txt")

    assert last_lines(answer, 2) == [
        "Delta: delta.txt (15 records)",
        "Removed: delta.removed.csv (3 records)",
    ]
    old = set(Path("aug.txt").read_bytes().splitlines(keepends=True))
    new = Path("dec.txt").read_bytes().splitlines(keepends=True)
    assert Path("delta.txt").read_bytes() == b"".join(line for line in new if line not in old)


def test_the_delta_is_split_and_of_the_wanted_kinds() -> None:
    run("--delta", "out/delta.txt", "--delta-split", "5", "--delta-kinds", "score_added,score_removed")

    sizes = {path.name: path.read_bytes().count(b"\n") for path in Path("out").iterdir()}
    assert sizes == {"delta-1.txt": 5, "delta-2.txt": 5, "delta-3.txt": 3, "delta.removed.csv": 4}


def test_a_part_does_not_overwrite_a_release() -> None:
    Path("dec.txt").rename("dec-1.txt")

    answer = CliRunner().invoke(
        app, ["aug.txt", "dec-1.txt", "--no-html", "--delta", "dec.txt", "--delta-split", "5"]
    )

    assert answer.exit_code == 2
    assert "dec-1.txt is dec-1.txt too" in answer.stderr
    assert written() == {"dec-1.txt"}


def test_records_that_an_importer_would_duplicate_are_told() -> None:
    content = Path("dec.txt").read_bytes()
    Path("dec.txt").write_bytes(content.replace(b"2019-04-02", b"2019-05-02", 1))

    answer = run("--delta", "delta.txt")

    assert answer.stderr == (
        "1 record of the delta has another test date or opportunity id than before; a student information "
        "system that matches on these would add a second test record instead of correcting the first.\n"
    )


def test_exports_and_delta_can_stand_in_the_settings() -> None:
    Path("caaspp-diff.toml").write_text(
        'export = ["a.xlsx", "b.csv"]\nraw = true\ndelta = "d.txt"\ndelta_split = 9\n'
        'delta_kinds = ["score_added"]\n',
        encoding="utf-8",
    )

    answer = run("-q")

    assert answer.exit_code == 0
    assert written() == {"a.xlsx", "b.csv", "d-1.txt", "d-2.txt", "d.removed.csv", "caaspp-diff.toml"}


def test_with_json_on_stdout_everything_else_is_on_stderr() -> None:
    answer = run("--json", "-", "--export", "a.csv", "--delta", "d.txt")

    assert json.loads(answer.stdout)["format"] == "caaspp-diff/1"
    assert "Export: a.csv\nDelta: d.txt (15 records)\n" in answer.stderr


def refuse_to_write(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    """Lets the disk be full when a function is called to write."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, name, full)


def test_of_parquet_both_files_are_written_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_write(monkeypatch, parquet, "write_fields")
    answer = run("--export", "c.parquet")

    assert answer.exit_code == 2
    assert "cannot be written (No space left on device)" in answer.stderr
    assert written() == set()


def test_a_full_disk_is_no_bug_of_the_library_that_writes_parquet(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("parquet: underlying IO error: No space left (os error 28)")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", full)
    answer = run("--export", "c.parquet")

    assert answer.stderr == (
        "caaspp-diff: c.parquet cannot be written (No space left on device); choose another place, or free "
        "this one.\n"
    )


def test_another_error_of_that_library_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("of another kind")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", broken)

    assert "because of a bug (ComputeError" in run("--export", "c.parquet").stderr


def test_of_a_delta_all_files_are_written_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[object] = []

    def full_at_the_third(*given: Any) -> Iterator[bytes]:
        parts.append(given)
        if len(parts) == 3:
            raise OSError(28, "No space left on device")
        return delta_chunks(*given)

    monkeypatch.setattr(outputs_delta, "delta_chunks", full_at_the_third)
    answer = run("--delta", "d.txt", "--delta-split", "5")

    assert answer.exit_code == 2
    assert "cannot be written (No space left on device)" in answer.stderr
    assert written() == set()


def test_an_output_that_cannot_be_written_says_which_are_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_write(monkeypatch, xlsx, "write_xlsx")
    exports = ("--export", "b.csv", "--export", "a.xlsx", "--export", "never.csv")
    answer = run("--delta", "d.txt", "--json", "all.json", *exports)

    assert answer.exit_code == 2
    assert answer.stderr == (
        "caaspp-diff: a.xlsx cannot be written (No space left on device); choose another place, or free this "
        "one. d.txt, d.removed.csv, all.json and b.csv are complete.\n"
    )
    assert written() == {"d.txt", "d.removed.csv", "all.json", "b.csv"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another such device")
def test_several_outputs_may_go_to_the_same_device() -> None:
    # checked first: a run as root would replace the device of the whole machine
    assert find_destination(Path(os.devnull)).is_written_through
    answer = run("--json", os.devnull, "--html", os.devnull)

    assert (answer.exit_code, answer.stderr, written()) == (0, "", set())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives links to administrators only")
def test_an_output_that_is_a_link_to_a_release_is_refused() -> None:
    Path("link.json").symlink_to("aug.txt")

    assert "link.json is aug.txt too" in run("--json", "link.json").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives links to administrators only")
def test_links_in_a_circle_are_no_release_and_no_output() -> None:
    Path("loop").symlink_to("loop")
    read = CliRunner().invoke(app, ["loop", "dec.txt", "--no-html"])

    assert (read.exit_code, read.stderr) == (
        2,
        "caaspp-diff: loop cannot be read: Too many levels of symbolic links.\n",
    )
    assert run("--json", "loop").stderr.startswith("caaspp-diff: loop cannot be written (Too many levels")
