"""How mails leave: who writes to whom over which server, and where a mail is kept that is not sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from caaspp_diff.deliver.addresses import Envelope, envelope
from caaspp_diff.deliver.message import LARGEST, recipients
from caaspp_diff.deliver.smtp import Server, send
from caaspp_diff.deliver.whole_files import write_whole
from caaspp_diff.errors import DeliveryError, RefusedError
from caaspp_diff.release import STDIN


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

    def post(self, mails: Iterable[tuple[EmailMessage, Path]], tell: Callable[[str], None]) -> None:
        """Sends mails, or keeps them, and tells what became of each.

        Where a server takes no mail at all, the rest is kept without trying it.

        Args:
            mails: Each with the file in which it is kept when it is not sent.
            tell: Is given one sentence a mail.

        Raises:
            DeliveryError: A mail did not reach everyone; its file holds it.
        """
        failures: list[str] = []
        broken = False
        for message, kept in mails:
            content = message.as_bytes()
            if len(content) > LARGEST:
                raise DeliveryError(_too_large(message, len(content)))
            if self.server is None or broken:
                write_whole(kept, [content])
                tell(f"Not sent; the mail is in {kept}.")
                continue
            receivers = recipients(message)
            try:
                send(message, message["From"].addresses[0].addr_spec, receivers, self.server)
            except DeliveryError as error:
                write_whole(kept, [content])
                failures.append(f"{error} The mail is kept in {kept}.")
                broken = not isinstance(error, RefusedError)
            else:
                tell(f"Sent to {', '.join(receivers)}.")
        if failures:
            raise DeliveryError(" ".join(failures))


def default_eml(new: str) -> Path:
    """``new.txt`` → ``new.changes.eml`` in the working folder."""
    return Path("stdin.changes.eml" if new == STDIN else f"{Path(new).stem}.changes.eml")


def _too_large(message: EmailMessage, size: int) -> str:
    attached = ", ".join(str(part.get_filename()) for part in message.iter_attachments())
    return (
        f"The mail would have {size / 1e6:.0f} MB with {attached}, more than the {LARGEST / 1e6:.0f} MB that "
        "mail servers take; send it without, and hand the file over another way. Nothing was sent."
    )
