import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from caaspp_diff import temporary
from caaspp_diff.temporary import LOCK, private_file, private_folder, remove_all

TWO_DAYS = 2 * 24 * 60 * 60

KILLED = """
import os, signal
from pathlib import Path
from caaspp_diff.temporary import private_file, private_folder
with private_folder() as folder, private_file(Path("out.txt")) as file:
    (folder / "release.csv").write_text("a student")
    (folder / "more").mkdir()
    (folder / "more" / "release.csv").write_text("a student")
    file.write_text("a student")
    print(folder, file, flush=True)
    {then}
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, in which nobody has looked for what was left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(temporary, "_looked_into", set())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(then: str) -> subprocess.Popen[str]:
    """Starts a run that makes a folder and a file, says so, and then does as it is asked."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED.format(then=then)],
        env={**os.environ, "TMPDIR": str(Path.cwd()), "TEMP": str(Path.cwd())},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def make_old(folder: Path) -> None:
    then = time.time() - TWO_DAYS
    for path in folder.rglob("*"):
        os.utime(path, (then, then), follow_symlinks=os.utime not in os.supports_follow_symlinks)


def use(place: Path) -> None:
    """Makes and removes what a run does."""
    with private_folder(), private_file(place / "out.txt"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_the_owner_can_open_what_is_made(place: Path) -> None:
    with private_folder() as folder, private_file(place / "out.txt") as file:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("failure", [None, RuntimeError, KeyboardInterrupt])
def test_what_is_made_is_deleted_whatever_happens(place: Path, failure: type[BaseException] | None) -> None:
    def run() -> None:
        with private_folder() as folder, private_file(place / "out.txt") as file:
            (folder / "inner").mkdir()
            (folder / "inner" / "x").write_bytes(b"x")
            file.write_bytes(b"x")
            assert len(names(place)) == 2
            if failure:
                raise failure

    if failure:
        with pytest.raises(failure):
            run()
    else:
        run()
    assert names(place) == []


def test_a_file_that_was_moved_in_its_place_stays(place: Path) -> None:
    with private_file(place / "out.txt") as file:
        file.write_bytes(b"whole")
        file.replace(place / "out.txt")

    assert names(place) == ["out.txt"]


def test_the_end_of_an_interrupted_run_removes_what_is_in_use(place: Path) -> None:
    with private_folder() as folder, private_file(place / "out.txt"):
        (folder / "release.csv").write_bytes(b"a student")
        remove_all()
        assert names(place) == []


def test_what_a_killed_run_left_is_removed_once_it_is_a_day_old(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = start("os._exit(9)")
    process.communicate()
    assert len(names(place)) == 2

    use(place)
    assert len(names(place)) == 2
    make_old(place)
    monkeypatch.setattr(temporary, "_looked_into", set())
    use(place)
    assert names(place) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows could not replace a file that is locked")
def test_what_another_run_uses_stays_however_old_it_is(place: Path) -> None:
    process = start("input()")
    assert process.stdout is not None
    process.stdout.readline()
    make_old(place)
    use(place)
    left = names(place)
    process.communicate("go on\n")

    assert len(left) == 2
    assert names(place) == []


def test_what_is_not_ours_stays_whatever_its_name_or_age(place: Path) -> None:
    own = "caaspp-diff-0123456789abcdef"
    (place / own).mkdir()  # without a lock
    (place / own / "notes.txt").write_bytes(b"x")
    for name in ("caaspp-diff-notes", "my-caaspp-diff-0123456789abcdef"):
        (place / name).mkdir()
        (place / name / LOCK).write_bytes(b"")
    (place / ".caaspp-diff-fedcba9876543210.part").mkdir()
    (place / ".other.part").write_bytes(b"x")
    before = names(place)
    make_old(place)
    use(place)

    assert names(place) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives links to administrators only")
def test_a_link_with_a_name_of_ours_is_not_followed(place: Path) -> None:
    (place / "kept").mkdir()
    (place / "kept" / LOCK).write_bytes(b"")
    (place / "kept" / "x").write_bytes(b"x")
    (place / "caaspp-diff-0123456789abcdef").symlink_to(place / "kept")
    (place / ".caaspp-diff-0123456789abcdef.part").symlink_to(place / "kept" / "x")
    make_old(place)
    use(place)

    assert names(place / "kept") == [LOCK, "x"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows keeps a temporary folder for each user")
def test_what_another_user_left_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start("os._exit(9)").communicate()
    make_old(place)
    monkeypatch.setattr(os, "geteuid", lambda: 1 << 20)
    use(place)

    assert len(names(place)) == 2


def test_a_folder_is_searched_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[Path] = []
    scan = os.scandir

    def counting(folder: Path) -> object:
        searched.append(folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", counting)
    use(place)
    use(place)

    assert searched == [place]


def test_a_file_system_without_locks_is_used_and_nothing_removed_from_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("os._exit(9)").communicate()
    make_old(place)

    def refuse(_: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(temporary, "_lock", refuse)
    use(place)

    assert len(names(place)) == 2
