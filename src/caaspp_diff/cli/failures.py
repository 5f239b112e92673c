"""How a command fails: one sentence on stderr and an exit code, never a traceback."""

import functools
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer

from caaspp_diff.cli.exits import Exit
from caaspp_diff.errors import CaasppDiffError
from caaspp_diff.interrupts import SENTENCE, recognized
from caaspp_diff.phrases import plain_text

P = ParamSpec("P")
R = TypeVar("R")

DEBUG = "CAASPP_DIFF_DEBUG"
"""If this variable is set, a bug prints where it happened as well (file, line, function; no values)."""


def reporting(command: Callable[P, R]) -> Callable[P, R]:
    """The same command, which prints one sentence and ends with an exit code when it fails."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with recognized():
                return command(*args, **kwargs)
        except (typer.Exit, typer.TyperException):
            raise
        except CaasppDiffError as error:
            tell(*f"caaspp-diff: {error}".split("\n"))
            raise typer.Exit(Exit.TROUBLE) from None
        except KeyboardInterrupt:
            tell(SENTENCE)
            raise typer.Exit(Exit.INTERRUPTED) from None
        except BrokenPipeError:
            # the program that read our output has ended: nobody is left to read a message
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until we end
            raise typer.Exit(Exit.TROUBLE) from None
        except Exception as error:  # noqa: BLE001 - a bug must end in exit 2 and print no student
            tell(*_bug(error).split("\n"))
            raise typer.Exit(Exit.TROUBLE) from None

    return run


def tell(*lines: str) -> None:
    """Prints lines on stderr, each as `plain_text` gives it."""
    for line in lines:
        typer.echo(plain_text(line), err=True)


def _bug(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    where = f"{Path(last.filename).name}, line {last.lineno}"
    message = (
        f"caaspp-diff stopped because of a bug ({type(error).__name__} in {where}). Do not use any output of "
        "this run. Please report this message; it contains no student data."
    )
    if os.environ.get(DEBUG):
        steps = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        message = "\n".join([message, *steps])
    return message
