"""What a settings file may hold, and what is said about one that is wrong."""

import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from caaspp_diff.cli import app
from caaspp_diff.cli.options import settings_files
from caaspp_diff.cli.settings import find_mail_settings, find_settings
from caaspp_diff.errors import UsageError
from support.two_releases import write_releases

LONG = "9" * 5_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with aug.txt and dec.txt, and no settings but its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    return tmp_path


def settings(content: str, encoding: str = "utf-8") -> dict[str, object]:
    path = Path("caaspp-diff.toml")
    path.write_bytes(content.encode(encoding))
    return find_settings([path])


def refusal(content: str, encoding: str = "utf-8") -> str:
    with pytest.raises(UsageError) as caught:
        settings(content, encoding)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_settings_are_read_as_windows_saves_them(encoding: str) -> None:
    assert settings('lea_name = "San José"\r\n', encoding) == {"lea_name": "San José"}


def test_settings_in_another_encoding_are_named_with_the_line() -> None:
    assert refusal('quiet = true\nlea_name = "San José"\n', "cp1252") == (
        "caaspp-diff.toml is not UTF-8 on line 2, but probably Windows text (cp1252); save it as UTF-8."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("quiet = true\nlea_nam = 'x'\n", "line 2: there is no setting lea_nam. Did you mean lea_name?"),
        ("jsonn = 'x'\n", "line 1: there is no setting jsonn. Did you mean json?"),
        (
            "[mail]\nhost = 'x'\nsmtp_server = 'y'\n",
            (
                "line 3: there is no setting smtp_server in [mail]. "
                "Settings are named like the options that caaspp-diff compare --help lists."
            ),
        ),
        (
            "[check]\nrules = 'r'\n[chekc]\nrules = 'r'\n",
            "line 3: there is no setting chekc. Did you mean check?",
        ),
        (
            "quiet = 'maybe'\n",
            'line 1: quiet is "maybe"; input should be a valid boolean, unable to interpret input.',
        ),
        (
            'html = "C:\\new\\x.html"\n',
            "line 1: a path with backslashes stands in single quotes, as in 'C:\\reports\\new.html'.",
        ),
        (
            'quiet = true\nexport = ["C:\\xy.csv"]\n',
            "line 2: a path with backslashes stands in single quotes, as in 'C:\\reports\\new.html'.",
        ),
        (
            'html = "C:\\new\\table.html"\n',  # TOML takes both for escapes
            (
                "line 1: html: has a tab, a line break or the like in it; "
                "a path with backslashes stands in single quotes."
            ),
        ),
        (
            '[check]\njunit = "a\\u0000b"\n',
            (
                "line 2: junit in [check]: has a tab, a line break or the like in it; "
                "a path with backslashes stands in single quotes."
            ),
        ),
        (f"quiet = true\ndelta_split = {LONG}\n", "line 2: a number is far too long."),
        (
            f"delta_split = {LONG[:400]}\n",
            f"line 1: delta_split is {LONG[:40]}…; input should be less than or equal to 1000000000.",
        ),
        (
            f"quiet = true\nexport = {'[' * 5000}{']' * 5000}\n",
            "line 2: brackets stand in brackets far too deep.",
        ),
        ("quiet = true\nforce = maybe\n", "line 2: this is not TOML (invalid value)."),
        (
            f"{'a' * 5000} = 1\n",
            (
                f"line 1: there is no setting {'a' * 40}…. "
                "Settings are named like the options that caaspp-diff compare --help lists."
            ),
        ),
        (
            f"population = '{LONG}'\n",
            f"line 1: population is \"{LONG[:40]}…\"; input should be 'enrolled' or 'tested'.",
        ),
        (
            "[mail]\ntimeout = inf\n",
            "line 2: timeout in [mail] is inf; input should be less than or equal to 3600.",
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(content: str, sentence: str) -> None:
    assert refusal(content) == f"caaspp-diff.toml, {sentence}"


def test_a_password_is_not_repeated() -> None:
    message = refusal("[mail]\nhost = 'h'\npassword = 'secret'\n")

    assert message.startswith("caaspp-diff.toml, line 1: mail: a password does not belong in a settings file")
    assert "secret" not in message


def test_a_time_in_a_variable_has_bounds_too() -> None:
    with pytest.raises(UsageError, match="less than or equal to 3600"):
        find_mail_settings([], {"CAASPP_DIFF_MAIL_TIMEOUT": "1e300"})


def test_a_windows_path_in_single_quotes_is_taken_as_it_is() -> None:
    assert settings("html = 'C:\\new\\x.html'\n") == {"html": Path("C:\\new\\x.html")}


def test_a_settings_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(UsageError, match=r"none\.toml cannot be read \(No such file or directory\)\."):
        find_settings([Path("none.toml")])


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(36, "File name too long")]
)
def test_a_config_folder_that_cannot_be_entered_is_done_without(
    monkeypatch: pytest.MonkeyPatch, folder: Path, error: OSError
) -> None:
    write_releases(folder)
    look = Path.is_file

    def refused(path: Path) -> bool:
        if path.parent == folder / "none":
            raise error
        return look(path)

    monkeypatch.setattr(Path, "is_file", refused)
    answer = CliRunner().invoke(app, ["aug.txt", "dec.txt", "--no-html", "-q"])

    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == (
        f"caaspp-diff: {folder / 'none'} cannot be searched for settings ({error.strerror}); "
        "going on without it.\n"
    )


def test_the_settings_of_the_working_folder_are_found_without_those_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typer, "get_app_dir", lambda _: os.sep + "a" * 300)
    Path("caaspp-diff.toml").touch()
    warnings: list[str] = []

    assert settings_files(warnings.append) == (Path("caaspp-diff.toml"),)
    assert settings_files() == (Path("caaspp-diff.toml"),)
