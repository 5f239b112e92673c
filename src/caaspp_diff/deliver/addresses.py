"""Mail addresses as people type them, checked before anything is opened or sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry
from typing import Any

from caaspp_diff.errors import UsageError

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3, without its angle brackets)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_registry = HeaderRegistry()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()


def envelope(sender: str, to: Iterable[str], cc: Iterable[str] = ()) -> Envelope:
    """Checks every address; an address that stands twice is kept where it stands first.

    Args:
        sender: One address, with or without a name.
        to: Addresses; each text may hold several, separated by commas.
        cc: Likewise.

    Raises:
        UsageError: A text is no address, or holds a line break; or there is nobody to write to.
    """
    seen: set[str] = set()
    receivers = _new(addresses("--to", to), seen)
    copies = _new(addresses("--cc", cc), seen)
    if not receivers:
        raise UsageError("There is nobody to write to; name somebody with --to.")
    senders = addresses("the sender", [sender])
    if len(senders) != 1:
        raise UsageError("The sender has to be one address; see --from.")
    return Envelope(sender=senders[0], to=receivers, cc=copies)


def addresses(option: str, texts: Iterable[str]) -> list[Address]:
    """The addresses in ``texts``, in order.

    Args:
        option: Where they come from, for the message.
        texts: Such as ``a@sample.example`` or ``"Rivera, Ana" <a@sample.example>, b@sample.example``.

    Raises:
        UsageError: A text holds anything that is no plain address.
    """
    return [address for text in texts for address in _addresses(option, text)]


def _addresses(option: str, text: str) -> list[Address]:
    if _CONTROL.search(text):
        raise UsageError(
            f"An address of {option} holds a line break or another control character; leave it out."
        )
    try:
        # A header of Any: typeshed knows the classes of the headers only at run time.
        header: Any = _registry("To", text)
    except (AttributeError, IndexError, TypeError, ValueError, MessageError) as error:
        # The parser of the standard library runs off the end of some texts, such as "name@" and ":;:".
        raise _not_an_address(option, text) from error
    found = [address for group in header.groups for address in group.addresses]
    if header.defects or not found or any(group.display_name is not None for group in header.groups):
        raise _not_an_address(option, text)
    for address in found:
        spec = address.addr_spec
        if not _ADDRESS.fullmatch(spec) or len(spec) > LONGEST:
            raise _not_an_address(option, text)
    return found


def _not_an_address(option: str, text: str) -> UsageError:
    return UsageError(
        f"{option} holds {text!r}, where a mail address such as name@district.example was expected."
    )


def _new(found: list[Address], seen: set[str]) -> tuple[Address, ...]:
    kept = []
    for address in found:
        key = address.addr_spec.casefold()
        if key not in seen:
            seen.add(key)
            kept.append(address)
    return tuple(kept)
