"""``caaspp-diff email OLD NEW``: sends what changed as counts, and detail in an encrypted attachment only."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from caaspp_diff.cli.options import (
    STDOUT,
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
    option,
)
from caaspp_diff.errors import UsageError


def email_command(
    old: OldArgument,
    new: NewArgument,
    *,
    to: Annotated[
        list[str] | None, typer.Option(help="Who gets the mail; may be repeated.", metavar="ADDRESS")
    ] = None,
    cc: Annotated[
        list[str] | None, typer.Option(help="Who gets a copy; may be repeated.", metavar="ADDRESS")
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--from", help="Who writes; from the settings otherwise.", metavar="ADDRESS")
    ] = None,
    attach: Annotated[
        Literal["report", "xlsx", "delta"] | None,
        typer.Option(help="Attach the detail, encrypted: names, SSIDs, scores."),
    ] = None,
    attach_password_file: Annotated[
        Path | None,
        option("attach_password_file", "File with the password of the attachment.", metavar="FILE"),
    ] = None,
    per_school: Annotated[
        Path | None,
        typer.Option(
            help="Send each school's people what concerns their school: a CSV file with the columns school "
            "and email.",
            metavar="ROSTER.csv",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; write the mail into a file.")
    ] = False,
    eml: Annotated[
        Path | None,
        typer.Option(
            help="Where a mail is kept that is not sent; <stem of NEW>.changes.eml otherwise.", metavar="FILE"
        ),
    ] = None,
    allow_plain_smtp: Annotated[
        bool, typer.Option("--allow-plain-smtp", help="Send to another computer without encryption.")
    ] = False,
    redact: Annotated[
        Literal["none", "ids"], option("redact", "ids: tokens for SSIDs and no names in the attachment.")
    ] = "none",
    key_file: Annotated[
        Path | None, option("key_file", "The secret from which --redact ids makes tokens.", metavar="FILE")
    ] = None,
    templates: Annotated[
        Path | None, option("templates", "Folder with templates of your own.", metavar="DIR")
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
    progress: ProgressOption = True,
) -> None:
    """Send what changed by mail: counts, small numbers withheld, nobody named.

    The mail server stands under [mail] in caaspp-diff.toml or in CAASPP_DIFF_MAIL_HOST and the like; its
    password in CAASPP_DIFF_MAIL_PASSWORD or a file, never on the command line.
    """
    from caaspp_diff.cli.attaching import Attaching
    from caaspp_diff.cli.comparing import compare_files, comparison_options, read_options, redacted
    from caaspp_diff.cli.letters import Letters
    from caaspp_diff.cli.mailing import default_eml, mailing
    from caaspp_diff.cli.roster import read_roster

    if attach == "delta" and (per_school or redact == "ids"):
        raise UsageError(
            "--attach delta holds whole records of all schools; leave out --per-school and --redact, or "
            "attach report or xlsx."
        )
    posting = mailing(
        to=to or (),
        cc=cc or (),
        sender=sender,
        dry_run=dry_run,
        allow_plain=allow_plain_smtp,
        needs_receiver=per_school is None,
    )
    attaching = Attaching.of(
        attach, attach_password_file, may_ask=STDOUT not in {old, new}, templates=templates
    )
    comparison = compare_files(
        old,
        new,
        read_options(layout, layout_file, delimiter, encoding),
        comparison_options(ignore, on_duplicate, old_extracted, population, force=force),
        progress=progress,
        while_open=attaching.read if attaching else None,
    )
    roster = read_roster(per_school, comparison.flows["school"].to_list()) if per_school else {}
    letters = Letters(
        comparison,
        redacted(comparison, redact, key_file) if attaching else comparison,
        mailing=posting,
        attaching=attaching,
        templates=templates,
    )
    kept = eml or default_eml(new)
    by_school = {school: kept.with_suffix(f".{school}{kept.suffix}") for school in roster}
    posting.post(
        [
            *([letters.to_lea(kept)] if posting.to else []),
            *letters.to_schools(roster, by_school),
        ],
        tell=typer.echo,
    )
