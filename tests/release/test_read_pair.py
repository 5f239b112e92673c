from pathlib import Path

import pytest

from caaspp_diff.errors import ReadError
from caaspp_diff.release.read import read_pair
from caaspp_diff.release.read_options import ReadOptions
from support.factories import record, scored, write


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return (
        write(tmp_path / "old.txt", [record(1), scored(2)]),
        write(tmp_path / "new.csv", [scored(2), record(3), scored(4)]),
    )


def test_both_releases_of_a_pair_are_open(files: tuple[Path, Path]) -> None:
    with read_pair(*files, ReadOptions()) as (old, new):
        assert [key // 10_000 for key in old.index.keys] == [99_00000001, 99_00000002]
        assert new.index.lines.tolist() == [2, 3, 4]
        assert new.reader.frame(None, ["scale_score"])["scale_score"].to_list() == ["2510", None, "2510"]


@pytest.mark.parametrize("broken", ["old.txt", "new.csv"])
def test_a_file_that_cannot_be_read_beside_another_is_told(broken: str, files: tuple[Path, Path]) -> None:
    path = next(path for path in files if path.name == broken)
    path.write_bytes(b"%PDF-1.7 nothing to compare")

    with (
        pytest.raises(ReadError, match=rf"^{broken} is a PDF; give the \.csv of the same download\.$"),
        read_pair(*files, ReadOptions()),
    ):
        pass


def test_both_releases_are_closed_after_use(files: tuple[Path, Path]) -> None:
    with read_pair(*files, ReadOptions()) as (old, new):
        pass

    for release in (old, new):
        with pytest.raises((ValueError, OSError)):
            list(release.reader.raw(release.index.lines[:1].astype("int64") * 0))
