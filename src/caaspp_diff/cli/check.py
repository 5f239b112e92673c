"""``caaspp-diff check OLD NEW``: judges what happened between two releases by rules."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    NewArgument,
    OldArgument,
    OldExtractedOption,
    OnDuplicateOption,
    PopulationOption,
    ProgressOption,
    QuietOption,
    colored,
    option,
)
from caaspp_diff.errors import UsageError, WriteError
from caaspp_diff.outputs.paths import STDOUT
from caaspp_diff.phrases import plain_json, plain_text

if TYPE_CHECKING:
    from caaspp_diff.checks.baseline_file import Baseline
    from caaspp_diff.checks.model import CheckRun, Result, Rule, RuleSeverity
    from caaspp_diff.comparison.model import Comparison

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which GitHub Actions names a file; it shows the Markdown in it with the run."""


def _print_rules(*, asked: bool) -> None:
    if asked:
        from caaspp_diff.checks.built_in import built_in_text

        typer.echo(built_in_text(), nl=False)
        raise typer.Exit


def check_command(
    old: OldArgument,
    new: NewArgument,
    *,
    rules: Annotated[
        Path | None, option("rules", "The rules, in TOML; the built-in ones otherwise.", metavar="FILE")
    ] = None,
    print_rules: Annotated[
        bool,
        typer.Option(
            "--print-rules", callback=_print_rules, is_eager=True, help="Print the built-in rules, and stop."
        ),
    ] = False,
    fail_on: Annotated[
        Literal["error", "warning"], option("fail_on", "Which rules make the exit code 1 when they fail.")
    ] = "error",
    baseline: Annotated[
        Path | None,
        option("baseline", "Fail only on what is new or worse than what was approved.", metavar="FILE"),
    ] = None,
    approve: Annotated[
        Path | None,
        typer.Option(help="Write what was found as the baseline of later checks.", metavar="FILE"),
    ] = None,
    json_file: Annotated[
        str | None,
        option("check_json", "Write the results as JSON; - for stdout.", "--json", metavar="FILE|-"),
    ] = None,
    junit: Annotated[Path | None, option("junit", "Write the results as JUnit XML.", metavar="FILE")] = None,
    github: Annotated[
        bool, option("github", "Print annotations, and write a step summary, for GitHub Actions.")
    ] = False,
    redact: Annotated[
        Literal["none", "aggregate"],
        option("check_redact", "aggregate: withhold small numbers, for logs that others read.", "--redact"),
    ] = "none",
    ignore: IgnoreOption = None,
    old_extracted: OldExtractedOption = None,
    on_duplicate: OnDuplicateOption = "stop",
    force: ForceOption = False,
    layout: LayoutOption = None,
    layout_file: LayoutFileOption = None,
    delimiter: DelimiterOption = None,
    encoding: EncodingOption = None,
    population: PopulationOption = None,
    email_to: EmailToOption = None,
    quiet: QuietOption = False,
    progress: ProgressOption = True,
    color: ColorOption = None,
) -> None:
    """Hold what happened between two releases against rules: exit code 0 all hold, 1 a rule failed.

    The rules say what may happen, such as at most 2% of students leaving; --print-rules shows the
    built-in ones, to be copied and changed. No output names a student.
    """
    from caaspp_diff.checks.baseline_file import read_baseline
    from caaspp_diff.checks.built_in import BUILT_IN
    from caaspp_diff.checks.rules_file import built_in_rules, read_rules
    from caaspp_diff.cli.inputs import compare_files, comparison_options, read_options
    from caaspp_diff.outputs.paths import refuse_overwriting

    del print_rules
    if github and json_file == STDOUT:
        raise UsageError("--json - and --github both write to stdout; give --json a file.")
    json_path = None if json_file in {None, STDOUT} else Path(str(json_file))
    read = [str(path) for path in (rules, None if approve == baseline else baseline) if path is not None]
    refuse_overwriting([old, new, *read], [path for path in (json_path, junit, approve) if path is not None])
    wanted = read_rules(rules) if rules else built_in_rules()
    approved = read_baseline(baseline) if baseline else None
    mail_to = None
    if email_to:
        from caaspp_diff.cli.email import mailing

        mail_to = mailing(to=email_to)
    comparison = compare_files(
        old,
        new,
        read_options(layout, layout_file, delimiter, encoding),
        comparison_options(ignore, on_duplicate, old_extracted, population, force=force),
        progress=progress,
    )
    run = _run(
        comparison,
        wanted,
        approved,
        rules_file=rules.name if rules else BUILT_IN,
        fail_on=fail_on,
        redact=redact,
    )
    _write(run, json_file=json_path, junit=junit, approve=approve)
    _print(run, as_json=json_file == STDOUT, quiet=quiet, color=color)
    if github:
        _tell_github(run)
    if mail_to is not None:
        from caaspp_diff.outputs.letters import mail_counts

        verdict = "The check failed: a rule does not hold." if run.failed else "The check passed."
        # stdout belongs to what the command was asked for
        mail_counts(comparison, mail_to, new, echo=tell, opening=(verdict,))
    if run.failed:
        raise typer.Exit(Exit.DIFFERENT)


def _run(
    comparison: "Comparison",
    rules: "tuple[Rule, ...]",
    approved: "Baseline | None",
    *,
    rules_file: str,
    fail_on: "RuleSeverity",
    redact: 'Literal["none", "aggregate"]',
) -> "CheckRun":
    from caaspp_diff.checks.baseline_file import has_withheld_numbers
    from caaspp_diff.checks.judge import check
    from caaspp_diff.checks.model import CheckRun

    results = check(comparison, rules)
    withholding = redact == "aggregate"
    public = None
    if withholding or (approved is not None and has_withheld_numbers(approved)):
        public = _public(comparison, results)
    since_approved: tuple[str, ...] = ()
    if approved is not None:
        from caaspp_diff.checks.baseline import hold_against

        results, since_approved = hold_against(results, approved, public=public, figures=not withholding)
    if withholding and public is not None:
        results = tuple(
            replace(shown, status=judged.status) for shown, judged in zip(public, results, strict=True)
        )
    return CheckRun(
        old=plain_text(comparison.old.name),
        new=plain_text(comparison.new.name),
        rules=plain_text(rules_file),
        fail_on=fail_on,
        results=results,
        since_approved=since_approved,
    )


def _public(comparison: "Comparison", results: "tuple[Result, ...]") -> "tuple[Result, ...]":
    """The results with the numbers that ``--redact aggregate`` of a comparison shows, and no others."""
    from caaspp_diff.checks.withheld import publishable
    from caaspp_diff.privacy.aggregate import aggregate
    from caaspp_diff.privacy.published import PublishedNumbers

    numbers = PublishedNumbers.of(aggregate(comparison))
    return tuple(publishable(result, numbers.shows) for result in results)


def _write(run: "CheckRun", *, json_file: Path | None, junit: Path | None, approve: Path | None) -> None:
    from caaspp_diff.checks.baseline_file import baseline_text
    from caaspp_diff.deliver.whole_files import whole_files
    from caaspp_diff.render.check_json import render_check_json
    from caaspp_diff.render.junit import render_junit

    contents: dict[Path, bytes] = {}
    if json_file is not None:
        contents[json_file] = render_check_json(run).encode()
    if junit is not None:
        contents[junit] = render_junit(run)
    if approve is not None:
        contents[approve] = baseline_text(run.results).encode()
    with whole_files([*contents]) as temporary:
        for file, content in zip(temporary, contents.values(), strict=True):
            file.write_bytes(content)


def _print(run: "CheckRun", *, as_json: bool, quiet: bool, color: bool | None) -> None:
    """Prints the table; to stderr if stdout is for the JSON."""
    from caaspp_diff.render.check_json import render_check_json
    from caaspp_diff.render.check_text import render_check

    if as_json:
        typer.echo(plain_json(render_check_json(run)), nl=False)
    if not quiet:
        painted = colored(color, to_stderr=as_json)
        typer.echo(render_check(run, color=painted), nl=False, err=as_json, color=painted)


def _tell_github(run: "CheckRun") -> None:
    from caaspp_diff.render.github import render_annotations, render_step_summary

    typer.echo(render_annotations(run), nl=False)
    summary = os.environ.get(STEP_SUMMARY)
    if summary:
        try:
            with Path(summary).open("a", encoding="utf-8", newline="\n") as file:
                file.write(render_step_summary(run))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise WriteError(f"The step summary {summary} cannot be written ({reason}).") from error
