"""What the commands' options have in common: their environment variables, and color."""

import os
import sys
from pathlib import Path
from typing import Any

import typer

STDOUT = "-"
SETTINGS_FILE = "caaspp-diff.toml"


def option(name: str, help_text: str, *flags: str, metavar: str | None = None) -> Any:  # noqa: ANN401 - as typer
    """An option ``--name`` with its variable ``CAASPP_DIFF_NAME``.

    Args:
        name: With ``_``, as in `caaspp_diff.settings.Settings`.
        help_text: One sentence or two.
        *flags: Its flags where they are not ``--name`` alone; a short flag is added to that.
        metavar: What stands for its value in the help.
    """
    long = "--" + name.replace("_", "-")
    if all(not flag.startswith("--") for flag in flags):
        flags = (long, *flags)
    return typer.Option(*flags, envvar=f"CAASPP_DIFF_{name.upper()}", help=help_text, metavar=metavar)


def colored(asked: bool | None, *, to_stderr: bool) -> bool:  # noqa: FBT001 - None leaves it to the terminal
    """Whether to color what goes to stdout or stderr: as asked, else on a terminal without NO_COLOR."""
    if asked is not None:
        return asked
    stream = sys.stderr if to_stderr else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def from_files() -> dict[str, object]:
    """What the settings files of the working folder and of the user's config folder say."""
    folders = Path(), Path(typer.get_app_dir("caaspp-diff"))
    if not any((folder / SETTINGS_FILE).is_file() for folder in folders):
        return {}
    from caaspp_diff.settings import find_settings

    return find_settings(*folders)
