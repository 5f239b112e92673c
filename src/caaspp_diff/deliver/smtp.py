"""Sends a mail over SMTP, encrypted, with retries: `send`. Every failure is reported in one sentence."""

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
    """A mail server, and how to connect to it.

    Raises:
        UsageError: The mail or the password would cross a network unencrypted.
    """

    host: str
    security: Security = "starttls"
    port: int | None = None
    """None for the usual port of ``security``, see `PORTS`."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    """A file with certificates to trust instead of those of the system."""

    timeout: float = 30.0
    """Seconds to wait for an answer of the server."""

    retries: int = 3
    """How many more times to try after a failure that may be temporary."""

    wait: float = 2.0
    """Seconds before the first retry; each further one waits twice as long as the one before."""

    allow_plain: bool = False
    """Whether a mail may go to another computer unencrypted. A password never may."""

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
        """Host and port: ``mail.sample.example:587``."""
        return f"{self.host}:{self.port or PORTS[self.security]}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password in every form in which it is sent: as it is, and in base64."""
        if self.password is None:
            return ()
        login = f"\0{self.user}\0{self.password}"
        return (self.password, *(b64encode(text.encode()).decode() for text in (self.password, login)))


def is_this_computer(host: str) -> bool:
    """Whether ``host`` is this computer, so that what is sent to it never crosses a network."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def send(
    mail: EmailMessage,
    sender: str,
    recipients: Sequence[str],
    server: Server,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Sends a mail to everyone, and retries for those who may still get it.

    Args:
        mail: The whole mail, with date and Message-ID; a retry sends exactly the same bytes.
        sender: The address to which mail servers return what cannot be delivered.
        recipients: The addresses to send it to.
        server: The mail server.
        sleep: Waits for a number of seconds.

    Raises:
        RefusedError: The server refused some or all recipients. The text says who got the mail, who did
            not, and why.
        DeliveryError: The server cannot be reached, or takes no mail now.
    """
    delivery = _Delivery(waiting=list(recipients))
    for attempt in range(server.retries + 1):
        if attempt:
            sleep(server.wait * 2 ** (attempt - 1))
        delivery.attempt(mail.as_bytes(), sender, server)
        if not delivery.may_retry:
            break
    accepted = [one for one in recipients if one not in delivery.waiting and one not in delivery.refused]
    if delivery.failure is not None:
        missed = [one for one in recipients if one not in accepted]
        raise cannot_send(delivery.failure, server.address, server.secrets, accepted=accepted, missed=missed)
    if delivery.refused:
        raise _refused(delivery.refused, accepted, server)


@dataclass(slots=True)
class _Delivery:
    """The progress of one mail over several attempts."""

    waiting: list[str]
    """Recipients who may still get it."""

    refused: dict[str, Refusal] = field(default_factory=dict)
    failure: Exception | None = None
    """Why the last attempt failed for everyone who was waiting; None if it did not."""

    @property
    def may_retry(self) -> bool:
        return bool(self.waiting) and (self.failure is None or is_transient(self.failure))

    def attempt(self, mail: bytes, sender: str, server: Server) -> None:
        """Sends to those who are waiting; they wait on only if their refusal may be temporary."""
        self.failure = None
        try:
            answers = _send_once(mail, sender, self.waiting, server)
        except smtplib.SMTPRecipientsRefused as error:
            answers = error.recipients
        except (smtplib.SMTPException, OSError, UnicodeError) as error:  # the last: no name of a host
            self.failure = error
            return
        for address in self.waiting:
            self.refused.pop(address, None)
        for address, (code, reply) in answers.items():
            self.refused[address] = code, reply_text(reply, server.secrets)
        self.waiting = [address for address, (code, _) in answers.items() if code < PERMANENT]


def _send_once(
    mail: bytes, sender: str, recipients: Sequence[str], server: Server
) -> dict[str, tuple[int, bytes]]:
    """Sends over one connection; returns the recipients whom the server refused, with its answers."""
    smtp = _connected(server)
    try:
        if server.user is not None and server.password is not None:
            smtp.login(server.user, server.password)
        answers = smtp.sendmail(sender, recipients, mail)
        # The server has the mail now: a failure of QUIT must not cause it to be sent again.
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
