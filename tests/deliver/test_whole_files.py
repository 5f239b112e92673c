import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caaspp_diff.deliver.whole_files import whole_file, write_whole
from caaspp_diff.errors import WriteError


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
