from collections.abc import Iterable
from pathlib import Path

import pytest

from caaspp_diff.errors import UsageError
from caaspp_diff.release.model import Release
from caaspp_diff.release.read import read_release
from caaspp_diff.show import find
from caaspp_diff.show.find import StudentSsids, find_student, read_ssid, representative_rows, rows_of
from support.factories import write
from support.json_answers import Record, child, children, ssid, unscored

NUMBER = 9_900_000_000
OLD = [*children(1, 2), child(3), child(3, "02")]
NEW = [*children(2, 4), *(record | {"ssid": ssid(30)} for record in (child(3), child(3, "02")))]
"""Student 1 left, student 4 joined, and the SSID of student 3 became 30."""


def opened(folder: Path, name: str, records: Iterable[Record]) -> Release:
    return read_release(write(folder / name, records))


@pytest.mark.parametrize(
    ("asked", "ssids"),
    [
        (1, StudentSsids(old=NUMBER + 1, new=None)),
        (2, StudentSsids(old=NUMBER + 2, new=NUMBER + 2)),
        (3, StudentSsids(old=NUMBER + 3, new=NUMBER + 30)),
        (30, StudentSsids(old=NUMBER + 3, new=NUMBER + 30)),
        (4, StudentSsids(old=None, new=NUMBER + 4)),
    ],
)
def test_a_student_is_found_under_the_ssid_of_either_release(
    tmp_path: Path, asked: int, ssids: StudentSsids
) -> None:
    with opened(tmp_path, "old.txt", OLD) as old, opened(tmp_path, "new.txt", NEW) as new:
        assert find_student(old, new, NUMBER + asked) == ssids


def test_the_error_about_a_student_of_neither_release_does_not_repeat_the_ssid(tmp_path: Path) -> None:
    with (
        opened(tmp_path, "old.txt", OLD) as old,
        opened(tmp_path, "new.txt", NEW) as new,
        pytest.raises(UsageError) as failure,
    ):
        find_student(old, new, NUMBER + 99)

    assert str(failure.value) == "Neither old.txt nor new.txt has a record of that SSID; check its digits."


@pytest.mark.parametrize("text", ["", "99", "99000000011", "99-0000001", "٩٩٠٠٠٠٠٠٠١", "99000000O1"])
def test_a_text_that_is_not_an_ssid_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError) as failure:
        read_ssid(text)

    assert str(failure.value) == "An SSID has 10 digits; what was given has not."


def test_blanks_around_an_ssid_do_not_matter() -> None:
    assert read_ssid(" 9900000001\n") == NUMBER + 1


def test_the_records_of_a_student_are_in_the_order_of_record_types(tmp_path: Path) -> None:
    with opened(tmp_path, "r.txt", [child(1, "06"), child(2), child(1), child(1, "02")]) as release:
        assert rows_of(release, NUMBER + 1).tolist() == [2, 3, 0]
        assert rows_of(release, NUMBER + 9).tolist() == []
        assert rows_of(release, None).tolist() == []


@pytest.mark.parametrize("block", [1, 2, 2000])
def test_the_representative_of_a_test_has_a_score_if_any_record_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(find, "RECORDS_AT_ONCE", block)
    records = [
        *(unscored(n) for n in range(1, 6)),
        child(6),
        child(7),
        *(unscored(n, "06") for n in range(1, 6)),
        child(9, "02"),
    ]
    with opened(tmp_path, "r.txt", records) as release:
        assert representative_rows(release).tolist() == [5, 12, 7]
