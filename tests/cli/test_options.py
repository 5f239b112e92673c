import inspect
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from caaspp_diff.cli import app
from caaspp_diff.cli.check import check_command
from caaspp_diff.cli.compare import compare_command
from caaspp_diff.cli.options import SHARED_OPTIONS, from_files
from caaspp_diff.cli.settings import CheckSettings, Settings

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


def write(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "caaspp-diff.toml").write_text(text, encoding="utf-8")


def test_each_command_takes_from_the_settings_what_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 'population = "enrolled"\njson = "all.json"\n[check]\njson = "checks.json"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))

    assert from_files("compare") == {"population": "enrolled", "json_file": "all.json"}
    assert from_files("check") == {"population": "enrolled", "json_file": "checks.json"}


def test_what_only_compare_knows_is_not_for_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'json = "all.json"\nforce = true\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))

    assert from_files("check") == {"force": True}


def test_the_working_folder_wins_over_that_of_the_user_key_by_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "user", '[check]\nrules = "user.toml"\nfail_on = "warning"\n')
    write(tmp_path, '[check]\nrules = "here.toml"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "user"))

    assert from_files("check") == {"rules": "here.toml", "fail_on": "warning"}


def test_without_settings_nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))

    assert from_files("compare") == {}
