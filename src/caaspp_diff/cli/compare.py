"""``caaspp-diff OLD NEW``: compares two releases; summary, HTML report and JSON."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from caaspp_diff.cli.options import STDOUT, colored, option
from caaspp_diff.exits import Exit


def compare_command(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The earlier release: .txt, .dat, .csv, .zip or -.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later release, likewise.")],
    *,
    html: Annotated[
        Path | None,
        option("html", "Where the HTML report goes; <stem of NEW>.changes.html otherwise.", metavar="FILE"),
    ] = None,
    no_html: Annotated[bool, option("no_html", "Write no HTML report.")] = False,
    open_report: Annotated[bool, option("open", "Show the HTML report in the browser.")] = False,
    json_file: Annotated[
        str | None, option("json_file", "Write everything as JSON; - for stdout.", "--json", metavar="FILE|-")
    ] = None,
    only: Annotated[
        str | None, option("only", "Keep only events of these kinds, comma separated.", metavar="KIND,…")
    ] = None,
    ignore: Annotated[
        str | None, option("ignore", "Do not compare these fields, comma separated.", metavar="FIELD,…")
    ] = None,
    old_extracted: Annotated[
        str | None,
        option(
            "old_extracted",
            "The day on which OLD was taken from CALPADS; from the release calendar otherwise.",
            metavar="YYYY-MM-DD",
        ),
    ] = None,
    on_duplicate: Annotated[
        Literal["stop", "pair"], option("on_duplicate", "A key on several lines: stop, or pair in order.")
    ] = "stop",
    force: Annotated[bool, option("force", "Compare in spite of a wrong-file guard.")] = False,
    layout: Annotated[
        str | None,
        option("layout", "Layout of both releases; found from the content otherwise.", metavar="YEAR"),
    ] = None,
    layout_file: Annotated[
        Path | None, option("layout_file", "A layout table of your own.", metavar="FILE")
    ] = None,
    delimiter: Annotated[
        str | None, option("delimiter", "Sign between the columns; found otherwise.", metavar="SIGN")
    ] = None,
    encoding: Annotated[
        str | None, option("encoding", "utf-8 or cp1252; found otherwise.", metavar="NAME")
    ] = None,
    population: Annotated[
        Literal["enrolled", "tested"] | None,
        option("population", "Which version of the file both are; found otherwise."),
    ] = None,
    redact: Annotated[
        Literal["none", "ids", "aggregate"],
        option("redact", "ids: tokens for SSIDs and no names; aggregate: counts only, small ones withheld."),
    ] = "none",
    key_file: Annotated[
        Path | None, option("key_file", "The secret from which --redact ids makes tokens.", metavar="FILE")
    ] = None,
    templates: Annotated[
        Path | None, option("templates", "Folder with templates of your own.", metavar="DIR")
    ] = None,
    quiet: Annotated[
        bool, option("quiet", "Print no summary; files are written all the same.", "-q")
    ] = False,
    exit_code: Annotated[bool, option("exit_code", "Exit with 1 where there are differences.")] = False,
    progress: Annotated[
        bool, option("progress", "Show progress on stderr for long work.", "--progress/--no-progress")
    ] = True,
    color: Annotated[
        bool | None, option("color", "Colors in the summary; found otherwise.", "--color/--no-color")
    ] = None,
) -> None:
    """Compare two releases of one LEA: a summary on the terminal, a change report in an HTML file."""
    from caaspp_diff.cli.comparing import (
        compare_files,
        comparison_options,
        only_kinds,
        read_options,
        redacted,
    )
    from caaspp_diff.cli.outputs import Outputs, default_html
    from caaspp_diff.render.terminal import render_terminal
    from caaspp_diff.report.build import build_report

    outputs = Outputs(
        html=None if no_html else html or default_html(new),
        json_file=json_file,
        templates=templates,
        inputs=(old, new),
    )
    comparison = compare_files(
        old,
        new,
        read_options(layout, layout_file, delimiter, encoding),
        comparison_options(ignore, on_duplicate, old_extracted, population, force=force),
        progress=progress,
    )
    differs = bool(comparison.records.changed + comparison.records.added + comparison.records.removed)
    comparison = redacted(only_kinds(comparison, only), redact, key_file)
    report = build_report(comparison)
    outputs.write(comparison, report)
    if not quiet:
        # JSON alone is on stdout where it was asked for there
        to_stderr = json_file == STDOUT
        typer.echo(render_terminal(report, color=colored(color, to_stderr=to_stderr)), err=to_stderr)
        if outputs.html is not None:
            typer.echo(f"Report: {outputs.html}", err=to_stderr)
    if open_report and outputs.html is not None:
        typer.launch(outputs.html.resolve().as_uri())
    if exit_code and differs:
        raise typer.Exit(Exit.DIFFERENT)
