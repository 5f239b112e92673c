import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from caaspp_diff.checks.rules_file import parse_rules
from caaspp_diff.checks.shapes import keys_of
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.cli import app
from caaspp_diff.cli.settings import read_settings
from caaspp_diff.finding import FINDING_CODES
from support.two_releases import write_releases

DOCS = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL)


def test_the_examples_of_the_documentation_answer_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_releases(tmp_path)
    rules, typing, _ = blocks("toml")
    Path("rules.toml").write_text(rules, encoding="utf-8")
    Path("typing.toml").write_text(typing, encoding="utf-8")

    examples = [part for block in blocks("console") for part in block.split("$ ")[1:]]

    assert len(examples) == 5
    for example in examples:
        command, _, expected = example.partition("\n")
        answer = CliRunner().invoke(app, shlex.split(command)[1:])
        assert answer.output == expected


def test_the_settings_of_the_documentation_are_settings(tmp_path: Path) -> None:
    path = tmp_path / "caaspp-diff.toml"
    path.write_text(blocks("toml")[-1], encoding="utf-8")

    assert read_settings(path) == {
        "population": "enrolled",
        "check": {
            "rules": Path("rules.toml"),
            "baseline": Path("approved.json"),
            "fail_on": "warning",
            "junit": Path("checks.xml"),
            "redact": "aggregate",
        },
    }


def test_the_keys_of_every_table_are_documented() -> None:
    rows = [line.split("|") for line in DOCS.splitlines() if line.startswith("| `")]
    documented = {name: row[-2] + row[2] for row in rows for name in re.findall(r"`(\w+)`", row[1])}

    for name, subject in SUBJECTS.items():
        own = set(keys_of(subject.shape)) - {"severity", "min", "max"}
        assert own <= set(re.findall(r"`(\w+)`", documented[name])), name


def test_the_findings_that_it_names_exist() -> None:
    named = re.findall(r"codes of findings about the files, such as `(\w+)` or `(\w+)`", DOCS)

    assert set(named[0]) <= set(FINDING_CODES)
    assert parse_rules(f'[findings]\nnone = ["{named[0][0]}"]\n', "docs")
