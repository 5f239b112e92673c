from collections.abc import Iterable
from pathlib import Path
from typing import Any

from caaspp_diff.comparison.model import Options
from caaspp_diff.release.read import read_release
from caaspp_diff.show.model import Chapter, Story, StoryLine
from caaspp_diff.show.story import story
from caaspp_diff.show.student import show_student
from support.factories import write
from support.json_answers import Record, child, children, ssid, unscored


def story_of(
    folder: Path, old: Iterable[Record], new: Iterable[Record], number: int = 1, **options: Any
) -> Story:
    before, after = write(folder / "old.txt", old), write(folder / "new.txt", new)
    with read_release(before) as was, read_release(after, side="new") as now:
        return story(show_student(was, now, 9_900_000_000 + number, Options(**options)))


def line(chapters: tuple[Chapter, ...], title: str) -> StoryLine:
    (found,) = (each for chapter in chapters for each in chapter.lines if each.title == title)
    return found


def test_a_change_is_marked_with_both_values_in_words(tmp_path: Path) -> None:
    old = [child(1), child(1, "02")]
    new = [child(1, elas="EL"), child(1, "02", elas="EL")]

    found = story_of(tmp_path, old, new)

    elas = line(found.chapters, "English Language Acquisition Status")
    assert elas.changed
    assert (elas.old[:4], elas.new[:4]) == ("EO (", "EL (")
    assert not line(found.chapters, "Gender").changed
    assert [test.state for test in found.tests] == ["unchanged", "unchanged"]


def test_events_are_described_in_words(tmp_path: Path) -> None:
    new = [child(1, scale_score="2480", achievement_level="2"), child(1, "06", scale_score="0220")]

    found = story_of(tmp_path, children(1), new)

    assert found.events == (
        "Score changed, SB ELA: 2510 → 2480 (\N{MINUS SIGN}30); level 3 Standard Met → 2 Standard Nearly Met",
        "Score added, CAST: no score → 220; level none → 3 Standard Met; in a new record; expected",
    )


def test_the_exit_code_is_given_with_its_meaning(tmp_path: Path) -> None:
    gone = {"student_exit_code": "T160", "student_exit_date": "2019-06-14"}

    left = story_of(tmp_path, [child(1, **gone), child(2)], children(2))

    assert left.state == "In the old release, and in the new one no more."
    (event,) = left.events
    assert event.startswith("Left the file: exit code T160 says: another California public school")
    assert event.endswith("2019-06-14")
    assert line(left.chapters, "Student Exit Code").old == "T160 (another California public school)"
    assert not line(left.chapters, "Student Exit Code").changed


def test_each_test_says_whether_it_is_new_gone_or_changed(tmp_path: Path) -> None:
    old = [child(1), child(1, "02"), unscored(1, "06")]
    new = [child(1), child(1, "02", scale_score="2541"), child(1, "09", scale_score="0553")]

    found = story_of(tmp_path, old, new)

    assert {test.title: test.state for test in found.tests} == {
        "SB ELA": "unchanged",
        "SB Math": "changed",
        "CAST": "gone",
        "CSA": "new",
    }


def test_in_a_new_test_nothing_is_marked_as_changed(tmp_path: Path) -> None:
    found = story_of(tmp_path, children(1), [child(1), child(1, "06")])

    (cast,) = (test for test in found.tests if test.state == "new")
    assert not any(each.changed for chapter in cast.chapters for each in chapter.lines)


def test_a_replaced_ssid_is_shown_with_the_new_one(tmp_path: Path) -> None:
    found = story_of(tmp_path, children(1, 2), [child(1) | {"ssid": ssid(10)}, child(2)])

    assert found.ssid == f"{ssid(1)} → {ssid(10)}"
    assert found.state == "In both releases: the SSID was replaced."


def test_the_name_is_that_of_the_new_release(tmp_path: Path) -> None:
    found = story_of(tmp_path, children(1), children(1, last_name="Peña", middle_name="Q"))

    assert found.name == "Peña, Bo Q"


def test_a_field_on_which_the_records_disagree_is_shown_with_each_test(tmp_path: Path) -> None:
    old = [child(1), child(1, "02")]
    new = [child(1, elas="EL"), child(1, "02")]

    found = story_of(tmp_path, old, new)

    ela, math = found.tests
    assert line(ela.chapters, "English Language Acquisition Status").changed
    assert not line(math.chapters, "English Language Acquisition Status").changed
    assert "English Language Acquisition Status" not in {
        each.title for chapter in found.chapters for each in chapter.lines
    }
