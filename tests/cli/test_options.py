import inspect
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from caaspp_diff.cli import app
from caaspp_diff.cli.check import check_command
from caaspp_diff.cli.compare import compare_command
from caaspp_diff.cli.options import SHARED_OPTIONS, settings_files
from caaspp_diff.cli.settings import CheckSettings, Settings, defaults_for

NOT_SET = {"print_rules", "approve", "email_to"}
"""Options that are of one run, or, as the addresses of mail, stand in a table of their own."""


def options(name: str) -> dict[str, list[str]]:
    """The options of a command with their flags."""
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    return {
        str(parameter.name): parameter.opts
        for parameter in command.commands[name].params
        if parameter.param_type_name == "option" and parameter.name != "help"
    }


def tables(settings: type[Settings] | type[CheckSettings]) -> set[str]:
    """The fields of a settings model that are no table of their own."""
    return {name for name, field in settings.model_fields.items() if "Settings" not in str(field.annotation)}


def test_the_settings_and_the_options_of_compare_are_the_same() -> None:
    assert tables(Settings) == options("compare").keys() - NOT_SET


def test_the_settings_and_the_options_of_check_are_the_same() -> None:
    assert tables(CheckSettings) | SHARED_OPTIONS == options("check").keys() - NOT_SET
    assert tables(Settings) >= SHARED_OPTIONS


@pytest.mark.parametrize(("settings", "command"), [(Settings, "compare"), (CheckSettings, "check")])
def test_a_key_of_the_settings_is_called_like_its_option(
    settings: type[Settings] | type[CheckSettings], command: str
) -> None:
    for name in tables(settings):
        key = settings.model_fields[name].alias or name
        assert f"--{key.replace('_', '-')}" in options(command)[name]


def test_options_that_two_commands_share_are_the_same_object() -> None:
    compare, check = (inspect.signature(one).parameters for one in (compare_command, check_command))

    for name in (*SHARED_OPTIONS, "old", "new"):
        assert compare[name].annotation is check[name].annotation, name
        assert compare[name].default == check[name].default, name


def write(folder: Path, text: str) -> Path:
    """A settings file in ``folder``."""
    folder.mkdir(exist_ok=True)
    path = folder / "caaspp-diff.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_command_takes_from_the_settings_what_is_its_own(tmp_path: Path) -> None:
    file = write(tmp_path, 'population = "enrolled"\njson = "all.json"\n[check]\njson = "checks.json"\n')

    assert defaults_for("compare", [file]) == {"population": "enrolled", "json_file": "all.json"}
    assert defaults_for("check", [file]) == {"population": "enrolled", "json_file": "checks.json"}


def test_what_only_compare_knows_is_not_for_check(tmp_path: Path) -> None:
    file = write(tmp_path, 'json = "all.json"\nforce = true\n')

    assert defaults_for("check", [file]) == {"force": True}


@pytest.mark.parametrize("day", ["2019-06-12", '"2019-06-12"'])
def test_a_value_of_the_settings_stays_what_it_is(tmp_path: Path, day: str) -> None:
    lists = 'ignore = ["uin", "a, b"]\nonly = []\nexport = ["a.xlsx", "b.csv"]\n'
    file = write(tmp_path, f"{lists}old_extracted = {day}\ndelta_split = 5\n[check]\nrules = 'own.toml'\n")

    assert defaults_for("compare", [file]) == {
        "ignore": ["uin", "a, b"],
        "only": [],
        "export": [Path("a.xlsx"), Path("b.csv")],
        "old_extracted": date(2019, 6, 12),
        "delta_split": 5,
    }
    assert defaults_for("check", [file])["rules"] == Path("own.toml")


def test_a_later_file_wins_over_an_earlier_one_key_by_key(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "user", '[check]\nrules = "user.toml"\nfail_on = "warning"\n'),
        write(tmp_path, '[check]\nrules = "here.toml"\n'),
    ]

    assert defaults_for("check", files) == {"rules": Path("here.toml"), "fail_on": "warning"}


def test_the_file_in_the_working_folder_comes_after_that_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "user"))
    assert settings_files() == ()

    users = write(tmp_path / "user", "")
    assert settings_files() == (users,)
    write(tmp_path, "")
    assert settings_files() == (users, Path("caaspp-diff.toml"))
