"""Makes one plain file of a release, whatever it comes in: `open_content`.

A plain file is used where it is. A member of a .zip and the standard input are copied into a private
temporary folder, which is deleted when the caller's ExitStack closes.
"""

import errno
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from caaspp_diff.errors import ReadError
from caaspp_diff.finding import Finding
from caaspp_diff.release import STDIN
from caaspp_diff.release.model import Progress
from caaspp_diff.release.zip_members import COPY_SIZE, choose_member, explain_zip_errors, inflate

Source = Path | Literal["-"]

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A release as one plain file."""

    name: str
    """The name of the given file, for messages; ``stdin`` for ``-``."""

    given: Path
    """The given file, perhaps a .zip; for ``-`` its copy."""

    path: Path
    """The plain file to read."""

    findings: tuple[Finding, ...] = ()


def open_content(source: Source, stack: ExitStack, progress: Progress | None = None) -> Content:
    """Makes the content of ``source`` readable as one plain file.

    Args:
        source: A plain file, a .zip as downloaded, or ``-`` for the standard input.
        stack: Deletes the temporary files when it closes.
        progress: Called with the number of bytes unpacked from a .zip and the total.

    Raises:
        ReadError: There is no such file, it cannot be read, or the .zip does not contain exactly one release.
    """
    name = "stdin" if source == STDIN else source.name or str(source)
    with explain_os_errors(name):
        given = _copy_stdin(stack) if source == STDIN else source
        if given.is_dir():
            raise ReadError(f"{name} is a folder; name one file in it.")
        if given.stat().st_size == 0:
            raise ReadError(f"{name} is empty; download it again.")
        with given.open("rb") as file:
            zipped = file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
        if not zipped:
            return Content(name=name, given=given, path=given)
        return _unzip(given, name, stack, progress)


@contextmanager
def explain_os_errors(name: str) -> Iterator[None]:
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


def _private_folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caaspp-diff-")))


def _copy_stdin(stack: ExitStack) -> Path:
    target = _private_folder(stack) / "stdin"
    with target.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file, COPY_SIZE)
    return target


def _unzip(given: Path, name: str, stack: ExitStack, progress: Progress | None) -> Content:
    with explain_zip_errors(name), zipfile.ZipFile(given) as archive:
        member, findings = choose_member(archive, name)
        target = _private_folder(stack) / f"release{PurePosixPath(member.filename).suffix.lower()}"
        inflate(archive, member, target, name, progress)
    return Content(name=name, given=given, path=target, findings=findings)
