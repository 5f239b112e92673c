"""Reads and checks mail addresses as people type them, before anything is opened or sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry
from typing import Any

from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut, plain_text

MAX_ADDRESS_LENGTH = 254
"""Characters (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_registry = HeaderRegistry()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The sender and the recipients of a mail."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()


def make_envelope(sender: str, to: Iterable[str], cc: Iterable[str] = ()) -> Envelope:
    """Checks all addresses of a mail; of repeated ones only the first is kept.

    Args:
        sender: One address, with or without a name.
        to: Addresses; each text may contain several, separated by commas.
        cc: Addresses that get a copy, likewise.

    Raises:
        UsageError: A text is not an address, or contains a line break; or there is no recipient.
    """
    seen: set[str] = set()
    to_addresses = _without_repeats(parse_addresses("--to", to), seen)
    cc_addresses = _without_repeats(parse_addresses("--cc", cc), seen)
    if not to_addresses:
        raise UsageError("There is nobody to write to; name somebody with --to.")
    senders = parse_addresses("the sender", [sender])
    if len(senders) != 1:
        raise UsageError("The sender has to be one address; see --from.")
    return Envelope(sender=senders[0], to=to_addresses, cc=cc_addresses)


def parse_addresses(source: str, texts: Iterable[str]) -> list[Address]:
    """Returns the addresses in ``texts``, in order.

    Args:
        source: The option or place that the texts come from, for the error message.
        texts: Such as ``a@sample.example`` or ``"Rivera, Ana" <a@sample.example>, b@sample.example``.

    Raises:
        UsageError: A text contains anything but plain addresses.
    """
    return [address for text in texts for address in _addresses(source, text)]


def _addresses(source: str, text: str) -> list[Address]:
    if plain_text(text) != text:
        raise UsageError(
            f"An address of {source} holds a line break or another control character; leave it out."
        )
    try:
        # Any, because the class of a header is made at run time, where typeshed cannot know it.
        header: Any = _registry("To", text)
    except (AttributeError, IndexError, TypeError, ValueError, MessageError) as error:
        # The parser of the standard library fails on some texts, such as "name@" and ":;:".
        raise _not_an_address(source, text) from error
    found = [address for group in header.groups for address in group.addresses]
    if header.defects or not found or any(group.display_name is not None for group in header.groups):
        raise _not_an_address(source, text)
    for address in found:
        spec = address.addr_spec
        if not _ADDRESS.fullmatch(spec) or "=?" in spec or len(spec) > MAX_ADDRESS_LENGTH:
            raise _not_an_address(source, text)
    return [Address(header_text(address.display_name), address.username, address.domain) for address in found]


def header_text(text: str) -> str:
    """Text from outside as the value, or part of the value, of a mail header.

    It is one line, and nothing in it is an encoded word (``=?utf-8?q?…?=``, RFC 2047): a reader of the mail
    would decode that, even into line breaks and further headers.
    """
    return plain_text(text).replace("=?", "= ?")


def _not_an_address(source: str, text: str) -> UsageError:
    return UsageError(
        f"{source} holds {cut(text)!r}, where a mail address such as name@district.example was expected."
    )


def _without_repeats(found: list[Address], seen: set[str]) -> tuple[Address, ...]:
    kept = []
    for address in found:
        key = address.addr_spec.casefold()
        if key not in seen:
            seen.add(key)
            kept.append(address)
    return tuple(kept)
