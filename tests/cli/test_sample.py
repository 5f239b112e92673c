import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from caaspp_diff.cli.sample import sample_command


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(sample_command)
    outcome = CliRunner().invoke(app, list(arguments))
    return outcome.exit_code, outcome.output


def test_the_command_writes_the_releases_and_the_truth_and_says_where(tmp_path: Path) -> None:
    code, output = run(str(tmp_path / "new"), "--students", "20", "--form", "delimited")
    assert code == 0
    written = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert len(written) == 4
    assert written[-1] == "truth.json"
    assert all(name in output for name in written)


def test_the_layout_decides_on_the_year(tmp_path: Path) -> None:
    run(str(tmp_path), "--students", "20", "--layout", "2021-22", "--form", "zip")
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["layout"] == "2021-22"


def test_no_student_at_all_is_refused(tmp_path: Path) -> None:
    code, output = run(str(tmp_path), "--students", "0")
    assert code == 2
    assert "greater than or equal to 1" in output
    assert not list(tmp_path.iterdir())


def test_a_sample_that_cannot_be_written_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "truth.json":
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    run(str(tmp_path), "--students", "20", "--form", "delimited")

    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv"] * 3
