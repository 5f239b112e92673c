"""Writes files completely or not at all, readable by their owner only."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from caaspp_diff.errors import WriteError

WRITTEN: list[Path] = []
"""The files that this process has written, all complete; a message names them if something else fails."""


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes ``chunks`` to ``path``; an error or an interrupt leaves what was there before.

    Raises:
        WriteError: The folder or the file cannot be written.
    """
    with whole_file(path) as temporary, temporary.open("wb") as file:
        file.writelines(chunks)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a temporary file to write to, which replaces ``path`` if the block ends without an exception.

    A missing folder is made. The temporary file lies in the same folder, and only its owner can read it from
    its first byte on.

    Yields:
        The path of the temporary file.

    Raises:
        WriteError: The folder or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _not_written(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
        WRITTEN.append(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _not_written(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or type(error).__name__
    return WriteError(f"{path} cannot be written ({reason}); choose another place, or free this one.")
