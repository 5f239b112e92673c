"""``caaspp-diff privacy``: the key that makes tokens from SSIDs."""

from pathlib import Path
from typing import Annotated

import typer

from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import plain_text


def new_key_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The key file to make; it must not be there yet.")
    ],
) -> None:
    """Make a key for --redact ids: the secret from which the tokens of students are made.

    The same key gives the same student the same token in every output; who has it can tell from an SSID
    which token is whose. Keep it where only you can read it, and apart from the outputs.
    """
    from caaspp_diff.deliver.whole_files import write_whole
    from caaspp_diff.privacy.tokens import new_key

    if file.exists():
        raise UsageError(f"{file} is there already; a new key would give every student another token.")
    write_whole(file, [new_key().encode()])
    typer.echo(plain_text(f"{file}: a new key, for --redact ids --key-file {file}"))
