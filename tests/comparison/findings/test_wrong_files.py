from pathlib import Path
from typing import Any

import pytest

from caaspp_diff.comparison.findings.wrong_files import FEW
from caaspp_diff.errors import GuardError
from support.factories import LEA, record, write
from support.json_answers import (
    child,
    compare_files,
    compared,
    finding,
    finding_codes,
    kinds,
    of_kind,
    tell,
    told,
    unscored,
)

OTHER = "19888880000000"
FORCE = " Check the two files, or compare in spite of it with --force."
TYPES = ("01", "02", "06", "09")


def _refusal(folder: Path, old: list[dict[str, str]], new: list[dict[str, str]], **options: Any) -> str:
    with pytest.raises(GuardError) as error:
        compared(folder, old, new, **options)
    return str(error.value)


def _everything(students: int, types: tuple[str, ...] = ("01", "02")) -> list[dict[str, str]]:
    return [child(n, each) for n in range(1, students + 1) for each in types]


def _forced(
    folder: Path, old: list[dict[str, str]], new: list[dict[str, str]], code: str, **options: Any
) -> str:
    """The message of a guard whose comparison is forced, which is then a finding of weight."""
    found = finding(tell(folder, old, new, force=True, **options), code)
    assert (found["severity"], found["examples"]) == ("error", [])
    message: str = found["message"]
    return message


def test_two_releases_of_one_lea_and_year_pass(tmp_path: Path) -> None:
    output = tell(tmp_path, _everything(3), [*_everything(3), child(4)])

    assert not {code for code in finding_codes(output) if code.endswith("_differs") or "looks" in code}


def test_another_lea_is_refused(tmp_path: Path) -> None:
    codes = {"calpads_district_code": OTHER, "tested_district_code_1": OTHER}
    old, new = [child(1)], [child(1, **codes)]

    message = f"new.txt is of another LEA ({OTHER}) than old.txt ({LEA})."
    assert _refusal(tmp_path, old, new) == message + FORCE
    assert _forced(tmp_path, old, new, "lea_differs") == message


@pytest.mark.parametrize("unknown", ["old", "new"])
def test_a_file_whose_lea_is_not_known_is_not_of_another_lea(tmp_path: Path, unknown: str) -> None:
    of_one_lea = _everything(4)
    elsewhere = {"calpads_district_code": OTHER, "tested_district_code_1": OTHER}
    of_two = [*of_one_lea[:4], *(row | elsewhere for row in of_one_lea[4:])]

    files = (of_two, of_one_lea) if unknown == "old" else (of_one_lea, of_two)
    output = tell(tmp_path, *files)

    assert output[unknown]["lea"] is None
    assert "lea_differs" not in finding_codes(output)


def test_another_administration_is_refused(tmp_path: Path) -> None:
    old = write(tmp_path / "old.txt", [record()], layout="2017-18")
    new = write(tmp_path / "new.txt", [record()], layout="2018-19")

    with pytest.raises(GuardError) as error:
        compare_files(old, new)
    message = "new.txt is of another administration (2018-19) than old.txt (2017-18)."
    assert str(error.value) == message + FORCE
    assert finding(told(compare_files(old, new, force=True)), "administration_differs")["message"] == message


def test_another_version_of_the_file_is_refused(tmp_path: Path) -> None:
    old = [*_everything(5), child(6, tested_district_code_1=OTHER)]
    new = [*_everything(5), child(7, calpads_district_code=OTHER)]

    message = "new.txt is of another version of the file (tested) than old.txt (enrolled)."
    assert _refusal(tmp_path, old, new) == message + FORCE
    assert _forced(tmp_path, old, new, "population_differs") == message


def test_the_user_s_word_on_the_version_goes_before_the_records(tmp_path: Path) -> None:
    old = [*_everything(5), child(6, tested_district_code_1=OTHER)]
    new = [*_everything(5), child(7, calpads_district_code=OTHER)]

    output = tell(tmp_path, old, new, new_population="enrolled")

    assert output["new"]["population"] == "enrolled"


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    codes = {"calpads_district_code": OTHER, "tested_district_code_1": OTHER}
    old = _everything(30)
    new = [row | codes for row in old[:5]]

    message = _refusal(tmp_path, old, new)

    assert message.startswith("new.txt is of another LEA")
    assert "so it seems to be cut off" in message


def test_december_given_as_old_and_august_as_new_is_refused(tmp_path: Path) -> None:
    august = [*_everything(40), *(unscored(n, "06") for n in range(1, 41))]
    december = [*_everything(40), *(child(n, "06", scale_score="0216") for n in range(1, 41))]

    message = (
        "new.txt lacks 40 scores that old.txt has for students who are in both, and adds 0, "
        "so the newer release seems to be given first."
    )
    assert _refusal(tmp_path, december, august) == message + FORCE
    assert _forced(tmp_path, december, august, "looks_swapped") == message
    assert set(kinds(tell(tmp_path, august, december))) == {"score_added"}


def test_swapped_releases_are_refused_where_the_records_are_missing_too(tmp_path: Path) -> None:
    august = _everything(200)
    december = [*august, *(child(n, "06", scale_score="0216") for n in range(1, 26))]

    assert "the newer release seems to be given first" in _refusal(tmp_path, december, august)
    assert len(kinds(tell(tmp_path, august, december))) == 25


def test_losing_the_only_score_of_a_test_does_not_make_releases_look_swapped(tmp_path: Path) -> None:
    everyone = _everything(30)

    output = tell(tmp_path, [*everyone, child(1, "06", scale_score="0216")], [*everyone, unscored(1, "06")])

    assert kinds(output) == ["score_removed"]
    assert "looks_swapped" not in finding_codes(output)


def test_losing_less_than_a_tenth_of_the_scores_of_every_test_does_not_make_releases_look_swapped(
    tmp_path: Path,
) -> None:
    old = _everything(120)
    new = [
        *(unscored(n) for n in range(1, FEW + 1)),
        *(row for row in old if row not in _everything(FEW, ("01",))),
    ]

    assert kinds(tell(tmp_path, old, new)) == ["score_removed"] * FEW


def test_students_who_left_and_joined_do_not_make_releases_look_swapped(tmp_path: Path) -> None:
    old = _everything(100)
    new = [*old[60:], child(200, last_name="Quist"), child(201, last_name="Zappa")]

    output = tell(tmp_path, old, new)

    assert output["students"]["left"] == 30


def test_a_later_exit_in_new_shows_that_nothing_is_swapped(tmp_path: Path) -> None:
    later = {"student_removed_from_calpads_file_date": "2019-09-01"}
    old = _everything(30)
    new = [row | ({"scale_score": "", "achievement_level": "", "include_indicator": "R"}) for row in old]
    new[0] = new[0] | later

    assert len(of_kind(tell(tmp_path, old, new), "score_removed")) == 60


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    old = _everything(30)

    message = (
        "new.txt lacks 31 of the 60 records of old.txt (52%), "
        "so it seems to be cut off or a partial download."
    )
    assert _refusal(tmp_path, old, old[:29]) == message + FORCE
    assert _forced(tmp_path, old, old[:29], "looks_partial") == message


def test_half_of_the_records_are_not_enough_to_call_a_file_partial(tmp_path: Path) -> None:
    old = _everything(30)

    assert tell(tmp_path, old, old[:30])["students"]["left"] == 15


def test_a_download_filtered_by_report_date_is_refused(tmp_path: Path) -> None:
    old = [*_everything(200), *(unscored(n) for n in range(201, 230))]
    new = old[:400]

    message = (
        "new.txt lacks 29 of the 429 records of old.txt (7%), and holds scored records only, "
        "so it seems to be a download filtered by score report date."
    )
    assert _refusal(tmp_path, old, new) == message + FORCE


def test_a_small_school_whose_few_untested_students_left_is_not_called_partial(tmp_path: Path) -> None:
    old = [*_everything(20), unscored(21), unscored(21, "02"), unscored(22), unscored(22, "02")]

    assert kinds(tell(tmp_path, old, old[:40])) == ["student_left", "student_left"]


@pytest.mark.parametrize("students", [1, 5, FEW - 1])
def test_a_small_file_is_never_called_partial(tmp_path: Path, students: int) -> None:
    old = _everything(students, TYPES)

    output = tell(tmp_path, old, [child(99, last_name="Quist")])

    assert output["students"]["left"] == students


@pytest.mark.parametrize("students", [1, 5, FEW - 1])
def test_a_small_file_is_never_called_swapped(tmp_path: Path, students: int) -> None:
    old = _everything(students, TYPES)
    new = [unscored(n, each) for n in range(1, students + 1) for each in TYPES]

    assert len(of_kind(tell(tmp_path, old, new), "score_removed")) == students * len(TYPES)
