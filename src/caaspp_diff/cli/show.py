"""``caaspp-diff show OLD NEW SSID``: everything about one student, before and after."""

import sys
from typing import Annotated

import typer

from caaspp_diff.cli.options import (
    ColorOption,
    DelimiterOption,
    EncodingOption,
    ForceOption,
    IgnoreOption,
    LayoutFileOption,
    LayoutOption,
    NewArgument,
    OldArgument,
    OldExtractedOption,
    OnDuplicateOption,
    PopulationOption,
    ProgressOption,
    colored,
)
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import plain_json
from caaspp_diff.release import STDIN


def show_command(
    old: OldArgument,
    new: NewArgument,
    ssid: Annotated[
        str | None,
        typer.Argument(
            metavar="[SSID]",
            help="The student's SSID, old or new; - reads it from stdin. Asked for where it is absent, "
            "so that it need not stand in the history of the shell.",
            show_default=False,
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")] = False,
    ignore: IgnoreOption = None,
    old_extracted: OldExtractedOption = None,
    on_duplicate: OnDuplicateOption = "stop",
    force: ForceOption = False,
    layout: LayoutOption = None,
    layout_file: LayoutFileOption = None,
    delimiter: DelimiterOption = None,
    encoding: EncodingOption = None,
    population: PopulationOption = None,
    progress: ProgressOption = True,
    color: ColorOption = None,
) -> None:
    """Show one student, whole: identity, enrollment and every test, before and after, changes marked."""
    from caaspp_diff.cli.inputs import comparison_options, open_files, read_options
    from caaspp_diff.show.find import read_ssid
    from caaspp_diff.show.student import show_student

    wanted = read_ssid(_given(ssid, old, new))
    reading = read_options(layout, layout_file, delimiter, encoding)
    options = comparison_options(ignore, on_duplicate, old_extracted, population, force=force)
    with open_files(old, new, reading, progress=progress) as (was, now, _):
        student = show_student(was, now, wanted, options)
    if as_json:
        import json

        from caaspp_diff.render.student_json import student_json

        typer.echo(plain_json(json.dumps(student_json(student), ensure_ascii=False, indent=2)))
        return
    import shutil

    from caaspp_diff.render.student_text import render_student
    from caaspp_diff.show.story import story

    painted = colored(color, to_stderr=False)
    width = shutil.get_terminal_size((100, 24)).columns
    typer.echo(render_student(story(student), color=painted, width=width), nl=False, color=painted)


def _given(ssid: str | None, old: str, new: str) -> str:
    """The SSID from the command line, from stdin, or from a prompt that does not show what is typed."""
    if ssid is not None and ssid != STDIN:
        return ssid
    stdin_is_a_release = STDIN in {old, new}
    if ssid == STDIN:
        if stdin_is_a_release:
            raise UsageError("Only one of OLD, NEW and SSID can be - (stdin).")
        try:
            return sys.stdin.readline()
        except OSError as error:  # it is closed
            raise UsageError(f"No SSID can be read from stdin ({error.strerror}).") from error
    if stdin_is_a_release or not _can_ask():
        raise UsageError("No SSID given. Pass it as an argument, or pass - and write it to stdin.")
    asked: str = typer.prompt("SSID", hide_input=True, err=True)
    return asked


def _can_ask() -> bool:
    return sys.stdin.isatty()
