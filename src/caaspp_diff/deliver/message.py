"""Puts a mail together: `compose`; and says to whom it goes: `recipients`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from typing import TYPE_CHECKING

from caaspp_diff.deliver.addresses import Envelope

if TYPE_CHECKING:
    from caaspp_diff.render.rendered_mail import RenderedMail

LARGEST = 20_000_000
"""Bytes of a message; most mail servers refuse one that is larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    subtype: str = "zip"
    """Of ``application/``."""


def compose(
    mail: "RenderedMail",
    envelope: Envelope,
    attachments: Sequence[Attachment] = (),
    *,
    now: datetime | None = None,
) -> EmailMessage:
    """The whole message: plain text, HTML as its alternative, then the attachments.

    Args:
        mail: What it says, as HTML and as plain text.
        envelope: From whom, to whom.
        attachments: Files, in order.
        now: Its date; None for this moment. The date and the Message-ID make every message another.

    Returns:
        A message for ``bytes()`` or ``smtplib``; lines end in CR LF.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = envelope.sender
    message["To"] = envelope.to
    if envelope.cc:
        message["Cc"] = envelope.cc
    message["Subject"] = mail.subject
    message["Date"] = now or datetime.now().astimezone()
    # The domain of the sender, where make_msgid would tell the name of this computer.
    message["Message-ID"] = make_msgid(domain=envelope.sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        message.add_attachment(
            attachment.content, maintype="application", subtype=attachment.subtype, filename=attachment.name
        )
    return message


def recipients(message: EmailMessage) -> tuple[str, ...]:
    """The address of everyone who gets a message that `compose` put together."""
    headers = (message[name] for name in ("To", "Cc"))
    return tuple(address.addr_spec for header in headers if header for address in header.addresses)
