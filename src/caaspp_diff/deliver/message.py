"""Composes a mail to send: `compose`; lists who gets it: `recipients`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from typing import TYPE_CHECKING

from caaspp_diff.deliver.addresses import Envelope, header_text

if TYPE_CHECKING:
    from caaspp_diff.render.rendered_mail import RenderedMail

MAX_MAIL_SIZE = 20_000_000
"""Bytes; most mail servers refuse a mail that is larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that is attached to a mail."""

    name: str
    content: bytes
    subtype: str = "zip"
    """What follows ``application/`` in its content type."""


def compose(
    rendered: "RenderedMail",
    envelope: Envelope,
    attachments: Sequence[Attachment] = (),
    *,
    now: datetime | None = None,
) -> EmailMessage:
    """Composes a mail: plain text, HTML as its alternative, then the attachments.

    Args:
        rendered: The subject, the text and the HTML.
        envelope: The sender and the recipients.
        attachments: Files, in order.
        now: The date of the mail; None for the current time. Date and Message-ID differ from mail to mail,
            even if everything else is the same.

    Returns:
        A mail for ``bytes()`` or ``smtplib``; its lines end in CR LF.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = envelope.sender
    mail["To"] = envelope.to
    if envelope.cc:
        mail["Cc"] = envelope.cc
    mail["Subject"] = header_text(rendered.subject)
    mail["Date"] = now or datetime.now().astimezone()
    # The domain of the sender, because make_msgid would otherwise reveal the name of this computer.
    mail["Message-ID"] = make_msgid(domain=envelope.sender.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        mail.add_attachment(
            attachment.content, maintype="application", subtype=attachment.subtype, filename=attachment.name
        )
    return mail


def recipients(mail: EmailMessage) -> tuple[str, ...]:
    """Returns the addresses of everyone who gets a mail that `compose` made: To, then Cc."""
    headers = (mail[name] for name in ("To", "Cc"))
    return tuple(address.addr_spec for header in headers if header for address in header.addresses)
