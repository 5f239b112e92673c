from pathlib import Path

import pytest

from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import Json, child, kinds, of_kind, only, ssid, tell, unscored

STAYS = child(90)


def _left(folder: Path, *records: dict[str, str]) -> Json:
    return only(tell(folder, [STAYS, *records], [STAYS]), "student_left")


def _joined(folder: Path, *records: dict[str, str]) -> Json:
    return only(tell(folder, [STAYS], [STAYS, *records]), "student_joined")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("T160", "transferred_ca_public"),
        ("T165", "transferred_ca_public"),
        ("T167", "transferred_ca_public"),
        ("T180", "left_ca_public"),
        ("T200", "left_ca_public"),
        ("T240", "left_ca_public"),
        ("T260", "other_program"),
        ("T280", "other_program"),
        ("E125", "completed"),
        ("E230", "completed"),
        ("E140", "unconfirmed"),
        ("E300", "unconfirmed"),
        ("E400", "unconfirmed"),
        ("E130", "deceased"),
        ("E150", "unknown"),
        ("E155", "unknown"),
        ("E156", "unknown"),
        ("E170", "unknown"),
        ("X999", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_last_known_exit_code_gives_the_reason(tmp_path: Path, code: str, reason: str) -> None:
    event = _left(tmp_path, child(1, student_exit_code=code))

    assert event["reason"] == reason
    assert event["evidence"]["exit_code"] == (code or None)


def test_who_left_is_told_with_code_dates_and_schools(tmp_path: Path) -> None:
    gone = child(
        1,
        student_exit_code="T160",
        student_exit_date="2019-06-20",
        student_removed_from_calpads_file_date="2019-06-22",
        calpads_school_code=SCHOOL_B,
    )

    assert _left(tmp_path, gone) == {
        "kind": "student_left",
        "ssid": ssid(1),
        "reason": "transferred_ca_public",
        "evidence": {
            "exit_code": "T160",
            "exit_date": "2019-06-20",
            "removed_date": "2019-06-22",
            "school": SCHOOL_B,
            "tested_school": SCHOOL_A,
        },
    }


def test_a_student_with_many_records_leaves_once(tmp_path: Path) -> None:
    output = tell(tmp_path, [STAYS, child(1), child(1, "02"), unscored(1, "06")], [STAYS])

    assert kinds(output) == ["student_left"]
    assert output["records"]["removed"] == 3


def test_of_several_exits_a_departure_counts_then_the_latest(tmp_path: Path) -> None:
    event = _left(
        tmp_path,
        child(1, "01", student_exit_code="E155", student_exit_date="2019-06-30"),
        child(1, "02", student_exit_code="T180", student_exit_date="2019-05-01"),
        child(1, "03", student_exit_code="T160", student_exit_date="2019-06-01"),
        child(1, "06"),
    )

    assert (event["evidence"]["exit_code"], event["evidence"]["exit_date"]) == ("T160", "2019-06-01")


def test_an_exit_without_a_date_yields_to_one_with_a_date(tmp_path: Path) -> None:
    event = _left(
        tmp_path,
        child(1, "01", student_exit_code="T180"),
        child(1, "02", student_exit_code="T160", student_exit_date="2019-06-01"),
    )

    assert event["evidence"]["exit_code"] == "T160"


def test_a_student_who_joined_has_enrolled(tmp_path: Path) -> None:
    assert _joined(tmp_path, unscored(1)) == {
        "kind": "student_joined",
        "ssid": ssid(1),
        "reason": "enrolled",
    }


def test_a_student_of_a_test_that_old_lacks_came_with_the_assessment(tmp_path: Path) -> None:
    assert _joined(tmp_path, unscored(1, "06"), unscored(1, "09"))["reason"] == "new_assessment"


def test_one_record_of_a_known_test_shows_an_enrollment(tmp_path: Path) -> None:
    assert _joined(tmp_path, unscored(1, "06"), unscored(1, "01"))["reason"] == "enrolled"


def test_the_scores_of_a_student_who_joined_are_added(tmp_path: Path) -> None:
    output = tell(tmp_path, [STAYS], [STAYS, child(1), unscored(1, "02")])

    assert kinds(output) == ["student_joined", "score_added"]


def test_the_scores_of_a_student_who_left_are_not_removed(tmp_path: Path) -> None:
    output = tell(tmp_path, [STAYS, child(1)], [STAYS])

    assert of_kind(output, "score_removed") == []


def test_who_leaves_and_who_joins_are_told_under_their_own_ssid(tmp_path: Path) -> None:
    output = tell(tmp_path, [STAYS, child(1)], [STAYS, unscored(2)])

    assert [(e["kind"], e["ssid"]) for e in output["events"]] == [
        ("student_left", ssid(1)),
        ("student_joined", ssid(2)),
    ]
