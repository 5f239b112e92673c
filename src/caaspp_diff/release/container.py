"""Makes one plain file of a release, whatever it comes in: `open_content`.

A plain file is used where it is. A member of a .zip and the standard input are copied into a private
temporary folder, which is deleted when the caller's ExitStack closes.
"""

import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from caaspp_diff.errors import ReadError
from caaspp_diff.finding import Finding
from caaspp_diff.phrases import plain_text
from caaspp_diff.release import STDIN
from caaspp_diff.release.model import Progress

Source = Path | Literal["-"]

COPY_SIZE = 1 << 20

MAX_RATIO = 200
"""A .zip member that grows by more than this factor is refused; a release grows about ninefold."""

MAX_SIZE = 1 << 30
"""Bytes up to which a .zip member may grow by any factor."""

_FORMS = {".csv": 0, ".dat": 1, ".txt": 1}  # the lowest is read if a .zip has one release in several forms
_ENCRYPTED = 0x1


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
    # UTF-8, and so no output, can hold a name of bytes that are no text
    name = "stdin" if source == STDIN else plain_text(source.name or str(source))
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
        raise ReadError(f"There is no file {name}; check the path.") from error
    except PermissionError as error:
        raise ReadError(f"{name} cannot be opened: you have no permission to read it.") from error
    except OSError as error:
        raise ReadError(f"{name} cannot be read: {error.strerror or 'the system refuses'}.") from error


def _private_folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caaspp-diff-")))


def _copy_stdin(stack: ExitStack) -> Path:
    target = _private_folder(stack) / "stdin"
    with target.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file, COPY_SIZE)
    return target


def _unzip(given: Path, name: str, stack: ExitStack, progress: Progress | None) -> Content:
    try:
        with zipfile.ZipFile(given) as archive:
            member, findings = _choose_member(archive.infolist(), name)
            target = _private_folder(stack) / f"release{PurePosixPath(member.filename).suffix.lower()}"
            _inflate(archive, member, target, name, progress)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ReadError(f"{name} is a damaged .zip; download it again.") from error
    except NotImplementedError as error:
        raise ReadError(f"{name} is compressed in an unknown way; unpack it and give the .csv.") from error
    return Content(name=name, given=given, path=target, findings=findings)


def _choose_member(members: list[zipfile.ZipInfo], name: str) -> tuple[zipfile.ZipInfo, tuple[Finding, ...]]:
    paths = {PurePosixPath(member.filename): member for member in members if not member.is_dir()}
    if {PurePosixPath("xl/workbook.xml"), PurePosixPath("[Content_Types].xml")} & paths.keys():
        raise ReadError(f"{name} is a spreadsheet (.xlsx); give the .csv of the same download.")
    found = [path for path in paths if path.suffix.lower() in _FORMS and path.parts[0] != "__MACOSX"]
    found.sort(key=lambda path: (_FORMS[path.suffix.lower()], path))
    if not found:
        raise ReadError(f"{name} holds no .csv, .dat or .txt file; give the .zip as it was downloaded.")
    forms = [_FORMS[path.suffix.lower()] for path in found]
    if len({_release_name(path) for path in found}) > 1 or len(set(forms)) < len(forms):
        listed = ", ".join(path.name for path in found)
        raise ReadError(f"{name} holds several releases ({listed}); unpack it and give one of them.")
    chosen = paths[found[0]]
    if chosen.flag_bits & _ENCRYPTED:
        raise ReadError(f"{name} is encrypted; unpack it with its password and give the file inside.")
    if len(found) == 1:
        return chosen, ()
    others = " and ".join(path.name for path in found[1:])
    message = f"{name} holds one release in several forms; {found[0].name} was read, not {others}."
    return chosen, (Finding(code="form_chosen", severity="note", message=message, count=1),)


def _release_name(path: PurePosixPath) -> str:
    return re.sub(r"_?DLMTR$", "", path.stem, flags=re.IGNORECASE).lower()


def _inflate(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    target: Path,
    name: str,
    progress: Progress | None,
) -> None:
    limit = max(MAX_SIZE, MAX_RATIO * member.compress_size)
    done = 0
    with archive.open(member) as packed, target.open("wb") as file:
        while chunk := packed.read(COPY_SIZE):
            done += len(chunk)
            if max(done, member.file_size) > limit:
                raise ReadError(f"{name} would unpack to far more than a release; it is damaged or hostile.")
            file.write(chunk)
            if progress:
                progress(done, member.file_size)
