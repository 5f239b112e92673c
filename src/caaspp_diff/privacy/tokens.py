"""Tokens that stand for SSIDs, and the key they are made with: `token`, `new_key`, `read_key`."""

import hmac
import os
import re
import secrets
import stat
from pathlib import Path

from caaspp_diff.errors import UsageError

TOKEN_PREFIX = "s-"  # noqa: S105 - no secret: how every token begins
TOKEN_DIGITS = 16
SHORTEST_KEY = 16
"""Bytes: with a shorter key, tokens could be got back by trying the ten billion SSIDs under every key."""

KEY_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def token(ssid: str, key: bytes) -> str:
    """``s-`` and 16 hexadecimal digits of the HMAC-SHA-256 of ``ssid`` under ``key``."""
    return TOKEN_PREFIX + hmac.digest(key, ssid.encode(), "sha256").hex()[:TOKEN_DIGITS]


def new_key() -> str:
    """What a new key file holds: a line of random hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES) + "\n"


def read_key(path: Path) -> bytes:
    """The key in a file that `new_key` filled.

    Raises:
        UsageError: The file cannot be read, is no key file, or can be read by other users.
    """
    make = "make one with: caaspp-diff privacy new-key FILE"
    try:
        text = path.read_text(encoding="ascii").strip()
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise UsageError(f"The key file {path} cannot be read ({reason}); {make}.") from error
    if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
        raise UsageError(f"{path} is no key file, which holds {2 * KEY_BYTES} hexadecimal digits; {make}.")
    if os.name == "posix" and mode & OTHERS:
        raise UsageError(f"Other users can read the key file {path}; take that away with: chmod 600 {path}.")
    return bytes.fromhex(text)
