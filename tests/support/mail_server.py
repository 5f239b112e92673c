"""Real SMTP servers on localhost for tests, with TLS, a login, and the failures that servers have."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER = "clerk"
PASSWORD = "a long mail password"  # noqa: S105 - of the server on localhost

Tls = Literal["starttls", "tls", "none"]


class Authority:
    """A new certificate authority, with a certificate for localhost."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost")
        self.file = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.file))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self.context)


@dataclass
class Mailbox:
    """What a server has received, and how it behaves."""

    port: int = 0
    content: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    connections: int = 0
    refuse: dict[str, str] = field(default_factory=dict)
    """Address → the reply to RCPT that refuses it."""

    busy: int = 0
    """How many RCPT commands are still answered with 450, try again later."""

    data_reply: str = "250 OK"
    hang_up: int = 0
    """How many more times the connection breaks when the mail arrives."""

    @property
    def messages(self) -> list[EmailMessage]:
        """The mails that arrived, parsed."""
        return [message_from_bytes(content, policy=default) for content in self.content]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd asks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accepts or refuses a recipient."""
        del server, session, options
        if self.busy:
            self.busy -= 1
            return "450 4.2.1 try again later"
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd asks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Accepts or refuses a mail, or breaks the connection."""
        del session
        if self.hang_up:
            self.hang_up -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 gone"
        if self.data_reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.content.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
        return self.data_reply


def login(*_: Any) -> Callable[..., AuthResult]:
    """An authenticator that accepts only `USER` with `PASSWORD`."""

    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(data, LoginPassword)
        known = data.login == USER.encode() and data.password == PASSWORD.encode()
        # handled=False: otherwise aiosmtpd sends no reply, and the client waits for ever
        return AuthResult(success=known, handled=False)

    return check


@contextmanager
def mail_server(
    mailbox: Mailbox, *, tls: Tls = "none", authority: Authority | None = None, auth: bool = False
) -> Generator[Mailbox]:
    """Runs a server in its own thread, on a free port of localhost, until the block ends."""
    loop = asyncio.new_event_loop()
    context = authority.context if authority else None
    options: dict[str, Any] = {"hostname": "localhost", "loop": loop}
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if auth:
        options |= {"authenticator": login(), "auth_required": True, "auth_require_tls": tls == "starttls"}

    def protocol() -> SMTP:
        mailbox.connections += 1
        return SMTP(mailbox, **options)

    async def serve() -> asyncio.Server:
        implicit = context if tls == "tls" else None
        return await loop.create_server(protocol, "localhost", 0, family=socket.AF_INET, ssl=implicit)

    # The loop lives in its own thread, because after a browser test this thread has a loop already.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(serve(), loop).result(timeout=10)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
    return port
