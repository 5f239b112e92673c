import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from caaspp_diff.comparison.model import Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.errors import GuardError
from caaspp_diff.export.json import json_chunks
from caaspp_diff.layouts.registry import get_layout
from caaspp_diff.release.index.keys import Rows, ssids
from caaspp_diff.release.model import Release
from caaspp_diff.release.read import read_release
from caaspp_diff.render.student_json import FORMAT, student_json
from caaspp_diff.sample.folder import write_sample
from caaspp_diff.sample.generate import generate
from caaspp_diff.show.student import ComparedStudent, show_student
from support.factories import write
from support.json_answers import child, children, ssid, unscored

NUMBER = 9_900_000_000


def shown(folder: Path, old: Path, new: Path, number: int, **options: Any) -> ComparedStudent:
    with read_release(folder / old) as was, read_release(folder / new, side="new") as now:
        return show_student(was, now, NUMBER + number, Options(**options))


def test_the_events_of_a_student_are_those_of_the_whole_comparison(tmp_path: Path) -> None:
    layout = get_layout("2018-19")
    write_sample(generate(layout, students=25, seed=5), tmp_path, "delimited")
    old, new = (next(tmp_path.glob(f"*{month}.csv")) for month in ("August", "December"))
    with read_release(old) as was, read_release(new, side="new") as now:
        whole = json.loads(b"".join(json_chunks(compare(was, now))))["events"]
        everyone = np.union1d(ssids(was.index.keys), ssids(now.index.keys)).tolist()
        seen = []
        for number in everyone:
            student = show_student(was, now, number)
            events = student_json(student)["events"]
            assert events == [e for e in whole if e["ssid"] == (student.new_ssid or student.old_ssid)]
            seen += events

    kinds = {event["kind"] for event in seen}
    assert kinds == {event["kind"] for event in whole}
    assert len(kinds) > 8


class _Watched:
    """A reader that records which rows are parsed."""

    def __init__(self, release: Release) -> None:
        self._reader = release.reader
        self.rows: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._reader, name)

        def watched(rows: Rows, *args: Any) -> Any:
            self.rows |= set(rows.tolist())
            return method(rows, *args)

        return watched


def watched(release: Release) -> _Watched:
    watcher = _Watched(release)
    object.__setattr__(release, "reader", watcher)
    return watcher


def test_of_other_students_only_a_representative_of_each_test_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caaspp_diff.show.find.RECORDS_AT_ONCE", 1)
    records = [*children(*range(1, 60)), *(unscored(n, "06") for n in range(1, 4)), child(9, "06")]
    old = write(tmp_path / "old.txt", records)
    new = write(tmp_path / "new.txt", [child(50, scale_score="2512"), *records[50:], *records[:49]])
    with read_release(old) as was, read_release(new, side="new") as now:
        before, after = watched(was), watched(now)
        student = show_student(was, now, NUMBER + 50)

    assert student.comparison.events["kind"].to_list() == ["score_changed"]
    # her own, the first of ELA, and of CAST all up to the first one with a score, with its student's others
    assert before.rows == {49, 0, 59, 60, 61, 62, 8}
    # her own; of the representatives only what differs from old has to be read
    assert 0 in after.rows
    assert after.rows <= {0, 10, 13, 14, 22}


def test_both_ssids_of_a_student_show_the_same(tmp_path: Path) -> None:
    old = write(tmp_path / "old.txt", children(1, 2))
    new = write(tmp_path / "new.txt", [child(1), child(2) | {"ssid": ssid(20)}])

    by_old, by_new = (shown(tmp_path, old, new, number) for number in (2, 20))

    assert (by_old.state, by_old.old_ssid, by_old.new_ssid) == ("replaced", ssid(2), ssid(20))
    assert student_json(by_old) == student_json(by_new)
    assert [event["kind"] for event in student_json(by_old)["events"]] == ["ssid_replaced"]


@pytest.mark.parametrize(("number", "state"), [(1, "both"), (2, "left"), (3, "joined")])
def test_the_state_says_in_which_releases_a_student_is(tmp_path: Path, number: int, state: str) -> None:
    old, new = write(tmp_path / "old.txt", children(1, 2)), write(tmp_path / "new.txt", children(1, 3))

    student = shown(tmp_path, old, new, number)

    assert student.state == state
    assert (student.old is None, student.new is None) == (state == "joined", state == "left")


def test_releases_of_different_years_are_not_compared_unless_forced(tmp_path: Path) -> None:
    old = write(tmp_path / "old.txt", children(1), layout="2017-18")
    new = write(tmp_path / "new.txt", children(1))

    with pytest.raises(GuardError, match="another administration"):
        shown(tmp_path, old, new, 1)
    assert shown(tmp_path, old, new, 1, force=True).state == "both"


def test_the_json_has_both_sides_and_their_differences(tmp_path: Path) -> None:
    old = write(tmp_path / "old.txt", children(1))
    new = write(tmp_path / "new.txt", children(1, scale_score="2512"))

    document = student_json(shown(tmp_path, old, new, 1))

    assert json.loads(json.dumps(document)) == document
    assert document["format"] == FORMAT
    assert (document["old"], document["new"]) == ("old.txt", "new.txt")
    assert document["ssid"] == {"old": ssid(1), "new": ssid(1)}
    assert document["before"]["tests"]["01"]["score"]["scale_score"] == "2510"
    assert document["after"]["student"]["identity"]["last_name"] == "Chen"
    assert document["changes"] == [
        {"path": ["tests", "01", "score", "scale_score"], "old": "2510", "new": "2512"}
    ]
