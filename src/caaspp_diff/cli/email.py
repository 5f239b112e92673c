"""``caaspp-diff email OLD NEW``: mails the counts of a comparison; its detail only as an encrypted file."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from caaspp_diff.cli.options import (
    SETTINGS_FILE,
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
    settings_files,
)
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import plain_text
from caaspp_diff.release import STDIN

if TYPE_CHECKING:
    from caaspp_diff.cli.settings import MailSettings
    from caaspp_diff.deliver.smtp import Server
    from caaspp_diff.outputs.mailing import Mailing


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
    from caaspp_diff.cli.inputs import compare_files, comparison_options, read_options, redacted
    from caaspp_diff.cli.passwords import attachment_password
    from caaspp_diff.outputs.attachment import EncryptedDetail
    from caaspp_diff.outputs.letters import Mails
    from caaspp_diff.outputs.mailing import default_eml
    from caaspp_diff.outputs.roster import read_roster
    from caaspp_diff.report.school_pages import file_name

    if attach == "delta" and (per_school or redact == "ids"):
        raise UsageError(
            "--attach delta holds whole records of all schools; leave out --per-school and --redact, or "
            "attach report or xlsx."
        )
    outgoing = mailing(
        to=to or (),
        cc=cc or (),
        sender=sender,
        dry_run=dry_run,
        allow_plain=allow_plain_smtp,
        needs_receiver=per_school is None,
    )
    attached = None
    if attach is not None:
        password = attachment_password(attach_password_file, may_ask=STDIN not in {old, new})
        about = (old, new, outgoing.sender, *outgoing.to, *outgoing.cc)
        attached = EncryptedDetail.of(attach, password, templates=templates, guessable=about)
    comparison = compare_files(
        old,
        new,
        read_options(layout, layout_file, delimiter, encoding),
        comparison_options(ignore, on_duplicate, old_extracted, population, force=force),
        progress=progress,
        while_open=attached.read_delta if attached else None,
    )
    roster = read_roster(per_school, comparison.flows["school"].to_list()) if per_school else {}
    mails = Mails(
        comparison,
        redacted(comparison, redact, key_file) if attached else comparison,
        mailing=outgoing,
        attached=attached,
        templates=templates,
    )
    file = eml or default_eml(new)
    taken = set[str]()
    by_school = {school: file.with_suffix(f".{file_name(school, taken)}{file.suffix}") for school in roster}
    outgoing.send_or_keep(
        [
            *([mails.to_lea(file)] if outgoing.to else []),
            *mails.to_schools(roster, by_school),
        ],
        echo=lambda line: typer.echo(plain_text(line)),
    )


def mailing(
    *,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    sender: str | None = None,
    dry_run: bool = False,
    allow_plain: bool = False,
    needs_receiver: bool = True,
) -> "Mailing":
    """Who writes to whom over which server, by the options, the environment and the settings files.

    Args:
        to: The addresses on the command line; if there are none, those of the settings are taken.
        cc: The addresses for copies, likewise.
        sender: The address of the sender, likewise.
        dry_run: Send nothing; no server is needed.
        allow_plain: Allow a server on another computer without encryption.
        needs_receiver: Whether it is an error if there is nobody to write to.

    Raises:
        UsageError: A setting is missing or wrong, or text is not an address.
    """
    from caaspp_diff.cli.settings import find_mail_settings
    from caaspp_diff.outputs.mailing import Mailing

    settings = find_mail_settings(settings_files(), os.environ)
    from_whom = sender or settings.sender
    if from_whom is None:
        raise UsageError("A mail needs a sender: --from, CAASPP_DIFF_MAIL_FROM, or from under [mail].")
    found = Mailing(
        sender=from_whom,
        to=tuple(to or settings.to),
        cc=tuple(cc or settings.cc),
        server=None if dry_run else _server(settings, allow_plain=allow_plain),
    )
    if needs_receiver or found.to:
        found.envelope()
    return found


def _server(settings: "MailSettings", *, allow_plain: bool) -> "Server":
    from caaspp_diff.cli.passwords import mail_password
    from caaspp_diff.deliver.smtp import Server

    if settings.host is None:
        raise UsageError(
            "There is no mail server to send with: CAASPP_DIFF_MAIL_HOST, or host under [mail] in "
            f"{SETTINGS_FILE}; --dry-run writes the mail into a file."
        )
    return Server(
        host=settings.host,
        security=settings.security,
        port=settings.port,
        user=settings.user,
        password=mail_password(settings.user, settings.password_file),
        ca_file=settings.ca_file,
        timeout=settings.timeout,
        retries=settings.retries,
        wait=settings.wait,
        allow_plain=allow_plain or settings.allow_plain,
    )
