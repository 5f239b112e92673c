"""Files written whole or not at all, readable by their owner only."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from caaspp_diff.errors import WriteError


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes ``chunks`` to ``path``; after an error or an interrupt the old file, or none, is there.

    Raises:
        WriteError: As `whole_file`.
    """
    with whole_file(path) as part, part.open("wb") as file:
        file.writelines(chunks)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write to, which takes the place of ``path`` when the block ends without an exception.

    The folder is made where it is missing. The temporary file stands beside ``path`` with owner-only
    permissions from its first byte.

    Raises:
        WriteError: The folder or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _not_written(path, error) from error
    part = Path(name)
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _not_written(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or type(error).__name__
    return WriteError(f"{path} cannot be written ({reason}); choose another place, or free this one.")
