import os
import stat
import sys
from pathlib import Path

import pytest

from caaspp_diff.deliver.destinations import find_destination
from caaspp_diff.errors import WriteError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no folders that all share")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like /tmp, in which what is there belongs to another user."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    lstat = Path.lstat

    def of_another(self: Path) -> os.stat_result:
        about = lstat(self)
        if self.parent != folder:
            return about
        return os.stat_result([*about[:4], about.st_uid + 1, *about[5:]])

    monkeypatch.setattr(Path, "lstat", of_another)
    return folder


def test_a_file_of_another_user_in_a_shared_folder_is_refused(shared: Path) -> None:
    (shared / "out.json").write_bytes(b"theirs")

    with pytest.raises(WriteError, match=r"out\.json belongs to another user, in a folder that everyone may"):
        find_destination(shared / "out.json")


def test_a_pipe_of_another_user_in_a_shared_folder_is_refused(shared: Path) -> None:
    os.mkfifo(shared / "pipe")

    with pytest.raises(WriteError, match="belongs to another user"):
        find_destination(shared / "pipe")


def test_a_link_of_another_user_in_a_shared_folder_is_not_followed(shared: Path, tmp_path: Path) -> None:
    (shared / "link").symlink_to(tmp_path / "mine")
    (shared / "folder").symlink_to(tmp_path)

    for name in ("link", "folder/mine"):
        with pytest.raises(WriteError, match="belongs to another user"):
            find_destination(shared / name)


def test_an_own_link_to_a_file_of_another_user_in_a_shared_folder_is_refused(
    shared: Path, tmp_path: Path
) -> None:
    (shared / "theirs").write_bytes(b"")
    (tmp_path / "link").symlink_to(shared / "theirs")

    with pytest.raises(WriteError, match="link belongs to another user"):
        find_destination(tmp_path / "link")


def test_in_a_shared_folder_a_new_file_can_be_written(shared: Path) -> None:
    assert find_destination(shared / "new").file == shared / "new"


def test_an_own_file_in_a_shared_folder_can_be_replaced(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    (tmp_path / "mine").write_bytes(b"")
    (tmp_path / "link").symlink_to("mine")

    assert find_destination(tmp_path / "mine").file == tmp_path / "mine"
    assert find_destination(tmp_path / "link").file == tmp_path / "mine"


def test_a_folder_in_a_shared_folder_may_belong_to_whom_it_may(shared: Path) -> None:
    (shared / "theirs").mkdir()

    assert find_destination(shared / "theirs" / "new").file == shared / "theirs" / "new"


@pytest.mark.parametrize("name", ["/dev/fd/1", "/proc/self/fd/1", "/proc/PID/fd/1", "/dev/stdout"])
def test_the_names_of_open_files_are_known(name: str) -> None:
    name = name.replace("PID", str(os.getpid()))
    if not Path(name).exists() and not Path(name).is_symlink():
        pytest.skip(f"this system has no {name}")
    destination = find_destination(Path(name))

    assert destination.is_written_through
    assert destination.descriptor == 1


def test_a_device_is_written_through() -> None:
    destination = find_destination(Path(os.devnull))

    assert destination.is_written_through
    assert stat.S_ISCHR(destination.file.stat().st_mode)
