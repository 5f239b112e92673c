"""The command line: `main` and, in a module for each, the commands; these parse, call, print and exit."""

import gc
import os
import sys
from errno import EBADF
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from caaspp_diff.cli.check import check_command
from caaspp_diff.cli.compare import compare_command
from caaspp_diff.cli.email import email_command
from caaspp_diff.cli.exits import Exit
from caaspp_diff.cli.failures import reporting, tell
from caaspp_diff.cli.fast_parameters import FastCommand, FastParameters
from caaspp_diff.cli.layouts import layouts_command
from caaspp_diff.cli.options import settings_files
from caaspp_diff.cli.privacy import new_key_command
from caaspp_diff.cli.sample import sample_command
from caaspp_diff.cli.show import show_command
from caaspp_diff.deliver.standard_streams import open_streams
from caaspp_diff.phrases import listed
from caaspp_diff.version import __version__

if TYPE_CHECKING:
    from typer._click.core import Context  # the base class of typer.Context, which typer does not export

DEFAULT_COMMAND = "compare"

FILES_NAMED = 5
"""How many complete files a message names at most."""

OBJECTS_A_COLLECTION = 50_000
"""How many new objects start the garbage collector. After Python's own 700 it looks over and over through
all that was imported, none of which is garbage. With this, and without the collection at the end that
`main` skips, the benchmark row `small` takes 556 ms instead of 685; garbage lives some megabytes longer."""


class _ComparesByDefault(FastParameters, TyperGroup):
    """A group that compares two files if no command is named."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if args and args[0] not in self.commands and args[0] not in own | {"-h"}:
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="caaspp-diff",
    cls=_ComparesByDefault,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="caaspp-diff OLD NEW compares; 'caaspp-diff compare --help' lists its options.",
)


def _print_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"caaspp-diff {__version__}")
        raise typer.Exit


@app.callback()
@reporting
def root(
    ctx: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Say what changed between two releases of a CAASPP Student Data File, and what it means.

    caaspp-diff OLD NEW compares two downloads of one LEA and writes a change report.
    """
    del version
    command = ctx.invoked_subcommand
    if command in {DEFAULT_COMMAND, "check", "email", "show"} and (files := settings_files(tell)):
        from caaspp_diff.cli.settings import defaults_for  # brings pydantic

        ctx.default_map = {command: defaults_for(command, files)}


app.command(DEFAULT_COMMAND, cls=FastCommand)(reporting(compare_command))
app.command("check", cls=FastCommand)(reporting(check_command))
app.command("email", cls=FastCommand)(reporting(email_command))
app.command("show", cls=FastCommand)(reporting(show_command))
app.command("layouts")(reporting(layouts_command))
app.command("sample")(reporting(sample_command))

privacy = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Keys for tokens that stand for students."
)
privacy.command("new-key")(reporting(new_key_command))
# Without a callback, typer turns a group with one command into that command.
privacy.callback()(lambda: None)
app.add_typer(privacy, name="privacy")


def main() -> None:
    """Runs the program; `caaspp_diff.cli.exits.Exit` has its exit codes."""
    gc.set_threshold(OBJECTS_A_COLLECTION)
    # numpy starts threads for linear algebra, which is not needed here
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    stdout = open_streams()
    try:
        app()
    except SystemExit as ended:
        sys.stdout.flush()
        if stdout is None or stdout.error is None or ended.code not in {Exit.DONE, Exit.DIFFERENT}:
            raise
        tell(_stdout_failed(stdout.error))
        sys.exit(Exit.TROUBLE)
    except BrokenPipeError:  # while options were read, which is before a command reports its own errors
        sys.exit(Exit.TROUBLE)
    finally:
        # the process is about to free all memory at once: Python need not search it for garbage first
        gc.freeze()


def _stdout_failed(error: OSError) -> str:
    """The sentence about a run that did everything else: files that it wrote are complete."""
    from caaspp_diff.deliver.whole_files import WRITTEN

    reason = "it is closed" if error.errno == EBADF else error.strerror or type(error).__name__
    names = [str(path) for path in WRITTEN]
    files = f" Complete: {listed(names, FILES_NAMED)}." if names else ""
    return f"caaspp-diff: stdout cannot be written ({reason}); everything else was done.{files}"
