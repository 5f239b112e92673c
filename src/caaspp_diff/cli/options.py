"""What the commands' options have in common: reading and comparing, environment, settings, color."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

SETTINGS_FILE = "caaspp-diff.toml"


def option(name: str, help_text: str, *flags: str, metavar: str | None = None) -> Any:  # noqa: ANN401 - as typer
    """An option ``--name`` with its variable ``CAASPP_DIFF_NAME``.

    Args:
        name: With ``_``, as in `caaspp_diff.cli.settings.Settings`.
        help_text: One sentence or two.
        *flags: Its flags where they are not ``--name`` alone; a short flag is added to that.
        metavar: What stands for its value in the help.
    """
    long = "--" + name.replace("_", "-")
    if all(not flag.startswith("--") for flag in flags):
        flags = (long, *flags)
    return typer.Option(*flags, envvar=f"CAASPP_DIFF_{name.upper()}", help=help_text, metavar=metavar)


OldArgument = Annotated[
    str, typer.Argument(metavar="OLD", help="The earlier release: .txt, .dat, .csv, .zip or -.")
]
NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="The later release, likewise.")]
IgnoreOption = Annotated[
    str | None, option("ignore", "Do not compare these fields, comma separated.", metavar="FIELD,…")
]
OldExtractedOption = Annotated[
    str | None,
    option(
        "old_extracted",
        "The day on which OLD was taken from CALPADS; from the release calendar otherwise.",
        metavar="YYYY-MM-DD",
    ),
]
OnDuplicateOption = Annotated[
    Literal["stop", "pair"], option("on_duplicate", "A key on several lines: stop, or pair in order.")
]
ForceOption = Annotated[bool, option("force", "Compare in spite of a wrong-file guard.")]
LayoutOption = Annotated[
    str | None, option("layout", "Layout of both releases; found from the content otherwise.", metavar="YEAR")
]
LayoutFileOption = Annotated[
    Path | None, option("layout_file", "A layout table of your own.", metavar="FILE")
]
DelimiterOption = Annotated[
    str | None, option("delimiter", "Sign between the columns; found otherwise.", metavar="SIGN")
]
EncodingOption = Annotated[
    str | None, option("encoding", "utf-8 or cp1252; found otherwise.", metavar="NAME")
]
PopulationOption = Annotated[
    Literal["enrolled", "tested"] | None,
    option("population", "Which version of the file both are; found otherwise."),
]
QuietOption = Annotated[bool, option("quiet", "Print no summary; files are written all the same.", "-q")]
ProgressOption = Annotated[
    bool, option("progress", "Show progress on stderr for long work.", "--progress/--no-progress")
]
ColorOption = Annotated[
    bool | None, option("color", "Colors in the summary; found otherwise.", "--color/--no-color")
]

EmailToOption = Annotated[
    list[str] | None,
    typer.Option(
        "--email-to",
        help="Mail the counts afterwards, as 'caaspp-diff email' does; may be repeated.",
        metavar="ADDRESS",
    ),
]

SHARED_OPTIONS = frozenset(
    {
        "ignore",
        "old_extracted",
        "on_duplicate",
        "force",
        "layout",
        "layout_file",
        "delimiter",
        "encoding",
        "population",
        "quiet",
        "progress",
        "color",
    }
)
"""Options of every command that compares, which the top level of a settings file sets for all of them."""


def colored(asked: bool | None, *, to_stderr: bool) -> bool:  # noqa: FBT001 - None leaves it to the terminal
    """Whether to color what goes to stdout or stderr: as asked, else on a terminal without NO_COLOR."""
    if asked is not None:
        return asked
    stream = sys.stderr if to_stderr else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def from_files(command: str) -> dict[str, object]:
    """What the settings files of the working folder and of the user's config folder say to a command.

    The top level holds the options of ``compare``, and those of `SHARED_OPTIONS` for every command; a table
    named like a command holds its own.
    """
    folders = Path(), Path(typer.get_app_dir("caaspp-diff"))
    if not any((folder / SETTINGS_FILE).is_file() for folder in folders):
        return {}
    from caaspp_diff.cli.settings import find_settings

    found = find_settings(*folders)
    top = {name: value for name, value in found.items() if not isinstance(value, dict)}
    if command == "compare":
        return top
    own = found.get(command)
    shared = {name: value for name, value in top.items() if name in SHARED_OPTIONS}
    return shared | (own if isinstance(own, dict) else {})
