"""Encrypts files with a password into one AES-256 zip: `encrypted_zip`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from caaspp_diff.errors import UsageError

MIN_PASSWORD_LENGTH = 12
"""Characters. The format derives its key in only 1,000 rounds, so that short passwords can be guessed."""

LEAST_SCORE = 4
"""Of zxcvbn, from 0 to 4. Whoever has the mail can try millions of passwords a second, with nobody to stop
them; a score of 3 is below ten billion guesses, which are soon made."""

MOST_JUDGED = 72
"""Characters. zxcvbn judges no longer password; what follows cannot make one easier to guess."""

LEAST_NAME = 4
"""Characters of a name without which a password must be hard to guess."""

NEAR_AT_HAND = ("caaspp", "caaspp-diff", "calpads", "toms", "smarter balanced")
"""What somebody tries first who has such a file."""

MISSING_PACKAGE = "Attachments are encrypted by a package that is missing here; install caaspp-diff[encrypt]."

NO_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, because a zip does not encrypt names and times."""


def check_password(password: str, guessable: Iterable[str] = ()) -> str:
    """Returns ``password`` if it is long enough and hard to guess.

    Args:
        password: What is to open the zip.
        guessable: What somebody would try who knows whose file it is: names of the LEA and its schools, names
            of the files, addresses.

    Raises:
        UsageError: It has fewer than `MIN_PASSWORD_LENGTH` characters or is easy to guess, or the package
            that judges it is not installed.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise UsageError(
            f"The password of an attachment needs at least {MIN_PASSWORD_LENGTH} characters; take several "
            "random words."
        )
    try:
        from zxcvbn import zxcvbn  # noqa: PLC0415 - an optional extra, and slow to load
    except ImportError as error:
        raise UsageError(MISSING_PACKAGE) from error
    known = [*NEAR_AT_HAND, *_spellings(guessable)]
    # zxcvbn counts the signs between known words as if they were random, so the rest is judged by itself too
    for judged in (password, _without(known, password)):
        if not judged or zxcvbn(judged[:MOST_JUDGED], user_inputs=known)["score"] < LEAST_SCORE:
            raise UsageError(
                "The password of the attachment is easy to guess; take four or more random words, and no "
                "names or addresses."
            )
    return password


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is, without its signs and spaces, and its words alone."""
    for name in names:
        yield name
        yield re.sub(r"\W", "", name)
        yield from re.findall(r"\w{3,}", name)


def _without(names: Iterable[str], password: str) -> str:
    """What remains of the password without the names; short ones are parts of many words, and stay."""
    long = sorted({name for name in names if len(name) >= LEAST_NAME}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, long)), "", password, flags=re.IGNORECASE)


def encrypted_zip(files: Mapping[str, bytes], password: str, guessable: Iterable[str] = ()) -> bytes:
    """Makes a zip, encrypted with AES-256 (WinZip AE-2).

    Args:
        files: Name → content. The names are not encrypted.
        password: Opens the zip.
        guessable: As for `check_password`.

    Raises:
        UsageError: As for `check_password`, or the package that encrypts is not installed.
    """
    check_password(password, guessable)
    try:
        import pyzipper  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional extra, without types
    except ImportError as error:
        raise UsageError(MISSING_PACKAGE) from error
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
