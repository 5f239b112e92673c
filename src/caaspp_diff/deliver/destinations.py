"""Finds what stands where an output goes: a file, a link to one, or a device or pipe. `find_destination`."""

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff.errors import WriteError

MOST_LINKS = 40
"""Links from one to the next that are followed, as many as Linux follows."""

SHARED = stat.S_ISVTX | stat.S_IWOTH
"""The mode of a folder such as /tmp: everyone may write to it, and delete what is their own."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the content of an output ends up."""

    file: Path
    """The file to replace, or the device or pipe to write through."""

    is_written_through: bool = False
    descriptor: int | None = None
    """The open file that /dev/stdout and the like stand for, which is written through."""


def find_destination(path: Path) -> Destination:
    """Finds where an output named ``path`` goes; of a symbolic link, that is what it leads to.

    Raises:
        WriteError: In a folder that everyone may write to, what is there belongs to another user.
        OSError: It is a folder, or links lead in a circle.
    """
    _refuse_of_others(path, path.absolute())
    descriptor = _open_file(path)
    if descriptor is not None:
        return Destination(path, is_written_through=True, descriptor=descriptor)
    real = Path(os.path.realpath(path))
    _refuse_of_others(path, real)
    # otherwise as named: Windows may know a network drive by a name that cannot be written to
    file = real if path.is_symlink() else path
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return Destination(file)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return Destination(file, is_written_through=not stat.S_ISREG(mode))


def _open_file(path: Path) -> int | None:
    """The number of the open file of this process that ``path`` stands for, such as 1 for /dev/stdout."""
    name = str(path.absolute())
    for _ in range(MOST_LINKS):
        if found := re.fullmatch(rf"(?:/dev|/proc/(?:self|thread-self|{os.getpid()}))/fd/(\d+)", name):
            return int(found[1])
        if not Path(name).is_symlink():
            return None
        name = os.path.normpath(Path(name).parent / Path(name).readlink())
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _refuse_of_others(named: Path, path: Path) -> None:
    """Refuses what others may have put in our way: their links on the path, their file at its end."""
    if not hasattr(os, "geteuid"):  # Windows has no such folders
        return
    for place in (*reversed(path.parents), path):
        try:
            about, folder = place.lstat(), place.parent.stat()
        except OSError:  # which whoever writes it will meet too
            return
        if place != path and not stat.S_ISLNK(about.st_mode):
            continue
        if folder.st_mode & SHARED == SHARED and about.st_uid not in {os.geteuid(), folder.st_uid}:
            raise WriteError(
                f"{named} belongs to another user, in a folder that everyone may write to; choose another "
                "place."
            )
