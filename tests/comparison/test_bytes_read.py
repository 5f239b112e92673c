from pathlib import Path

import pytest

from caaspp_diff.comparison.run import compare
from caaspp_diff.release.read import read_release
from caaspp_diff.release.records import store as store_module
from support.factories import write
from support.json_answers import child


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_progress_goes_up_to_all_that_is_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(store_module, "CHUNK_LINES", 2)
    old = [child(n) for n in range(1, 8)]
    new = [*old[:-2], child(6, elas="EL"), child(7, elas="EL"), child(8)]
    paths = [write(tmp_path / f"{side}.{ending}", rows) for side, rows in (("old", old), ("new", new))]
    seen: list[tuple[int, int]] = []

    with read_release(paths[0]) as before, read_release(paths[1], side="new") as after:
        compare(before, after, progress=lambda done, total: seen.append((done, total)))

    assert len({total for _, total in seen}) == 1
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) > 4
    assert seen[-1][0] == seen[-1][1] > 0
