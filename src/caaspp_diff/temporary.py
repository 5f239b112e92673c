"""Makes private temporary folders and files, and removes those that a killed run has left.

Whatever is made here is remembered until it is removed, so that `remove_all` can end a run anywhere. A lock
shows other runs that it is in use. What is a day old and not locked was left by a run that was killed; the
next run that makes something in the same place removes it.
"""

import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX: Final = "caaspp-diff-"
SUFFIX: Final = ".part"
LOCK: Final = ".caaspp-diff.lock"
"""A file in each folder, locked while the folder is in use, and removed last."""

OLD: Final = 24 * 60 * 60
"""Seconds after which what nobody has locked is removed."""

_NAME = re.compile(rf"\.?{PREFIX}[0-9a-f]{{16}}")
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

_in_use: set[Path] = set()
_looked_into: set[Path] = set()


@contextmanager
def private_folder(beside: Path | None = None) -> Generator[Path]:
    """Makes a folder that only its owner can open, and deletes it whatever happens.

    Args:
        beside: A file, beside which the folder is made; None for the temporary folder of the system.

    Raises:
        OSError: The folder cannot be made.
    """
    parent = Path(tempfile.gettempdir()) if beside is None else beside.parent
    remove_left_behind(parent)
    folder = parent / _new_name(hidden=beside is not None)
    # remembered before it is made: a signal may come in between
    _in_use.add(folder)
    lock = None
    try:
        folder.mkdir(mode=0o700)
        lock = os.open(folder / LOCK, _FLAGS, 0o600)
        with suppress(OSError):  # some network drives have no locks; nothing is removed from these
            _lock(lock)
        yield folder
    finally:
        if lock is not None:
            os.close(lock)
        _forget(folder)


@contextmanager
def private_file(beside: Path) -> Generator[Path]:
    """Makes an empty file that only its owner can read, and deletes it if it is still there at the end.

    Args:
        beside: The file beside which it is made; the caller may move it there.

    Raises:
        OSError: The file cannot be made.
    """
    remove_left_behind(beside.parent)
    file = beside.parent / f"{_new_name(hidden=True)}{SUFFIX}"
    _in_use.add(file)
    handle = None
    try:
        handle = os.open(file, _FLAGS, 0o600)
        if sys.platform == "win32":
            # an open file cannot be replaced there; while another program has it open, it cannot be removed
            os.close(handle)
            handle = None
        else:
            with suppress(OSError):
                _lock(handle)
        yield file
    finally:
        if handle is not None:
            os.close(handle)
        _forget(file)


def remove_all() -> None:
    """Removes everything that is in use, as far as possible; for the end of a run that was interrupted."""
    for path in tuple(_in_use):
        _remove(path)


def remove_left_behind(folder: Path) -> None:
    """Removes from a folder what killed runs of the same user left there; once per folder and process.

    That is what has a name of ours, is older than `OLD`, and is not locked.
    """
    if folder in _looked_into:
        return
    _looked_into.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name.removesuffix(SUFFIX)):
                with suppress(OSError):
                    _remove_if_left(Path(entry.path))


def _new_name(*, hidden: bool) -> str:
    return f"{'.' if hidden else ''}{PREFIX}{os.urandom(8).hex()}"


def _remove_if_left(path: Path) -> None:
    about = path.lstat()
    owned = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    is_folder = stat.S_ISDIR(about.st_mode) and path.suffix != SUFFIX
    is_file = stat.S_ISREG(about.st_mode) and path.suffix == SUFFIX
    if not owned or not (is_folder or is_file) or time.time() - about.st_mtime < OLD:
        return
    # a folder without our lock is not ours, whatever its name
    handle = os.open(path / LOCK if is_folder else path, os.O_RDWR)
    try:
        _lock(handle)
    finally:
        os.close(handle)
    _remove(path)


def _lock(handle: int) -> None:
    """Locks an open file.

    Raises:
        OSError: Another one has locked it.
    """
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _forget(path: Path) -> None:
    _remove(path)
    _in_use.discard(path)


def _remove(path: Path) -> None:
    """Removes a file, or a folder with its lock last, so that a kill in between leaves no data unmarked."""
    if path.suffix == SUFFIX:
        with suppress(OSError):
            path.unlink()
        return
    with suppress(OSError):
        for child in tuple(path.iterdir()):
            if child.name == LOCK:
                continue
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(child, ignore_errors=True)
            else:
                child.unlink(missing_ok=True)
        (path / LOCK).unlink(missing_ok=True)
        path.rmdir()
