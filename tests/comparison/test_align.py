from pathlib import Path
from typing import Any

import numpy as np
import pytest

from caaspp_diff.comparison.align import Alignment, align, duplicate_keys, with_replaced
from caaspp_diff.errors import DuplicateKeyError
from caaspp_diff.release.index.keys import key_of
from caaspp_diff.release.read import read_release
from support.factories import write
from support.json_answers import (
    changed_fields,
    child,
    compared,
    finding,
    finding_codes,
    kinds,
    only,
    ssid,
    tell,
    told,
    unscored,
)

Records = list[dict[str, str]]


def _align(folder: Path, old: Records, new: Records, pairs: dict[int, int] | None = None) -> Alignment:
    paths = write(folder / "old.txt", old), write(folder / "new.txt", new)
    with read_release(paths[0]) as before, read_release(paths[1]) as after:
        alignment = align(before, after)
        return with_replaced(alignment, before, after, pairs) if pairs is not None else alignment


def _pairs(alignment: Alignment) -> list[tuple[int, int]]:
    return list(zip(alignment.old_rows.tolist(), alignment.new_rows.tolist(), strict=True))


def _paired_values(folder: Path, old: Records, new: Records, name: str) -> list[tuple[str, str]]:
    return [(old[o].get(name, ""), new[n].get(name, "")) for o, n in sorted(_pairs(_align(folder, old, new)))]


# By key


def test_records_are_paired_by_student_and_test_whatever_their_order(tmp_path: Path) -> None:
    old = [child(2), child(1, "02"), child(1)]
    new = [child(1), child(3), child(2), child(1, "02", elas="EL")]

    alignment = _align(tmp_path, old, new)

    assert sorted(_pairs(alignment)) == [(0, 2), (1, 3), (2, 0)]
    assert dict(zip(alignment.old_rows.tolist(), alignment.differs.tolist(), strict=True)) == {
        0: False, 1: True, 2: False
    }  # fmt: skip
    assert (alignment.removed.tolist(), alignment.added.tolist()) == ([], [1])
    assert (alignment.left.tolist(), alignment.joined.tolist()) == ([], [int(ssid(3))])


def test_releases_that_share_no_key_pair_nothing(tmp_path: Path) -> None:
    alignment = _align(tmp_path, [child(1), child(2)], [child(3)])

    assert _pairs(alignment) == []
    assert (len(alignment.removed), len(alignment.added)) == (2, 1)
    assert alignment.left.tolist() == [int(ssid(1)), int(ssid(2))]


def test_a_student_with_one_record_left_has_not_left(tmp_path: Path) -> None:
    alignment = _align(tmp_path, [child(1), child(1, "02")], [child(1, "02")])

    assert alignment.left.tolist() == []
    assert alignment.removed.tolist() == [0]


def test_lines_that_differ_in_trailing_blanks_are_the_same(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", [child(1)])
    new = tmp_path / "new.csv"
    new.write_bytes(old.read_bytes().replace(b"\r\n", b"  \n"))
    with read_release(old) as before, read_release(new) as after:
        assert not align(before, after).differs.any()


def test_lines_of_two_forms_are_compared_field_by_field(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.csv", [child(1)]), write(tmp_path / "new.txt", [child(1)])
    with read_release(old) as before, read_release(new) as after:
        assert align(before, after).differs.all()


# Duplicates


def _twice(**second: str) -> Records:
    return [child(1), child(1, **second)]


def test_a_key_that_repeats_stops_the_comparison_with_its_lines(tmp_path: Path) -> None:
    with pytest.raises(DuplicateKeyError) as error:
        compared(tmp_path, [child(2), *_twice()], [child(1)], names=("old.csv", "new.csv"))

    assert str(error.value) == (
        "old.csv has 1 key of student and record type on more than one line (lines 3, 4), "
        "where one record per student and test was expected. "
        "Remove the copies, or compare with --on-duplicate pair to pair them in order."
    )


def test_many_duplicates_in_both_files_are_told_at_once(tmp_path: Path) -> None:
    old = [child(n) for n in range(1, 8) for _ in range(2)]

    with pytest.raises(DuplicateKeyError) as error:
        compared(tmp_path, old, _twice())

    assert str(error.value).startswith(
        "old.txt has 7 keys of student and record type on more than one line "
        "(lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 4 more), where one record per student and test was "
        "expected. new.txt has 1 key of student and record type "
    )


def test_duplicates_that_are_paired_are_a_finding(tmp_path: Path) -> None:
    output = tell(tmp_path, _twice(), _twice(), on_duplicate="pair")

    codes = [(f["code"], f["severity"], f["count"], f["examples"][0]["side"]) for f in output["findings"]
             if f["code"] == "duplicate_key"]  # fmt: skip
    assert codes == [("duplicate_key", "error", 1, "old"), ("duplicate_key", "error", 1, "new")]
    assert output["records"] == {"old": 2, "new": 2, "unchanged": 2, "changed": 0, "added": 0, "removed": 0}


def test_a_release_without_duplicates_has_no_such_finding(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", [child(1), child(1, "02"), child(2)])
    with read_release(path) as release:
        assert duplicate_keys(release, release, "stop") == ()
    assert "duplicate_key" not in finding_codes(tell(tmp_path, _twice()[:1], _twice()[:1]))


def test_identical_duplicates_are_paired_first(tmp_path: Path) -> None:
    old = [child(1, genre="A"), child(1, genre="B")]
    new = [child(1, genre="B"), child(1, genre="C")]

    assert _paired_values(tmp_path, old, new, "genre") == [("A", "C"), ("B", "B")]


def test_then_duplicates_that_share_an_opportunity(tmp_path: Path) -> None:
    first, second = {"opportunity_id_1": "9000000000000001"}, {"opportunity_id_1": "9000000000000002"}
    old = [child(1, **first, genre="A"), child(1, **second, genre="B")]
    new = [child(1, **second, genre="C"), child(1, **first, genre="D")]

    assert _paired_values(tmp_path, old, new, "genre") == [("A", "D"), ("B", "C")]


def test_then_duplicates_in_the_order_of_the_file(tmp_path: Path) -> None:
    no_id = {"opportunity_id_1": ""}
    old = [child(1, **no_id, genre="A"), child(1, **no_id, genre="B")]
    new = [child(1, **no_id, genre="C"), child(1, **no_id, genre="D")]

    assert _paired_values(tmp_path, old, new, "genre") == [("A", "C"), ("B", "D")]


def test_the_three_ways_follow_each_other_within_one_key(tmp_path: Path) -> None:
    def copy(genre: str, opportunity: str = "") -> dict[str, str]:
        return child(1, genre=genre, opportunity_id_1=opportunity)

    old = [copy("rest"), copy("id", "9000000000000001"), copy("same")]
    new = [copy("same"), copy("other rest"[:4]), copy("other id"[:4], "9000000000000001"), copy("more")]

    pairs = _paired_values(tmp_path, old, new, "opportunity_id_1")
    alignment = _align(tmp_path, old, new)

    assert pairs == [("", ""), ("9000000000000001", "9000000000000001"), ("", "")]
    assert sorted(_pairs(alignment)) == [(0, 1), (1, 2), (2, 0)]
    assert alignment.added.tolist() == [3]


def test_a_copy_too_many_is_an_added_or_removed_record(tmp_path: Path) -> None:
    more = tell(tmp_path, _twice()[:1], _twice(genre="NARR"), on_duplicate="pair")
    fewer = tell(tmp_path, _twice(genre="NARR"), _twice()[:1], on_duplicate="pair")

    assert kinds(more) == ["score_added"]
    assert kinds(fewer) == ["score_removed"]
    assert (more["students"]["joined"], fewer["students"]["left"]) == (0, 0)


def test_other_keys_are_paired_as_ever_beside_duplicates(tmp_path: Path) -> None:
    old = [child(3), *_twice(), child(2)]
    new = [child(2, elas="EL"), *_twice(), child(4, last_name="Quist")]

    output = tell(tmp_path, old, new, on_duplicate="pair")

    assert kinds(output) == ["demographic_changed", "student_left", "student_joined", "score_added"]
    assert changed_fields(output) == ["elas"]
    assert output["records"]["unchanged"] == 2


# Replaced SSIDs


def test_records_of_a_replaced_ssid_are_paired_by_test(tmp_path: Path) -> None:
    old = [child(1), child(1, "02"), child(1, "06")]
    new = [child(2, "02"), child(2), child(2, "09")]

    alignment = _align(tmp_path, old, new, {int(ssid(1)): int(ssid(2))})

    assert _pairs(alignment) == [(0, 1), (1, 0)]
    assert (alignment.removed.tolist(), alignment.added.tolist()) == ([2], [2])
    assert (len(alignment.left), len(alignment.joined)) == (0, 0)
    assert alignment.replaced == ((int(ssid(1)), int(ssid(2))),)
    assert alignment.differs.all()


def test_without_a_replaced_ssid_the_alignment_stays(tmp_path: Path) -> None:
    alignment = _align(tmp_path, [child(1)], [child(2)], {})

    assert alignment.replaced == ()
    assert np.array_equal(alignment.left, [int(ssid(1))])


# The cohort of grade 12


def _cast(flag: str, grade: str = "", **values: Any) -> dict[str, str]:
    return child(
        1, "06", gender="F", cast_current_year_flag=flag, cast_participated_high_school_grade=grade, **values
    )


def test_a_record_of_an_earlier_year_has_a_key_of_its_own(tmp_path: Path) -> None:
    rows = [
        _cast("Y"),
        _cast("N", "10"),
        _cast("N", "11"),
        _cast("N"),
        _cast("", uin="7") | {"ssid": ssid(2)},
    ]
    path = write(tmp_path / "a.txt", rows, layout="2021-22")

    with read_release(path) as release:
        cohorts = (release.index.keys % 100).tolist()
        assert release.index.keys[0] == key_of(int(ssid(1)), 6)
    assert cohorts == [0, 10, 11, 99, 0]


def test_records_of_one_key_but_another_cohort_are_no_duplicates(tmp_path: Path) -> None:
    old = [_cast("Y", scale_score="0600"), _cast("N", "11", scale_score="0616")]
    new = [_cast("N", "11", scale_score="0616"), _cast("Y", scale_score="0601")]

    output = tell(tmp_path, old, new, layout="2021-22")

    assert (only(output, "score_changed")["old"], only(output, "score_changed")["new"]) == ("0600", "0601")
    assert output["records"]["unchanged"] == 1


def test_two_records_of_one_cohort_are_duplicates(tmp_path: Path) -> None:
    rows = [_cast("N", "11"), _cast("N", "11", uin="7")]

    with pytest.raises(DuplicateKeyError):
        compared(tmp_path, rows, rows, layout="2021-22")


def test_a_record_that_is_unscored_on_both_sides_is_only_aligned(tmp_path: Path) -> None:
    comparison = compared(tmp_path, [unscored(1)], [unscored(1)])

    assert told(comparison)["events"] == []
    assert finding(told(comparison), "same_file")["count"] == 1
