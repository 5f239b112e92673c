"""The options that several commands share, and the settings files that set options as well."""

import os
import sys
from collections import UserList
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from caaspp_diff.cli.failures import reporting
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut

SETTINGS_FILE = "caaspp-diff.toml"


def settings_files(warn: Callable[[str], None] = lambda _: None) -> tuple[Path, ...]:
    """The settings files that exist: the user's own, then the one in the working folder, which wins.

    Args:
        warn: Is called with a sentence about a folder that cannot be looked into, such as the home folder
            of another user, which a service has to do without.
    """
    folders = Path(typer.get_app_dir("caaspp-diff")), Path()
    return tuple(path for folder in folders if _is_file(path := folder / SETTINGS_FILE, warn))


def _is_file(path: Path, warn: Callable[[str], None]) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        warn(f"caaspp-diff: {path.parent} cannot be searched for settings ({reason}); going on without it.")
        return False


class Names(UserList[str]):
    """The names of fields or of event kinds that an option takes."""

    def __str__(self) -> str:
        """The names as they are typed, which is how --help shows the names of a settings file."""
        return ",".join(self)


def parse_names(given: str | Names) -> Names:
    """The names in text such as ``uin,last_name``; the names of a settings file are split already."""
    if isinstance(given, Names):
        return given
    return Names(name.strip() for name in given.split(",") if name.strip())


@reporting  # a parser runs before the command, which reports its own errors
def parse_day(given: str | date) -> date | None:
    """The day in text such as ``2019-06-12``, None for empty text; a settings file has a day already."""
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise UsageError(
            f"--old-extracted is {cut(given)}, where a day such as 2019-06-12 was expected."
        ) from error


def option(
    name: str,
    help_text: str,
    *flags: str,
    metavar: str | None = None,
    parser: Callable[[Any], object] | None = None,
) -> Any:  # noqa: ANN401 - as typer
    """An option ``--name`` that the variable ``CAASPP_DIFF_NAME`` sets as well.

    Args:
        name: The name with ``_``, as in `caaspp_diff.cli.settings.Settings`.
        help_text: One sentence or two.
        *flags: The flags of the option, if they are not ``--name`` alone; a short flag is added to that.
        metavar: The word for its value in the help.
        parser: Makes the value of the option from text. It is given a value of a settings file too, which
            it returns as it is.
    """
    long = "--" + name.replace("_", "-")
    if all(not flag.startswith("--") for flag in flags):
        flags = (long, *flags)
    return typer.Option(
        *flags, envvar=f"CAASPP_DIFF_{name.upper()}", help=help_text, metavar=metavar, parser=parser
    )


OldArgument = Annotated[
    str, typer.Argument(metavar="OLD", help="The earlier release: .txt, .dat, .csv, .zip or -.")
]
NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="The later release, likewise.")]
IgnoreOption = Annotated[
    Names | None,
    option("ignore", "Do not compare these fields, comma separated.", metavar="FIELD,…", parser=parse_names),
]
OldExtractedOption = Annotated[
    date | None,
    option(
        "old_extracted",
        "The day on which OLD was taken from CALPADS; from the release calendar otherwise.",
        metavar="YYYY-MM-DD",
        parser=parse_day,
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
"""The options of every command that compares; the top level of a settings file sets them for all of these."""


def colored(asked: bool | None, *, to_stderr: bool) -> bool:  # noqa: FBT001 - None leaves it to the terminal
    """Whether to color stdout or stderr: as asked, otherwise on a terminal, unless NO_COLOR is set."""
    if asked is not None:
        return asked
    stream = sys.stderr if to_stderr else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
