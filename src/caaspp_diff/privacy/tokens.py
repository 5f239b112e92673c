"""Tokens that replace SSIDs, and the key file that they need: `token`, `new_key`, `read_key`."""

import hmac
import re
import secrets
from pathlib import Path

from caaspp_diff.errors import UsageError
from caaspp_diff.privacy.private_files import refuse_if_others_can_read
from caaspp_diff.user_text import NotTextError, read_text, why

TOKEN_PREFIX = "s-"  # noqa: S105 - no secret: every token begins with it
TOKEN_DIGITS = 16
MIN_KEY_BYTES = 16
"""With a shorter key, SSIDs could be recovered by trying all ten billion of them under every key."""

KEY_BYTES = 32


def token(ssid: str, key: bytes) -> str:
    """Makes the token of a student: ``s-`` and 16 hexadecimal digits.

    Args:
        ssid: The 10 digits of an SSID.
        key: The secret; the token is the truncated HMAC-SHA-256 of the SSID under it.
    """
    return TOKEN_PREFIX + hmac.digest(key, ssid.encode(), "sha256").hex()[:TOKEN_DIGITS]


def new_key() -> str:
    """Makes the content of a new key file: a line of random hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES) + "\n"


def read_key(path: Path) -> bytes:
    """Reads the key from a file with the content that `new_key` makes.

    Raises:
        UsageError: The file cannot be read, is not a key file, or can be read by other users.
    """
    how_to_make = "make one with: caaspp-diff privacy new-key FILE"
    try:
        text = read_text(path).strip()
    except OSError as error:
        raise UsageError(f"The key file {path} {why(error)}; {how_to_make}.") from error
    except NotTextError as error:
        raise UsageError(f"The key file {path} {why(error)}.") from error
    if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
        raise UsageError(
            f"{path} is no key file, which holds {2 * KEY_BYTES} hexadecimal digits; {how_to_make}."
        )
    refuse_if_others_can_read(path, "key file")
    return bytes.fromhex(text)
