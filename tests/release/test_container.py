import io
import os
import sys
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest

from caaspp_diff.errors import ReadError
from caaspp_diff.release import zip_members
from caaspp_diff.release.container import open_content


def _zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def _refusal(path: Path) -> str:
    with ExitStack() as stack, pytest.raises(ReadError) as caught:
        open_content(path, stack)
    return str(caught.value)


def test_a_plain_file_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(b"x")

    with ExitStack() as stack:
        content = open_content(path, stack)

    assert (content.name, content.path, content.given) == ("any.name", path, path)


def test_the_member_of_a_zip_is_copied_and_the_copy_deleted(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", R__dat=b"abc" * 1000)
    seen: list[tuple[int, int]] = []

    with ExitStack() as stack:
        content = open_content(path, stack, lambda done, total: seen.append((done, total)))
        assert content.path.read_bytes() == b"abc" * 1000
        assert content.given == path

    assert not content.path.parent.exists()
    assert seen[-1] == (3000, 3000)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's temporary folder private itself")
def test_the_copy_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    with ExitStack() as stack:
        content = open_content(_zip(tmp_path / "r.zip", R__dat=b"abc"), stack)
        assert content.path.parent.stat().st_mode & 0o077 == 0


def test_of_both_forms_in_a_zip_the_csv_is_read_and_a_note_says_so(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", Results__dat=b"fixed", Results_DLMTR__csv=b"delimited")

    with ExitStack() as stack:
        content = open_content(path, stack)
        assert content.path.read_bytes() == b"delimited"

    (note,) = content.findings
    assert note.severity == "note"
    assert "Results_DLMTR.csv was read, not Results.dat" in note.message


def test_a_zip_of_several_releases_is_refused_by_naming_them(tmp_path: Path) -> None:
    two_leas = _zip(tmp_path / "leas.zip", A__csv=b"x", B__csv=b"x")
    two_populations = _zip(tmp_path / "both.zip", Enrolled__csv=b"x", Tested__dat=b"x")

    assert "several releases (A.csv, B.csv)" in _refusal(two_leas)
    assert "several releases (Enrolled.csv, Tested.dat)" in _refusal(two_populations)


def test_folders_and_system_files_in_a_zip_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__MACOSX/._R.csv", b"junk")
        archive.writestr("folder/", b"")
        archive.writestr("folder/readme.pdf", b"junk")
        archive.writestr("folder/R.CSV", b"the release")

    with ExitStack() as stack:
        assert open_content(path, stack).path.read_bytes() == b"the release"


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"xl/workbook__xml": b"x", "[Content_Types]__xml": b"x"}, "give the .csv of the same download"),
        ({"readme__pdf": b"x"}, "no .csv, .dat or .txt"),
        ({}, "no .csv, .dat or .txt"),
    ],
)
def test_a_zip_without_a_release_is_refused(tmp_path: Path, members: dict[str, bytes], sentence: str) -> None:
    assert sentence in _refusal(_zip(tmp_path / "r.zip", **members))


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", R__dat=bytes(range(256)) * 99)
    content = path.read_bytes()
    path.write_bytes(content[:60] + b"\xff\xff\xff\xff" + content[64:])
    assert "damaged .zip" in _refusal(path)
    path.write_bytes(content[:-30])
    assert "damaged .zip" in _refusal(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", R__dat=b"abc")
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag in the member's own header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    path.write_bytes(content)

    assert "encrypted" in _refusal(path)


def test_a_zip_that_unpacks_to_far_too_much_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_members, "MAX_SIZE", 1 << 16)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = _zip(tmp_path / "r.zip", R__dat=b"\0" * (1 << 22))

    assert "far more than a release" in _refusal(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_large_release_that_deflates_well_is_no_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_members, "MAX_SIZE", 1)
    with ExitStack() as stack:
        content = open_content(_zip(tmp_path / "r.zip", R__dat=b"0123456789" * 100), stack)
        assert content.path.stat().st_size == 1000


def test_the_standard_input_is_copied_and_the_copy_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))

    with ExitStack() as stack:
        content = open_content("-", stack)
        assert content.name == "stdin"
        assert content.path.read_bytes() == b"abc"

    assert not content.path.exists()


def test_a_zip_may_come_through_the_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = _zip(tmp_path / "r.zip", R__dat=b"abc").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(zipped)))

    with ExitStack() as stack:
        content = open_content("-", stack)
        assert content.path.read_bytes() == b"abc"
        assert content.given.read_bytes() == zipped


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_copied_and_the_copy_deleted(tmp_path: Path) -> None:
    pipe = tmp_path / "august"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(b"abc" * 100_000,))
    writer.start()

    with ExitStack() as stack:
        content = open_content(pipe, stack)
        assert content.name == "august"
        assert content.path.read_bytes() == b"abc" * 100_000

    writer.join(timeout=60)
    assert not content.path.exists()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system has no names for open files")
def test_the_pipe_of_a_command_is_read_and_an_empty_one_refused_by_its_whole_name() -> None:
    for sent in (b"abc", b""):
        reading, writing = os.pipe()
        os.write(writing, sent)
        os.close(writing)
        path = Path(f"/dev/fd/{reading}")
        if sent:
            with ExitStack() as stack:
                assert open_content(path, stack).path.read_bytes() == sent
        else:
            assert _refusal(path) == f"{path} is empty; download it again."
        os.close(reading)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such devices")
def test_a_device_is_refused_without_reading_it() -> None:
    assert _refusal(Path("/dev/zero")) == "zero is a device; give the file as it was downloaded."


def test_a_missing_file_an_empty_one_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty.dat").touch()

    assert _refusal(tmp_path / "gone.dat") == "There is no file gone.dat; check the path."
    assert _refusal(tmp_path / "empty.dat") == "empty.dat is empty; download it again."
    assert _refusal(tmp_path).endswith("is a folder; name one file in it.")


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.dat"
    path.write_bytes(b"x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # a mode of 000 would not stop a test that runs as root

    assert "no permission" in _refusal(path)


def test_any_other_error_of_the_system_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.dat"
    path.write_bytes(b"x")

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)

    assert _refusal(path) == "r.dat cannot be read: Input/output error."


def test_a_full_temporary_folder_is_not_taken_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    monkeypatch.setattr("shutil.copyfileobj", fail)

    with ExitStack() as stack, pytest.raises(ReadError) as caught:
        open_content("-", stack)
    assert str(caught.value) == (
        f"stdin cannot be copied to the temporary folder {tempfile.gettempdir()} (No space left on device); "
        "free some room there, or name another folder in the variable TMPDIR."
    )


def test_no_temporary_folder_at_all_is_not_taken_for_a_missing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "none")])

    assert "no folder for temporary files can be used" in _refusal(_zip(tmp_path / "r.zip", R__dat=b"abc"))
