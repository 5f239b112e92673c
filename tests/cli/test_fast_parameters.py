from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer
from typer.core import TyperCommand
from typer.testing import CliRunner

from caaspp_diff.cli.fast_parameters import FastCommand
from caaspp_diff.errors import UsageError


def seconds(text: str) -> int:
    """A parser: ``1:30`` is 90."""
    if text == "never":
        raise UsageError("There is no such time.")
    minutes, rest = text.split(":")
    return 60 * int(minutes) + int(rest)


def ran(kind: type[TyperCommand], arguments: Sequence[str], environment: dict[str, str]) -> str:
    """What a command of that kind gets for its arguments, or what it answers."""
    app = typer.Typer(rich_markup_mode=None)

    @app.command(cls=kind)
    def command(
        name: str,
        *,
        path: Annotated[Path | None, typer.Option(envvar="T_PATH")] = None,
        how: Annotated[Literal["stop", "pair"], typer.Option(envvar="T_HOW")] = "stop",
        number: int | None = None,
        flag: Annotated[bool, typer.Option(envvar="T_FLAG")] = False,
        files: Annotated[list[Path] | None, typer.Option()] = None,
        wait: Annotated[int | None, typer.Option(envvar="T_WAIT", parser=seconds, metavar="TIME")] = None,
        loud: Annotated[str | None, typer.Option(callback=lambda text: text and text.upper())] = None,
    ) -> None:
        typer.echo(repr((name, path, how, number, flag, files, wait, loud)))

    result = CliRunner().invoke(app, list(arguments), env=environment)
    return f"{result.exit_code} {result.output} {result.exception!r}"


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["a"], {}),
        (["a b", "--path", "x/y", "--how", "pair", "--number", "7", "--flag"], {}),
        (["a", "--files", "x", "--files", "y", "--loud", "word"], {}),
        (["a"], {"T_PATH": "x", "T_HOW": "pair", "T_FLAG": "1"}),
        ([""], {"T_PATH": "", "T_HOW": ""}),
        ([], {}),
        (["a", "--how", "never"], {}),
        (["a", "--how", "STOP"], {}),
        (["a", "--number", "seven"], {}),
        (["a"], {"T_FLAG": "maybe"}),
        (["a", "--wait", "1:30"], {}),
        (["a"], {"T_WAIT": "1:30"}),
        (["a", "--wait", "soon"], {}),
        (["a", "--wait", ""], {}),
        (["a", "--wait", "never"], {}),
        (["a", "--help"], {}),
    ],
)
def test_a_fast_command_takes_what_typers_own_takes(
    arguments: list[str], environment: dict[str, str]
) -> None:
    assert ran(FastCommand, arguments, environment) == ran(TyperCommand, arguments, environment)


def test_a_parser_makes_the_value() -> None:
    assert ", 90, None)" in ran(FastCommand, ["a", "--wait", "1:30"], {})


def test_a_path_is_a_path() -> None:
    assert "'a', PosixPath('x')" in ran(FastCommand, ["a", "--path", "x"], {}).replace("Windows", "Posix")
