"""Describes why a mail could not be sent, in one sentence that says where, why and what to do."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from socket import gaierror

from caaspp_diff.errors import DeliveryError

PERMANENT = 500
"""Reply codes from here on are permanent: a retry does not help (RFC 5321, 4.2.1)."""

MAX_REPLY_LENGTH = 200
"""Characters of a server's reply that are quoted."""

Refusal = tuple[int, str]
"""A reply code, and the text that came with it."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def is_transient(failure: Exception) -> bool:
    """Whether a retry may help: no answer, a broken connection, a reply code below 500."""
    if isinstance(failure, smtplib.SMTPServerDisconnected):
        return True
    if isinstance(failure, smtplib.SMTPResponseException):
        return failure.smtp_code < PERMANENT
    if isinstance(failure, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return True
    # A wrong certificate or a wrong kind of TLS does not change by itself.
    return isinstance(failure, OSError) and not isinstance(failure, (ssl.SSLError, smtplib.SMTPException))


def reply_text(reply: bytes | str, secrets: Sequence[str]) -> str:
    """Returns the reply of a server for an error text: on one line, shortened, without secrets.

    Args:
        reply: The text of the reply.
        secrets: Texts to remove, such as a password that the server repeats.
    """
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    text = _CONTROL.sub(" ", text).strip()
    for secret in secrets:
        text = text.replace(secret, "…")
    return text if len(text) <= MAX_REPLY_LENGTH else text[:MAX_REPLY_LENGTH] + "…"


def cannot_send(
    failure: Exception,
    address: str,
    secrets: Sequence[str],
    *,
    accepted: Sequence[str] = (),
    missed: Sequence[str] = (),
) -> DeliveryError:
    """Returns an error whose text describes ``failure``.

    Args:
        failure: An exception of `smtplib`, `ssl` or the network.
        address: Host and port of the server.
        secrets: Texts that must not appear in the sentence.
        accepted: Recipients who got the mail nevertheless.
        missed: Recipients who did not.
    """
    sent = "Nothing was sent."
    if accepted:
        sent = f"It was sent to {', '.join(accepted)}, not to {', '.join(missed)}."
    return DeliveryError(f"{_reason(failure, address, secrets)} {sent}")


def _reason(failure: Exception, address: str, secrets: Sequence[str]) -> str:
    if isinstance(failure, smtplib.SMTPResponseException):
        said = f"{failure.smtp_code} {reply_text(failure.smtp_error, secrets)}"
        return _sentence_for(failure, _REPLY_SENTENCES).format(address=address, said=said)
    reason = getattr(failure, "verify_message", None) or getattr(failure, "reason", None)
    reason = reason or getattr(failure, "strerror", None) or type(failure).__name__
    return _sentence_for(failure, _FAILURE_SENTENCES).format(address=address, reason=reason)


def _sentence_for(failure: Exception, sentences: Sequence[tuple[type[Exception], str]]) -> str:
    return next(sentence for kind, sentence in sentences if isinstance(failure, kind))


_REPLY_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (
        smtplib.SMTPAuthenticationError,
        "{address} did not accept user and password ({said}); check them.",
    ),
    (
        smtplib.SMTPSenderRefused,
        "{address} does not take mail from this sender ({said}); check --from, user and password.",
    ),
    (smtplib.SMTPDataError, "{address} did not accept the mail ({said})."),
    (smtplib.SMTPConnectError, "{address} does not serve us now ({said}); try again later."),
    (smtplib.SMTPResponseException, "{address} answered {said}."),
)
_FAILURE_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (
        ssl.SSLCertVerificationError,
        (
            "The certificate of {address} is not trusted ({reason}); if it is your own server's, name the "
            "file of its authority as ca_file under [mail]."
        ),
    ),
    (
        ssl.SSLError,
        (
            "{address} does not speak TLS as expected ({reason}); security is starttls for port 587 and tls "
            "for port 465."
        ),
    ),
    (
        smtplib.SMTPNotSupportedError,
        (
            "{address} offers no encryption by STARTTLS, or no login behind it; check host, port and "
            "security under [mail]."
        ),
    ),
    (
        smtplib.SMTPServerDisconnected,
        "{address} broke the connection off before it had accepted the mail; try again later.",
    ),
    (smtplib.SMTPException, "{address} and this program have no way to log in in common; check [mail]."),
    (gaierror, "There is no mail server {address}: {reason}; check host under [mail]."),
    (
        TimeoutError,
        "{address} does not answer in time; check host and port under [mail], or try again later.",
    ),
    (
        Exception,
        "{address} cannot be reached ({reason}); check host and port under [mail], or try again later.",
    ),
)
