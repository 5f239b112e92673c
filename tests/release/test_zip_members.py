import bz2
import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from contextlib import ExitStack, suppress
from errno import EINVAL, ENOSPC
from pathlib import Path
from types import SimpleNamespace

import pytest

from caaspp_diff.errors import ReadError
from caaspp_diff.release import zip_members
from caaspp_diff.release.container import open_content
from caaspp_diff.release.zip_members import explain_zip_errors
from support.factories import record, write

DAMAGED = "r.zip is a damaged .zip; download it again."
ENCRYPTED = "r.zip is encrypted; unpack it with its password and give the file inside."
KINDS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def _zip(folder: Path, members: list[tuple[str, bytes]], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "r.zip"
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def _content(path: Path) -> bytes:
    with ExitStack() as stack:
        return open_content(path, stack).path.read_bytes()


def _refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        _content(path)
    return str(caught.value)


def _release(folder: Path, name: str = "R.csv") -> bytes:
    return write(folder / name, [record(1)]).read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_zip_with_any_byte_changed_is_read_or_refused(tmp_path: Path, kind: int) -> None:
    path = _zip(tmp_path, [("R.csv", b"a,b\n1,2\n" * 9)], kind)
    whole = path.read_bytes()
    refused = 0

    for place in range(len(whole)):
        for flip in (0xFF, 0x01, 0x80):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
            try:
                _content(path)
            except ReadError:
                refused += 1

    assert refused > len(whole)


@pytest.mark.parametrize("kind", KINDS)
def test_a_zip_that_was_cut_anywhere_is_read_or_refused(tmp_path: Path, kind: int) -> None:
    path = _zip(tmp_path, [("R.csv", b"a,b\n1,2\n" * 9)], kind)
    whole = path.read_bytes()

    for end in range(1, len(whole)):
        path.write_bytes(whole[:end])
        with suppress(ReadError):  # the first bytes alone are a plain file
            assert _content(path) == whole[:end]


def test_an_extra_field_that_is_too_short_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "r.zip"
    member = zipfile.ZipInfo("R.csv")
    member.extra = struct.pack("<HH", 1, 4) + b"abcd"  # zip64, which has eight bytes a number
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, b"x")
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = b"\xff" * 4  # the size is in the extra field
    path.write_bytes(content)

    assert _refusal(path) == DAMAGED


def test_a_name_that_is_no_text_is_damage(tmp_path: Path) -> None:
    path = _zip(tmp_path, [("Ré.csv", b"x")])
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xff"))

    assert _refusal(path) == DAMAGED


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (lzma.LZMAError("Corrupt input data"), DAMAGED),
        (zlib.error("Error -3"), DAMAGED),
        (zipfile.BadZipFile("Bad CRC-32"), DAMAGED),
        (EOFError(), DAMAGED),
        (IndexError("index out of range"), DAMAGED),
        (struct.error("unpack requires a buffer of 8 bytes"), DAMAGED),
        (ValueError("negative seek value"), DAMAGED),
        (OverflowError("Python int too large to convert to C long"), DAMAGED),
        (MemoryError(), DAMAGED),
        (OSError("Invalid data stream"), DAMAGED),  # as bz2 says it
        (OSError(EINVAL, "Invalid argument"), DAMAGED),
        (
            NotImplementedError("That compression method is not supported"),
            "r.zip is compressed in an unknown way; unpack it and give the .csv.",
        ),
        (NotImplementedError("strong encryption (flag bit 6)"), ENCRYPTED),
        (RuntimeError("File 'R.csv' is encrypted, password required for extraction"), ENCRYPTED),
    ],
)
def test_what_is_wrong_with_a_zip_is_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(ReadError) as caught, explain_zip_errors("r.zip"):
        raise error

    assert str(caught.value) == sentence


def test_a_full_disk_is_no_damage() -> None:
    with pytest.raises(OSError, match="No space"), explain_zip_errors("r.zip"):
        raise OSError(ENOSPC, "No space left on device")


def test_bz2_says_what_the_test_above_takes_for_its_words() -> None:
    with pytest.raises(OSError, match="Invalid data stream") as caught:
        bz2.decompress(b"BZh9" + b"x" * 20)

    assert caught.value.errno is None


@pytest.mark.parametrize("second", ["R.csv", "./R.csv"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path, second: str) -> None:
    content = _release(tmp_path)
    path = _zip(tmp_path, [("R.csv", content), (second, content + content)])

    assert _refusal(path) == (
        "r.zip holds R.csv twice; download it again, or unpack it and give one of them."
    )


@pytest.mark.parametrize("release", ["R.csv", "R.txt"])
@pytest.mark.parametrize(
    "beside",
    ["._R.csv", "__MACOSX/._R.csv", "folder/__MACOSX/R.csv", ".hidden.txt", "readme.txt", "Read Me.csv"],
)
def test_what_cannot_be_a_release_is_passed_over(tmp_path: Path, release: str, beside: str) -> None:
    content = _release(tmp_path, release)
    text = b"Please open the file, and only then, look, read, wait, and write.\n" + b"A long line. " * 50
    path = _zip(tmp_path, [(beside, text), (release, content)])

    assert _content(path) == content


@pytest.mark.parametrize("beside", ["._R.csv", "__MACOSX/R.csv"])
def test_what_a_mac_adds_is_passed_over_even_where_it_looks_like_a_release(
    tmp_path: Path, beside: str
) -> None:
    content = _release(tmp_path)
    path = _zip(tmp_path, [(beside, content + content), ("R.csv", content)])

    assert _content(path) == content


def test_a_readme_is_no_form_of_a_release(tmp_path: Path) -> None:
    content = _release(tmp_path, "R.txt")
    path = _zip(tmp_path, [("readme.csv", b"Read me.\n"), ("R.dat", content)])

    with ExitStack() as stack:
        opened = open_content(path, stack)
        assert (opened.path.read_bytes(), opened.findings) == (content, ())


def test_two_files_that_may_be_releases_are_refused_beside_a_readme(tmp_path: Path) -> None:
    content = _release(tmp_path)
    path = _zip(tmp_path, [("A.csv", content), ("B.csv", content), ("readme.txt", b"Read me.\n")])

    assert _refusal(path) == "r.zip holds several releases (A.csv, B.csv); unpack it and give one of them."


def test_a_message_names_few_of_many_members(tmp_path: Path) -> None:
    path = _zip(tmp_path, [(f"{n}.csv", b"x") for n in range(100)])

    assert "several releases (0.csv, 1.csv, 10.csv, 11.csv, 12.csv, …)" in _refusal(path)


def test_a_zip_for_which_the_temporary_folder_has_no_room_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=10, used=9, free=2_000_000))
    path = _zip(tmp_path, [("R.csv", b"0123456789" * 250_000)])

    assert _refusal(path) == (
        f"r.zip unpacks to 2.5 MB, and the temporary folder {tmp_path} has room for 2.0 MB; "
        "free some, or name another folder in the variable TMPDIR."
    )
    monkeypatch.setattr(zip_members, "MAX_SIZE", 1)
    monkeypatch.setattr(zip_members, "MAX_RATIO", 1)
    assert "far more than a release" in _refusal(path)
    assert list(tmp_path.iterdir()) == [path]
