"""A release that changes while it is read is refused, and nothing that was read of it is written."""

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from caaspp_diff.cli.inputs import compare_files
from caaspp_diff.comparison import run
from caaspp_diff.comparison.model import Comparison, Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.errors import FileChangedError
from caaspp_diff.outputs.delta import DeltaOutput
from caaspp_diff.release import container, read, zip_members
from caaspp_diff.release.index import scan
from caaspp_diff.release.model import Release
from caaspp_diff.release.read import read_release
from caaspp_diff.release.read_options import ReadOptions
from support.factories import write
from support.json_answers import children

SENTENCE = "new.{} changed while it was read; wait until nothing writes to it, and run this again."


def cut(path: Path) -> None:
    """Leaves a third of the file."""
    os.truncate(path, path.stat().st_size // 3)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more\r\n")


def shift(path: Path) -> None:
    """Puts some bytes before the middle."""
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[:middle] + b"x" * 700 + content[middle:])


def overwrite(path: Path) -> None:
    """Changes bytes in the middle, and not the size."""
    about = path.stat()
    with path.open("r+b") as file:
        file.seek(about.st_size // 2)
        file.write(b"0" * 900)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + 4_000_000))


CHANGES = (cut, empty, grow, shift, overwrite)
Change = Callable[[Path], None]


@pytest.fixture(params=["txt", "csv"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    ending: str = request.param
    old = children(*range(30))
    new = [dict(record) for record in old]
    for record in new[::3]:
        record["elas"] = "RFEP"
    return write(tmp_path / f"old.{ending}", old), write(tmp_path / f"new.{ending}", new)


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_before_it_is_compared_is_refused(
    pair: tuple[Path, Path], change: Change
) -> None:
    old, new = pair
    with read_release(old) as was, read_release(new) as now:
        change(new)
        with pytest.raises(FileChangedError) as refused:
            compare(was, now, Options(force=True))
    assert str(refused.value) == SENTENCE.format(new.suffix[1:])


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_indexed_is_refused(
    pair: tuple[Path, Path], change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, new = pair
    index = scan.index_file

    def changed_first(*given: object) -> object:
        change(new)
        return index(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "index_file", changed_first)
    with pytest.raises(FileChangedError) as refused:
        read_release(new)
    assert str(refused.value) == SENTENCE.format(new.suffix[1:])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not replace a file that is open")
def test_a_file_that_another_takes_the_place_of_while_it_is_indexed_is_refused(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = pair
    index = scan.index_file

    def replaced_first(*given: object) -> object:
        old.replace(new)
        return index(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "index_file", replaced_first)
    with pytest.raises(FileChangedError):
        read_release(new)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not replace a file that is open")
def test_a_file_that_is_replaced_as_a_whole_once_it_is_open_is_read_on(pair: tuple[Path, Path]) -> None:
    old, new = pair
    with read_release(old) as was, read_release(new) as now:
        before = compare(was, now).records
        old.replace(new)
        assert compare(was, now).records == before


def test_an_error_of_a_file_that_has_not_changed_stays_that_error(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = pair

    def broken(*_: object) -> None:
        raise IndexError

    monkeypatch.setattr(run, "read_facts", broken)
    with read_release(old) as was, read_release(new) as now, pytest.raises(IndexError):
        compare(was, now)


@pytest.mark.parametrize("change", [cut, empty, grow])
def test_a_zip_that_changes_while_it_is_unpacked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    packed = tmp_path / "new.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(write(tmp_path / "new.txt", children(1, 2)), "new.txt")
    inflate = zip_members.inflate

    def changed_first(*given: object) -> None:
        change(packed)
        inflate(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(container, "inflate", changed_first)
    with pytest.raises(FileChangedError) as refused:
        read_release(packed)
    assert str(refused.value) == SENTENCE.format("zip")


def test_no_delta_is_written_of_a_file_that_changes_meanwhile(pair: tuple[Path, Path]) -> None:
    old, new = pair
    delta = new.with_name("delta.csv")
    output = DeltaOutput.of(delta, None, None, redact="none", taken=())

    def write_after_change(was: Release, now: Release, comparison: Comparison) -> None:
        overwrite(new)
        output.write(was, now, comparison)

    with pytest.raises(FileChangedError):
        compare_files(
            str(old), str(new), ReadOptions(), Options(), progress=False, while_open=write_after_change
        )
    assert sorted(path.name for path in new.parent.iterdir()) == sorted([old.name, new.name])


def test_the_standard_input_is_a_copy_that_does_not_change(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pair[0].read_bytes())))
    with read_release("-") as release:
        release.watch.refuse_changed()
        assert len(release.index) == 30
