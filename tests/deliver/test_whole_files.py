import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from caaspp_diff.deliver.destinations import find_destination
from caaspp_diff.deliver.whole_files import whole_file, whole_files, write_whole
from caaspp_diff.errors import WriteError

posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such pipes and devices, and links for administrators only"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "out" / "a.txt", [b"one ", b"two"])

    assert (tmp_path / "out" / "a.txt").read_bytes() == b"one two"
    assert names(tmp_path / "out") == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_the_owner_can_read_the_file_from_its_first_byte_on(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.txt") as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        part.write_bytes(b"x")

    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, failure: type[BaseException]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def chunks() -> Iterator[bytes]:
        yield b"new"
        raise failure

    with pytest.raises(failure):
        write_whole(path, chunks())

    assert (path.read_bytes(), names(tmp_path)) == (b"old", ["a.txt"])


def test_the_error_names_the_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").write_bytes(b"")

    for path in (tmp_path / "taken", tmp_path / "file" / "a.txt"):
        with pytest.raises(WriteError, match=r"cannot be written \(.+\); choose another place") as failure:
            write_whole(path, [b"x"])
        assert str(failure.value).startswith(str(path))
    assert names(tmp_path) == ["file", "taken"]


# What is no plain file


@posix_only
def test_a_pipe_gets_the_content_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, [b"one ", b"two"])
    reader.join(timeout=60)

    assert got == [b"one two"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert names(tmp_path) == ["pipe"]


@posix_only
def test_a_device_is_written_through_and_stays_a_device() -> None:
    # checked first: a run as root would replace the device of the whole machine
    assert find_destination(Path(os.devnull)).is_written_through
    write_whole(Path(os.devnull), [b"x"])

    assert stat.S_ISCHR(Path(os.devnull).lstat().st_mode)


@posix_only
def test_an_open_file_goes_on_where_it_is(tmp_path: Path) -> None:
    with (tmp_path / "log.txt").open("w+b", buffering=0) as file:
        file.write(b"before ")
        write_whole(Path(f"/dev/fd/{file.fileno()}"), [b"whole"])
        file.write(b" after")

    assert (tmp_path / "log.txt").read_bytes() == b"before whole after"


@posix_only
def test_a_failure_writes_nothing_to_a_pipe(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError

    with (tmp_path / "log.txt").open("w+b", buffering=0) as file:
        path = Path(f"/dev/fd/{file.fileno()}")
        with pytest.raises(RuntimeError):
            write_whole(path, chunks())

    assert (tmp_path / "log.txt").read_bytes() == b""


@posix_only
@pytest.mark.parametrize("is_there", [True, False])
def test_of_a_link_the_file_is_replaced_that_it_leads_to(tmp_path: Path, *, is_there: bool) -> None:
    target = tmp_path / "elsewhere" / "target"
    target.parent.mkdir()
    if is_there:
        target.write_bytes(b"old")
    (tmp_path / "second").symlink_to("elsewhere/target")
    (tmp_path / "first").symlink_to("second")
    write_whole(tmp_path / "first", [b"new"])

    assert (tmp_path / "first").readlink() == Path("second")
    assert (tmp_path / "second").is_symlink()
    assert target.read_bytes() == b"new"
    assert names(target.parent) == ["target"]


@posix_only
def test_links_in_a_circle_are_an_error_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    with pytest.raises(WriteError, match=r"loop cannot be written \(Too many levels of symbolic links\)"):
        write_whole(tmp_path / "loop", [b"x"])


# Files that belong together


def test_no_file_is_replaced_before_all_are_written(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_bytes(b"old")

    def fail() -> None:
        with whole_files(paths) as (first, second):
            first.write_bytes(b"new")
            second.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]
    assert names(tmp_path) == ["a", "b"]


def test_an_error_names_the_file_of_several_that_cannot_be_written(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_files([tmp_path / "a", tmp_path / "b"]) as (_, second):
            raise OSError(28, "No space left on device", str(second))

    with pytest.raises(WriteError, match=r"b cannot be written \(No space left on device\)"):
        fail()
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process that gets a signal")
def test_a_signal_between_the_renames_waits_for_the_last(tmp_path: Path) -> None:
    program = """
import os, signal
from pathlib import Path
from caaspp_diff import interrupts
from caaspp_diff.deliver.whole_files import whole_files

replace = Path.replace

def replace_and_send(self, target):
    replace(self, target)
    os.kill(os.getpid(), signal.SIGTERM)

Path.replace = replace_and_send
interrupts.install(lambda: None)
with whole_files([Path("a"), Path("b")]) as temporary:
    for file in temporary:
        file.write_bytes(b"new")
print("goes on")
"""
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "", "")
    assert names(tmp_path) == ["a", "b"]


def refuse_to_replace(monkeypatch: pytest.MonkeyPatch, name: str, error: OSError) -> None:
    """Lets the system refuse to replace the file with that name."""
    replace = Path.replace

    def replacing(self: Path, target: Path) -> Path:
        if target.name == name:
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replacing)


def test_if_one_of_several_cannot_be_put_in_place_the_error_says_which_are_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_replace(monkeypatch, "b", OSError(5, "Input/output error"))
    paths = [tmp_path / name for name in "abc"]

    def write() -> None:
        with whole_files(paths) as temporary:
            for file in temporary:
                file.write_bytes(b"new")

    with pytest.raises(WriteError) as failure:
        write()
    assert str(failure.value) == (
        f"{paths[1]} cannot be written (Input/output error); choose another place, or free this one. "
        f"{paths[0]} and {paths[2]} are complete."
    )
    assert names(tmp_path) == ["a", "c"]


def test_what_may_not_replace_an_open_file_is_kept_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_replace(monkeypatch, "report.v1.xlsx", PermissionError(13, "Permission denied"))
    path = tmp_path / "report.v1.xlsx"
    path.write_bytes(b"open in a spreadsheet")
    (tmp_path / "report.v1 (2).xlsx").write_bytes(b"kept before")

    with pytest.raises(WriteError) as failure:
        write_whole(path, [b"new"])

    assert str(failure.value) == (
        f"{path} cannot be replaced, because another program has it open or you have no permission; the "
        "result is kept as report.v1 (3).xlsx beside it."
    )
    assert (tmp_path / "report.v1 (3).xlsx").read_bytes() == b"new"
    assert len(names(tmp_path)) == 3
