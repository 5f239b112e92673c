"""What the commands that send mail share: who writes to whom over which server, and where a mail is kept."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from caaspp_diff.cli.secrets import mail_password
from caaspp_diff.deliver.addresses import Envelope, envelope
from caaspp_diff.deliver.files import write_whole
from caaspp_diff.deliver.message import LARGEST, Attachment, Body, compose
from caaspp_diff.deliver.smtp import Server, send
from caaspp_diff.errors import DeliveryError, RefusedError, UsageError
from caaspp_diff.settings import MailSettings, find_mail_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, before it is put together."""

    envelope: Envelope
    body: Body
    attachments: tuple[Attachment, ...] = ()
    eml: Path
    """Where it is kept, when it is not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """How mails leave: settings that were checked before the long work began."""

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    server: Server | None
    """None: nothing is sent, every mail is kept."""

    def envelope(self, to: Sequence[str] | None = None) -> Envelope:
        """From the sender to ``to``, else to everyone of the settings; copies to those of the settings.

        Raises:
            UsageError: As `caaspp_diff.deliver.addresses.envelope`.
        """
        return envelope(self.sender, self.to if to is None else to, self.cc)

    def post(self, letters: Sequence[Letter], tell: Callable[[str], None]) -> None:
        """Sends the letters, or keeps them, and tells what became of each.

        Where a server takes no mail at all, the rest is kept without trying it.

        Raises:
            DeliveryError: A letter did not reach everyone; its file holds it.
        """
        failures: list[str] = []
        broken = False
        for letter in letters:
            message = compose(letter.body, letter.envelope, letter.attachments)
            content = message.as_bytes()
            if len(content) > LARGEST:
                raise DeliveryError(_too_large(letter, len(content)))
            if self.server is None or broken:
                write_whole(letter.eml, [content])
                tell(f"Not sent; the mail is in {letter.eml}.")
                continue
            try:
                send(message, letter.envelope.sender.addr_spec, letter.envelope.recipients, self.server)
            except DeliveryError as error:
                write_whole(letter.eml, [content])
                failures.append(f"{error} The mail is kept in {letter.eml}.")
                broken = not isinstance(error, RefusedError)
            else:
                tell(f"Sent to {', '.join(letter.envelope.recipients)}.")
        if failures:
            raise DeliveryError(" ".join(failures))


def mailing(
    *,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
    sender: str | None = None,
    dry_run: bool = False,
    allow_plain: bool = False,
    needs_receiver: bool = True,
) -> Mailing:
    """The settings of a mailing, from the options, the environment and the settings files.

    Args:
        to: Addresses of the command line; without any, those of the settings.
        cc: Likewise.
        sender: Likewise.
        dry_run: Send nothing, and need no server.
        allow_plain: Allow a server without encryption that is another computer.
        needs_receiver: Whether somebody has to be named.

    Raises:
        UsageError: A setting is missing or wrong, or an address is none.
    """
    settings = find_mail_settings(Path(), Path(typer.get_app_dir("caaspp-diff")), os.environ)
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


def default_eml(new: str) -> Path:
    """``new.txt`` → ``new.changes.eml`` in the working folder."""
    return Path("stdin.changes.eml" if new == "-" else f"{Path(new).stem}.changes.eml")


def _server(settings: MailSettings, *, allow_plain: bool) -> Server:
    if settings.host is None:
        raise UsageError(
            "There is no mail server to send with: CAASPP_DIFF_MAIL_HOST, or host under [mail] in "
            "caaspp-diff.toml; --dry-run writes the mail into a file."
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


def _too_large(letter: Letter, size: int) -> str:
    attached = ", ".join(attachment.name for attachment in letter.attachments)
    return (
        f"The mail would have {size / 1e6:.0f} MB with {attached}, more than the {LARGEST / 1e6:.0f} MB that "
        "mail servers take; send it without, and hand the file over another way. Nothing was sent."
    )
