"""``caaspp-diff OLD NEW``: compares two releases; summary, HTML report, JSON, tables, delta file."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from caaspp_diff.cli.exits import Exit
from caaspp_diff.cli.failures import tell
from caaspp_diff.cli.options import (
    ColorOption,
    DelimiterOption,
    EmailToOption,
    EncodingOption,
    ForceOption,
    IgnoreOption,
    LayoutFileOption,
    LayoutOption,
    Names,
    NewArgument,
    OldArgument,
    OldExtractedOption,
    OnDuplicateOption,
    PopulationOption,
    ProgressOption,
    QuietOption,
    colored,
    option,
    parse_names,
)
from caaspp_diff.outputs.paths import STDOUT
from caaspp_diff.phrases import plain_text


def compare_command(
    old: OldArgument,
    new: NewArgument,
    *,
    html: Annotated[
        Path | None,
        option("html", "Where the HTML report goes; <stem of NEW>.changes.html otherwise.", metavar="FILE"),
    ] = None,
    no_html: Annotated[bool, option("no_html", "Write no HTML report.")] = False,
    open_report: Annotated[bool, option("open", "Show the HTML report in the browser.")] = False,
    json_file: Annotated[
        str | None, option("json", "Write everything as JSON; - for stdout.", metavar="FILE|-")
    ] = None,
    export: Annotated[
        list[Path] | None,
        option("export", "Write tables too: .xlsx, .csv or .parquet; may be repeated.", metavar="FILE"),
    ] = None,
    raw: Annotated[
        bool, option("raw", "CSV for programs: nothing that makes it safe and legible in a spreadsheet.")
    ] = False,
    delta: Annotated[
        Path | None,
        option("delta", "Write the added and changed records of NEW, as they stand in it.", metavar="FILE"),
    ] = None,
    delta_split: Annotated[
        int | None, option("delta_split", "Records in a part of the delta, at most.", metavar="N")
    ] = None,
    delta_kinds: Annotated[
        Names | None,
        option(
            "delta_kinds",
            "Only records with an event of these kinds in the delta.",
            metavar="KIND,…",
            parser=parse_names,
        ),
    ] = None,
    only: Annotated[
        Names | None,
        option(
            "only",
            "Keep only events of these kinds, comma separated.",
            metavar="KIND,…",
            parser=parse_names,
        ),
    ] = None,
    ignore: IgnoreOption = None,
    old_extracted: OldExtractedOption = None,
    on_duplicate: OnDuplicateOption = "stop",
    force: ForceOption = False,
    layout: LayoutOption = None,
    layout_file: LayoutFileOption = None,
    delimiter: DelimiterOption = None,
    encoding: EncodingOption = None,
    population: PopulationOption = None,
    redact: Annotated[
        Literal["none", "ids", "aggregate"],
        option("redact", "ids: tokens for SSIDs and no names; aggregate: counts only, small ones withheld."),
    ] = "none",
    key_file: Annotated[
        Path | None, option("key_file", "The secret from which --redact ids makes tokens.", metavar="FILE")
    ] = None,
    per_school: Annotated[
        Path | None,
        option(
            "per_school", "Write one report a school, with its students only, and an index.", metavar="DIR"
        ),
    ] = None,
    lea_name: Annotated[
        str | None, option("lea_name", "What the LEA calls itself, for the report's title.", metavar="NAME")
    ] = None,
    logo: Annotated[
        Path | None, option("logo", "A picture for the head of the reports.", metavar="FILE")
    ] = None,
    templates: Annotated[
        Path | None, option("templates", "Folder with templates of your own.", metavar="DIR")
    ] = None,
    quiet: QuietOption = False,
    exit_code: Annotated[bool, option("exit_code", "Exit with 1 where there are differences.")] = False,
    email_to: EmailToOption = None,
    progress: ProgressOption = True,
    color: ColorOption = None,
) -> None:
    """Compare two releases of one LEA: a summary on the terminal, a change report in an HTML file."""
    from caaspp_diff.cli.inputs import compare_files, comparison_options, counts_only, read_options, redacted
    from caaspp_diff.comparison.kinds import only_kinds
    from caaspp_diff.outputs.delta import DeltaOutput
    from caaspp_diff.outputs.exports import check_exports
    from caaspp_diff.outputs.files import Outputs, default_html
    from caaspp_diff.outputs.schools import logo_url, school_reports_into
    from caaspp_diff.render.terminal import render_terminal
    from caaspp_diff.report.build import ReportOptions, build_report

    check_exports(export or [], raw=raw, redact=redact)
    report_options = ReportOptions(lea_name=lea_name and plain_text(lea_name), logo=logo_url(logo))
    outputs = Outputs(
        html=None if no_html else html or default_html(new),
        json_file=json_file,
        per_school=None
        if per_school is None
        else school_reports_into(per_school, report_options, redact=redact),
        templates=templates,
        inputs=(old, new),
        exports=tuple(export or ()),
        raw=raw,
    )
    taken = (old, new, *map(str, outputs.files()))
    records = DeltaOutput.of(delta, delta_split, delta_kinds, redact=redact, taken=taken)
    mail_to = None
    if email_to:
        from caaspp_diff.cli.email import mailing

        mail_to = mailing(to=email_to)
    whole = compare_files(
        old,
        new,
        read_options(layout, layout_file, delimiter, encoding),
        comparison_options(ignore, on_duplicate, old_extracted, population, force=force),
        progress=progress,
        while_open=records.write,
    )
    differs = bool(whole.records.changed + whole.records.added + whole.records.removed)
    reported = (
        counts_only(whole, only)
        if redact == "aggregate"
        else redacted(only_kinds(whole, only or ()), redact, key_file)
    )
    report = build_report(reported, report_options)
    for note in (*outputs.write(reported, report, records.complete), *records.warnings):
        tell(note)
    if not quiet:
        # if the JSON goes to stdout, nothing else may
        to_stderr = json_file == STDOUT
        painted = colored(color, to_stderr=to_stderr)
        # color is passed on because echo removes colors if stdout is no terminal
        typer.echo(render_terminal(report, color=painted), err=to_stderr, color=painted)
        for line in (*outputs.written, *records.written):
            typer.echo(plain_text(line), err=to_stderr)
    if open_report and outputs.html is not None:
        typer.launch(outputs.html.resolve().as_uri())
    if mail_to is not None:
        from caaspp_diff.outputs.letters import mail_counts

        # messages go to stderr, because stdout may have the JSON
        mail_counts(whole, mail_to, new, echo=tell, templates=templates)
    if exit_code and differs:
        raise typer.Exit(Exit.DIFFERENT)
