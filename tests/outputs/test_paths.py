import os
import sys
from pathlib import Path

import pytest

from caaspp_diff.errors import UsageError
from caaspp_diff.outputs.paths import refuse_overwriting

links = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make symbolic links")


@links
def test_an_output_that_is_an_input_through_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "new.txt").touch()
    (tmp_path / "link").symlink_to("new.txt")

    with pytest.raises(UsageError, match=r"link is .*new\.txt too"):
        refuse_overwriting([str(tmp_path / "new.txt")], [tmp_path / "link"])


@links
def test_links_in_a_circle_are_paths_like_others(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")

    refuse_overwriting([str(loop)], [tmp_path / "out"])
    with pytest.raises(UsageError, match=r"loop is .*loop too"):
        refuse_overwriting([str(loop)], [loop])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that is in use")
def test_in_a_working_folder_that_was_deleted_paths_are_compared_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    refuse_overwriting(["a"], [Path("b")])
    with pytest.raises(UsageError, match="a is a too"):
        refuse_overwriting(["a"], [Path(f".{os.sep}a")])
