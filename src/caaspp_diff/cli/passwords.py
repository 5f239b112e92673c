"""Passwords, which come from the environment, a file or a prompt, never from the command line."""

import os
import sys
from pathlib import Path

import typer

from caaspp_diff.errors import UsageError
from caaspp_diff.user_text import NotTextError, read_text, why

MAIL_PASSWORD = "CAASPP_DIFF_MAIL_PASSWORD"  # noqa: S105 - the name of the variable
ATTACH_PASSWORD = "CAASPP_DIFF_ATTACH_PASSWORD"  # noqa: S105 - likewise


def mail_password(user: str | None, file: Path | None) -> str | None:
    """The password for the mail server; None if there is no user to log in.

    Raises:
        UsageError: The user has no password, or the mail protocol cannot send the user or the password.
    """
    if user is None:
        return None
    password = os.environ.get(MAIL_PASSWORD) or (read_secret(file) if file else None)
    if password is None:
        raise UsageError(
            f"There is a user for the mail server and no password; set {MAIL_PASSWORD} or password_file."
        )
    if not (user + password).isascii():
        raise UsageError(
            "User and password of the mail server have to be plain ASCII letters, digits, signs."
        )
    return password


def attachment_password(file: Path | None, *, may_ask: bool) -> str:
    """The password that encrypts an attachment: from ``file``, the environment, or a prompt.

    Args:
        file: A file with the password in its first line.
        may_ask: Whether stdin is free for a prompt.

    Raises:
        UsageError: No password is given.
    """
    if file is not None:
        return read_secret(file)
    if password := os.environ.get(ATTACH_PASSWORD):
        return password
    if may_ask and sys.stdin.isatty():
        asked: str = typer.prompt(
            "Password of the attachment", hide_input=True, confirmation_prompt=True, err=True
        )
        return asked
    raise UsageError(
        "An attachment is sent encrypted only; give its password with --attach-password-file or "
        f"{ATTACH_PASSWORD}."
    )


def read_secret(file: Path) -> str:
    """The first line of ``file``.

    Raises:
        UsageError: The file cannot be read, or other users can read it, or its first line is empty.
    """
    from caaspp_diff.privacy.private_files import refuse_if_others_can_read

    try:
        refuse_if_others_can_read(file, "password file")
        lines = read_text(file).splitlines()
    except OSError as error:
        raise UsageError(f"{file} {why(error)}; it should hold a password in its first line.") from error
    except NotTextError as error:
        raise UsageError(f"{file} {why(error)}.") from error
    if not lines or not lines[0]:
        raise UsageError(f"{file} holds no password in its first line.")
    return lines[0]
