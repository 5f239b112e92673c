"""Sends mails over a server, or keeps those that are not sent in files: `Mailing`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from caaspp_diff.deliver.addresses import Envelope, make_envelope
from caaspp_diff.deliver.message import MAX_MAIL_SIZE, recipients
from caaspp_diff.deliver.smtp import Server, send
from caaspp_diff.deliver.whole_files import write_whole
from caaspp_diff.errors import DeliveryError, RefusedError
from caaspp_diff.phrases import plain_text
from caaspp_diff.release import STDIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Who sends mails to whom, over which server; checked before the long work begins."""

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    server: Server | None
    """None: no mail is sent, each is kept in a file."""

    def envelope(self, to: Sequence[str] | None = None) -> Envelope:
        """Makes the envelope of one mail; copies always go to `cc`.

        Args:
            to: The recipients; None for those of the settings.

        Raises:
            UsageError: An address is wrong, or there is no recipient.
        """
        return make_envelope(self.sender, self.to if to is None else to, self.cc)

    def send_or_keep(self, mails: Iterable[tuple[EmailMessage, Path]], echo: Callable[[str], None]) -> None:
        """Sends mails; writes a mail that is not sent to its file.

        Once the server takes no mail at all, the remaining mails are written without trying to send them.

        Args:
            mails: Mails, each with the file for it if it is not sent.
            echo: Is called with one sentence about each mail that was sent or kept as planned.

        Raises:
            DeliveryError: A mail did not reach everyone, and is in its file; or a mail is too large.
        """
        failures: list[str] = []
        server_fails = False
        for mail, file in mails:
            content = mail.as_bytes()
            if len(content) > MAX_MAIL_SIZE:
                raise DeliveryError(_too_large(mail, len(content)))
            if self.server is None or server_fails:
                write_whole(file, [content])
                echo(f"Not sent; the mail is in {file}.")
                continue
            to = recipients(mail)
            try:
                send(mail, mail["From"].addresses[0].addr_spec, to, self.server)
            except DeliveryError as error:
                write_whole(file, [content])
                failures.append(f"{error} The mail is kept in {file}.")
                server_fails = not isinstance(error, RefusedError)
            else:
                echo(f"Sent to {', '.join(to)}.")
        if failures:
            raise DeliveryError(" ".join(failures))


def default_eml(new: str) -> Path:
    """Names the file of a mail after the later release: ``new.txt`` → ``new.changes.eml``."""
    return Path("stdin.changes.eml" if new == STDIN else f"{plain_text(Path(new).stem, '_')}.changes.eml")


def _too_large(mail: EmailMessage, size: int) -> str:
    attached = ", ".join(str(part.get_filename()) for part in mail.iter_attachments())
    return (
        f"The mail would have {size / 1e6:.0f} MB with {attached}, more than the "
        f"{MAX_MAIL_SIZE / 1e6:.0f} MB that mail servers take; send it without, "
        "and hand the file over another way. Nothing was sent."
    )
