"""Makes one plain file of a release, whatever it comes in: `open_content`.

A plain file is used where it is. A member of a .zip, the standard input and a pipe are copied into a private
temporary folder, which is deleted when the caller's ExitStack closes.
"""

import errno
import shutil
import stat
import sys
import tempfile
import zipfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from caaspp_diff.errors import ReadError
from caaspp_diff.finding import Finding
from caaspp_diff.phrases import plain_text
from caaspp_diff.release import STDIN
from caaspp_diff.release.model import Progress
from caaspp_diff.release.watch import Watch, unchanged
from caaspp_diff.release.zip_members import COPY_SIZE, choose_member, explain_zip_errors, inflate
from caaspp_diff.temporary import private_folder

Source = Path | Literal["-"]

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A release as one plain file."""

    name: str
    """The name of the given file, for messages; ``stdin`` for ``-``."""

    given: Path
    """The given file, perhaps a .zip; for ``-`` and a pipe its copy."""

    path: Path
    """The plain file to read."""

    watch: Watch
    """Of ``given``, from before anything was read of it."""

    findings: tuple[Finding, ...] = ()


def open_content(source: Source, stack: ExitStack, progress: Progress | None = None) -> Content:
    """Makes the content of ``source`` readable as one plain file.

    Args:
        source: A plain file, a .zip as downloaded, a pipe, or ``-`` for the standard input.
        stack: Deletes the temporary files when it closes.
        progress: Called with the number of bytes unpacked from a .zip and the total.

    Raises:
        FileChangedError: A .zip changed while it was unpacked.
        ReadError: There is no such file, it cannot be read, or the .zip does not contain exactly one release.
    """
    # UTF-8, and so no output, can hold a name of bytes that are no text
    name = "stdin" if source == STDIN else plain_text(source.name or str(source))
    with explain_os_errors(name):
        given = _copy_stdin(stack) if source == STDIN else source
        if given.is_dir():
            raise ReadError(f"{name} is a folder; name one file in it.")
        if not given.is_file() and given.exists():
            # the shell names the pipe of <(command) /dev/fd/63, of which the number alone says nothing
            name = str(source) if name.isdigit() else name
            given = _copy_pipe(given, name, stack)
        if given.stat().st_size == 0:
            raise ReadError(f"{name} is empty; download it again.")
        watch = Watch(name, given)
        stack.callback(watch.close)
        with given.open("rb") as file:
            zipped = file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
        if not zipped:
            return Content(name=name, given=given, path=given, watch=watch)
        with unchanged(watch):
            path, findings = _unzip(given, name, stack, progress)
        return Content(name=name, given=given, path=path, watch=watch, findings=findings)


@contextmanager
def explain_os_errors(name: str) -> Generator[None]:
    """Turns an OSError in the ``with`` block into a `ReadError` about the file ``name``."""
    try:
        yield
    except FileNotFoundError as error:
        if error.filename is None:  # as tempfile says that it has found no folder
            raise ReadError(
                f"{name} cannot be copied: no folder for temporary files can be used; name one in the "
                "variable TMPDIR."
            ) from error
        raise ReadError(f"There is no file {name}; check the path.") from error
    except PermissionError as error:
        raise ReadError(f"{name} cannot be opened: you have no permission to read it.") from error
    except OSError as error:
        if error.errno in _NO_ROOM:  # reading needs no room, so it is the copy that has none
            raise ReadError(
                f"{name} cannot be copied to the temporary folder {tempfile.gettempdir()} "
                f"({error.strerror}); free some room there, or name another folder in the variable TMPDIR."
            ) from error
        raise ReadError(f"{name} cannot be read: {error.strerror or 'the system refuses'}.") from error


def _copy_stdin(stack: ExitStack) -> Path:
    target = stack.enter_context(private_folder()) / "stdin"
    with target.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file, COPY_SIZE)
    return target


def _copy_pipe(given: Path, name: str, stack: ExitStack) -> Path:
    if stat.S_ISCHR(given.stat().st_mode) or stat.S_ISBLK(given.stat().st_mode):
        raise ReadError(f"{name} is a device; give the file as it was downloaded.")
    target = stack.enter_context(private_folder()) / "pipe"
    with given.open("rb") as pipe, target.open("wb") as file:
        shutil.copyfileobj(pipe, file, COPY_SIZE)
    return target


def _unzip(
    given: Path, name: str, stack: ExitStack, progress: Progress | None
) -> tuple[Path, tuple[Finding, ...]]:
    with explain_zip_errors(name), zipfile.ZipFile(given) as archive:
        member, findings = choose_member(archive, name)
        folder = stack.enter_context(private_folder())
        target = folder / f"release{PurePosixPath(member.filename).suffix.lower()}"
        inflate(archive, member, target, name, progress)
    return target, findings
