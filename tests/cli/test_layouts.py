import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.cli.layouts import layouts_command
from caaspp_diff.errors import LayoutError, UsageError
from caaspp_diff.layouts.load import layout_names


def run(*args: str) -> Result:
    app = typer.Typer()
    app.command()(layouts_command)
    return CliRunner().invoke(app, [str(arg) for arg in args])


def words(text: str) -> list[list[str]]:
    """The cells of each line of an aligned table."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()]


def test_all_layouts_are_listed_with_what_is_known_of_them() -> None:
    lines = words(run().stdout)

    assert lines[1] == ["name", "administration", "fields", "record length", "forms", "basis"]
    assert [line[0] for line in lines[2:]] == list(layout_names())
    assert ["2018-19", "2018-19", "292", "2873", "fixed-width, delimited", "official layout"] in lines
    assert ["2014-15", "2014-15", "254", "1323", "fixed-width", "third-party definition"] in lines
    assert ["2023-24", "2023-24", "375", "delimited", "file headers"] in lines


def test_one_layout_is_shown_field_by_field() -> None:
    lines = words(run("2018-19").stdout)

    assert lines[0] == [
        "Layout 2018-19: 292 fields, records of 2873 bytes; read as fixed-width and delimited"
    ]
    assert lines[1] == ["number", "name", "title", "bytes", "length", "group"]
    assert lines[3] == ["2", "ssid", "Statewide Student Identifier (SSID)", "3-12", "10", "key"]
    assert len(lines) == 294


def test_the_difference_between_two_layouts_is_a_list_of_changes() -> None:
    lines = words(run("2018-19", "--diff", "2019-20").stdout)

    assert lines[0] == ["From layout 2018-19 to 2019-20"]
    assert ["added", "opportunity_id_4", "Opportunity ID 4"] in lines
    assert ["narrowed", "gender", "6", "1"] in lines


def test_a_layout_against_itself_says_that_nothing_differs() -> None:
    assert run("2018-19", "--diff", "2018-19").stdout == "From layout 2018-19 to 2018-19\nnothing differs\n"


def test_json_holds_the_same_rows() -> None:
    changes = json.loads(run("2021-22.v1", "--diff", "2021-22", "--json").stdout)

    assert {"kind": "moved", "field": "minus1_ssr_eligible", "old": "3802", "new": "3803"} in changes
    assert json.loads(run("2018-19", "--diff", "2018-19", "--json").stdout) == []
    assert [row["name"] for row in json.loads(run("--json").stdout)] == list(layout_names())


def test_a_terminal_gets_the_table_that_a_file_gets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    layouts_command("2018-19")

    assert capsys.readouterr().out == run("2018-19").stdout


def test_a_table_of_ones_own_is_shown_or_compared(tmp_path: Path) -> None:
    path = tmp_path / "2025-26.tsv"
    path.write_text(
        "number\tname\tcsv_header\n1\tRecord Type\tRecordType\n2\tSSID\tSSID\n3\tPay\tPay\n", encoding="utf-8"
    )

    assert run("--layout-file", str(path)).stdout.startswith("Layout 2025-26: 3 fields; read as delimited\n")
    assert ["removed", "pay", "Pay"] in words(run("--layout-file", str(path), "--diff", "2024-25").stdout)


@pytest.mark.parametrize(
    ("args", "error", "sentence"),
    [
        (
            ["--diff", "2018-19"],
            UsageError,
            "--diff needs a layout to compare with: caaspp-diff layouts YEAR --diff YEAR.",
        ),
        (["2018-19", "--layout-file", "x.tsv"], UsageError, "Give a year or --layout-file, not both."),
        (
            ["2018-18"],
            LayoutError,
            "There is no layout 2018-18. Did you mean 2018-19?",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(args: list[str], error: type[Exception], sentence: str) -> None:
    result = run(*args)

    assert isinstance(result.exception, error)
    assert str(result.exception).startswith(sentence)
