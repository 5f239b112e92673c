"""Finds the release in a .zip and unpacks it, whatever is wrong with the .zip: `choose_member`, `inflate`."""

import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path, PurePosixPath

from caaspp_diff.errors import ReadError
from caaspp_diff.finding import Finding
from caaspp_diff.release.model import Progress

COPY_SIZE = 1 << 20

MAX_RATIO = 200
"""A .zip member that grows by more than this factor is refused; a release grows about ninefold."""

MAX_SIZE = 1 << 30
"""Bytes up to which a .zip member may grow by any factor."""

PEEKED_BYTES = 1 << 16
"""Of a member, to see whether it may be a release."""

PEEKED_LINES = 5
MIN_DELIMITERS = 9
"""How many of the same delimiter the header of a release has at least."""

MIN_RECORD_BYTES = 200
"""Fewer bytes than a fixed-width record has in any layout."""

NAMED = 5
"""How many members a message names at most."""

_FORMS = {".csv": 0, ".dat": 1, ".txt": 1}  # the lowest is read if a .zip has one release in several forms
_ENCRYPTED = 0x1

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,  # an extra field that is too short
    ValueError,  # names that are no text, sizes and offsets that cannot be
    OverflowError,
    MemoryError,  # a size that is not that of anything in the file
)
try:
    from lzma import LZMAError
except ImportError:  # Python was built without it, and then takes its .zip for one of an unknown kind
    LZMAError = zlib.error  # type: ignore[misc,assignment]


@contextmanager
def explain_zip_errors(name: str) -> Generator[None]:
    """Turns what zipfile raises in the ``with`` block into a `ReadError` about the .zip ``name``."""
    try:
        yield
    except (*_DAMAGE, LZMAError) as error:
        raise _damaged(name) from error
    except NotImplementedError as error:
        if "encryption" in str(error):
            raise _encrypted(name) from error
        raise ReadError(f"{name} is compressed in an unknown way; unpack it and give the .csv.") from error
    except RuntimeError as error:
        if "encrypted" in str(error):
            raise _encrypted(name) from error
        raise
    except OSError as error:
        if error.errno in {None, EINVAL}:  # of bz2, or of an offset before the beginning of the file
            raise _damaged(name) from error
        raise


def choose_member(archive: zipfile.ZipFile, name: str) -> tuple[zipfile.ZipInfo, tuple[Finding, ...]]:
    """The one release in a .zip, and what the user should know about the choice.

    What cannot be a release, such as a readme.txt, is passed over.

    Raises:
        ReadError: There is no release, there are several, or it is encrypted.
    """
    members = [
        (PurePosixPath(member.filename), member) for member in archive.infolist() if not member.is_dir()
    ]
    if {PurePosixPath("xl/workbook.xml"), PurePosixPath("[Content_Types].xml")} & {
        path for path, _ in members
    }:
        raise ReadError(f"{name} is a spreadsheet (.xlsx); give the .csv of the same download.")
    found = [
        (path, member)
        for path, member in members
        if path.suffix.lower() in _FORMS and "__MACOSX" not in path.parts and not path.name.startswith(".")
    ]
    found.sort(key=lambda each: (_FORMS[each[0].suffix.lower()], each[0]))
    if not found:
        raise ReadError(f"{name} holds no .csv, .dat or .txt file; give the .zip as it was downloaded.")
    if _are_several([path for path, _ in found]):
        found = [each for each in found if _may_be_release(archive, each[1])] or found
    paths = [path for path, _ in found]
    twice = [path for path, times in Counter(paths).items() if times > 1]
    if twice:
        raise ReadError(
            f"{name} holds {twice[0].name} twice; download it again, or unpack it and give one of them."
        )
    if _are_several(paths):
        listed = ", ".join([*(path.name for path in paths[:NAMED]), *(["…"] if paths[NAMED:] else [])])
        raise ReadError(f"{name} holds several releases ({listed}); unpack it and give one of them.")
    chosen = found[0][1]
    if chosen.flag_bits & _ENCRYPTED:
        raise _encrypted(name)
    if len(found) == 1:
        return chosen, ()
    others = " and ".join(path.name for path in paths[1:])
    message = f"{name} holds one release in several forms; {paths[0].name} was read, not {others}."
    return chosen, (Finding(code="form_chosen", severity="note", message=message, count=1),)


def inflate(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    target: Path,
    name: str,
    progress: Progress | None,
) -> None:
    """Unpacks a member into the file ``target``.

    Args:
        archive: The .zip.
        member: What to unpack.
        target: A file in a temporary folder.
        name: What messages call the .zip.
        progress: Called with the number of bytes unpacked and the total.

    Raises:
        ReadError: It is too large for a release, or for the temporary folder.
    """
    limit = max(MAX_SIZE, MAX_RATIO * member.compress_size)
    if member.file_size > limit:
        raise _too_large(name)
    free = shutil.disk_usage(target.parent).free
    if member.file_size > free:
        raise ReadError(
            f"{name} unpacks to {_megabytes(member.file_size)}, and the temporary folder "
            f"{tempfile.gettempdir()} has room for {_megabytes(free)}; free some, or name another folder in "
            "the variable TMPDIR."
        )
    done = 0
    with archive.open(member) as packed, target.open("wb") as file:
        while chunk := packed.read(COPY_SIZE):
            done += len(chunk)
            if done > limit:
                raise _too_large(name)
            file.write(chunk)
            if progress:
                progress(done, member.file_size)


def _are_several(paths: Sequence[PurePosixPath]) -> bool:
    """Whether the paths are more than one release in different forms."""
    forms = [_FORMS[path.suffix.lower()] for path in paths]
    return len({_release_name(path) for path in paths}) > 1 or len(set(forms)) < len(forms)


def _release_name(path: PurePosixPath) -> str:
    return re.sub(r"_?DLMTR$", "", path.stem, flags=re.IGNORECASE).lower()


def _may_be_release(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether one of the first lines may be a header or a record; an encrypted member may be anything."""
    if member.flag_bits & _ENCRYPTED:
        return True
    with archive.open(member) as file:
        head = file.read(PEEKED_BYTES)
    return any(
        max(line.count(delimiter) for delimiter in (b"^", b",", b"\t", b";", b"|")) >= MIN_DELIMITERS
        or (len(line) >= MIN_RECORD_BYTES and line[:2].isdigit())
        for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:PEEKED_LINES]
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _too_large(name: str) -> ReadError:
    return ReadError(f"{name} would unpack to far more than a release; it is damaged or hostile.")


def _damaged(name: str) -> ReadError:
    return ReadError(f"{name} is a damaged .zip; download it again.")


def _encrypted(name: str) -> ReadError:
    return ReadError(f"{name} is encrypted; unpack it with its password and give the file inside.")
