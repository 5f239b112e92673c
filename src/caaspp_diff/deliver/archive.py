"""Encrypts files with a password into one AES-256 zip: `encrypted_zip`."""

from collections.abc import Mapping
from io import BytesIO

from caaspp_diff.errors import UsageError

MIN_PASSWORD_LENGTH = 12
"""Characters. The format derives its key in only 1,000 rounds, so that short passwords can be guessed."""

NO_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, because a zip does not encrypt names and times."""


def check_password(password: str) -> str:
    """Returns ``password`` if it is long enough.

    Raises:
        UsageError: It has fewer than `MIN_PASSWORD_LENGTH` characters.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise UsageError(
            f"The password of an attachment needs at least {MIN_PASSWORD_LENGTH} characters; take several "
            "random words."
        )
    return password


def encrypted_zip(files: Mapping[str, bytes], password: str) -> bytes:
    """Makes a zip, encrypted with AES-256 (WinZip AE-2).

    Args:
        files: Name → content. The names are not encrypted.
        password: Opens the zip.

    Raises:
        UsageError: The password is short, or the package that encrypts is not installed.
    """
    check_password(password)
    try:
        import pyzipper  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional extra, without types
    except ImportError as error:
        raise UsageError(
            "Attachments are encrypted by a package that is missing here; install caaspp-diff[encrypt]."
        ) from error
    archive = BytesIO()
    with pyzipper.AESZipFile(archive, "w", compression=pyzipper.ZIP_DEFLATED) as members:
        # AE-2 stores no checksum of the unencrypted content, unlike AE-1.
        members.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        members.setpassword(password.encode())
        for name, content in files.items():
            member = members.zipinfo_cls(name, date_time=NO_TIMESTAMP)
            member.compress_type = pyzipper.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            members.writestr(member, content)
    return archive.getvalue()
