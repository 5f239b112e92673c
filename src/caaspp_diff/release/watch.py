"""Notices that a release changes while it is read: `Watch` for one file, `unchanged` for a block."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from caaspp_diff.errors import FileChangedError


class Watch:
    """A file as it was when it was opened; it stays open until `close`.

    Args:
        name: What messages call it.
        path: The file.

    Raises:
        OSError: It cannot be opened.
    """

    def __init__(self, name: str, path: Path) -> None:
        self._name = name
        self._file = path.open("rb", buffering=0)
        self._opened = os.fstat(self._file.fileno())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def refuse_changed(self) -> None:
        """Checks that the file is still as it was.

        Raises:
            FileChangedError: Its size or time of modification is another.
        """
        now = os.fstat(self._file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self._opened.st_size, self._opened.st_mtime_ns):
            raise self._changed()

    def refuse_other(self, file: FileIO) -> None:
        """Checks that ``file``, which was opened later by the same path, is the same file.

        Raises:
            FileChangedError: Another file has taken its place.
        """
        if not os.path.samestat(os.fstat(file.fileno()), self._opened):
            raise self._changed()

    def _changed(self) -> FileChangedError:
        return FileChangedError(
            f"{self._name} changed while it was read; wait until nothing writes to it, and run this again."
        )


@contextmanager
def unchanged(*watches: Watch) -> Generator[None]:
    """Checks at the end of a block that reads files that none has changed.

    If one has, that is also what is wrong where anything else fails in the block.

    Raises:
        FileChangedError: A file has changed since it was opened.
    """
    try:
        yield
    except Exception as error:
        for watch in watches:
            try:
                watch.refuse_changed()
            except FileChangedError as changed:
                raise changed from error
        raise
    for watch in watches:
        watch.refuse_changed()
