"""Sends a mail over SMTP, encrypted, with retries: `send`; every failure is one sentence."""

import smtplib
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from caaspp_diff.deliver.smtp_failures import PERMANENT, Refusal, cannot_send, is_transient, reply_text
from caaspp_diff.errors import RefusedError, UsageError

Security = Literal["starttls", "tls", "none"]

PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
"""Submission, submissions (RFC 8314) and plain SMTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server and how it is spoken to.

    Raises:
        UsageError: The mail, or the password, would cross a network unencrypted.
    """

    host: str
    security: Security = "starttls"
    port: int | None = None
    """None: the usual one of ``security``."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    """Certificates that are trusted in place of the system's."""

    timeout: float = 30.0
    """Seconds of silence after which the server is given up."""

    retries: int = 3
    """How often it is tried again where the failure may pass."""

    wait: float = 2.0
    """Seconds before the first retry; each further one waits twice as long."""

    allow_plain: bool = False
    """Send unencrypted to another computer. A password never goes there unencrypted."""

    def __post_init__(self) -> None:
        if self.security != "none" or is_this_computer(self.host):
            return
        if not self.allow_plain:
            raise UsageError(
                f"security is none, and {self.host} is another computer: the mail would cross the network "
                "unencrypted. Set security to starttls or tls, or allow it with --allow-plain-smtp."
            )
        if self.password is not None:
            raise UsageError(
                f"A password does not go to {self.host} unencrypted; set security to starttls or tls, "
                "or leave user and password out."
            )

    @property
    def address(self) -> str:
        """``mail.sample.example:587``."""
        return f"{self.host}:{self.port or PORTS[self.security]}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password as it is, and as it goes over the line."""
        if self.password is None:
            return ()
        login = f"\0{self.user}\0{self.password}"
        return (self.password, *(b64encode(text.encode()).decode() for text in (self.password, login)))


def is_this_computer(host: str) -> bool:
    """Whether what is sent to ``host`` never leaves this computer."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def send(
    message: EmailMessage,
    sender: str,
    recipients: Sequence[str],
    server: Server,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Sends ``message`` to everyone, and tries again, for those who are left, while that may help.

    Args:
        message: Whole, with its date and Message-ID; a second try sends the very same one.
        sender: Address to which the server returns what cannot be delivered.
        recipients: Addresses.
        server: Where to.
        sleep: Waits so many seconds.

    Raises:
        RefusedError: The server did not take everyone. The sentence says whom it did, whom not, and why.
        DeliveryError: The server takes no mail from us now.
    """
    delivery = _Delivery(left=list(recipients))
    for attempt in range(server.retries + 1):
        if attempt:
            sleep(server.wait * 2 ** (attempt - 1))
        delivery.attempt(message.as_bytes(), sender, server)
        if not delivery.may_go_on:
            break
    accepted = [one for one in recipients if one not in delivery.left and one not in delivery.refused]
    if delivery.failure is not None:
        missed = [one for one in recipients if one not in accepted]
        raise cannot_send(delivery.failure, server.address, server.secrets, accepted=accepted, left=missed)
    if delivery.refused:
        raise _refused(delivery.refused, accepted, server)


@dataclass(slots=True)
class _Delivery:
    """How far a message has got."""

    left: list[str]
    """Who may still get it."""

    refused: dict[str, Refusal] = field(default_factory=dict)
    failure: Exception | None = None
    """Why the last attempt came to nothing for everyone who was left."""

    @property
    def may_go_on(self) -> bool:
        return bool(self.left) and (self.failure is None or is_transient(self.failure))

    def attempt(self, message: bytes, sender: str, server: Server) -> None:
        """Sends to those who are left; who is refused for good, or accepted, is left no more."""
        self.failure = None
        try:
            answers = _send_once(message, sender, self.left, server)
        except smtplib.SMTPRecipientsRefused as error:
            answers = error.recipients
        except (smtplib.SMTPException, OSError) as error:
            self.failure = error
            return
        for address in self.left:
            self.refused.pop(address, None)
        for address, (code, reply) in answers.items():
            self.refused[address] = code, reply_text(reply, server.secrets)
        self.left = [address for address, (code, _) in answers.items() if code < PERMANENT]


def _send_once(
    message: bytes, sender: str, recipients: Sequence[str], server: Server
) -> dict[str, tuple[int, bytes]]:
    """One connection; the recipients whom the server refused, with its answers."""
    smtp = _connected(server)
    try:
        if server.user is not None and server.password is not None:
            smtp.login(server.user, server.password)
        answers = smtp.sendmail(sender, recipients, message)
        # Accepted is accepted: what goes wrong while saying goodbye must not send it twice.
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        return answers
    finally:
        smtp.close()


def _connected(server: Server) -> smtplib.SMTP:
    port = server.port or PORTS[server.security]
    context = ssl.create_default_context(cafile=server.ca_file)
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, port, timeout=server.timeout, context=context)
    smtp = smtplib.SMTP(server.host, port, timeout=server.timeout)
    if server.security == "starttls":
        try:
            smtp.starttls(context=context)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _refused(refused: dict[str, Refusal], accepted: Sequence[str], server: Server) -> RefusedError:
    who = "; ".join(f"{address} ({code} {reply})" for address, (code, reply) in refused.items())
    reached = f"it was sent to {', '.join(accepted)}" if accepted else "it was sent to nobody"
    return RefusedError(f"{server.address} refused these recipients: {who}; {reached}. Check the addresses.")
