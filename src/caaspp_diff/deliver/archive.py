"""Files that only somebody with the password can open: `encrypted`, an AES-256 zip."""

from collections.abc import Mapping
from io import BytesIO

from caaspp_diff.errors import UsageError

SHORTEST = 12
"""Characters of a password: with its 1,000 rounds, the format lets short ones be tried out."""

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every member: names and times of a zip stand in it unencrypted."""


def check_password(password: str) -> str:
    """``password``, where it will do.

    Raises:
        UsageError: It is short.
    """
    if len(password) < SHORTEST:
        raise UsageError(
            f"The password of an attachment needs at least {SHORTEST} characters; take several random words."
        )
    return password


def encrypted(files: Mapping[str, bytes], password: str) -> bytes:
    """A zip of ``files``, name → content, encrypted with AES-256 (WinZip AE-2).

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
        # AE-2 holds no checksum of the unencrypted content.
        members.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        members.setpassword(password.encode())
        for name, content in files.items():
            member = members.zipinfo_cls(name, date_time=NO_TIME)
            member.compress_type = pyzipper.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            members.writestr(member, content)
    return archive.getvalue()
