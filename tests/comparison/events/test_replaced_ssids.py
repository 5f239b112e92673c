from pathlib import Path

import pytest

from caaspp_diff.comparison.events.replaced_ssids import SAME_NAME
from support.factories import SCHOOL_B
from support.json_answers import (
    Json,
    child,
    finding,
    finding_codes,
    kinds,
    of_kind,
    only,
    person,
    ssid,
    tell,
    unscored,
)

STAYS = child(90)
ELSEWHERE = {"calpads_school_code": SCHOOL_B, "tested_school_code_1": SCHOOL_B}
NO_IDS = {"opportunity_id_1": "", "test_registration_id": ""}


def _tell(folder: Path, old: dict[str, str] | list[dict[str, str]], *new: dict[str, str]) -> Json:
    gone = old if isinstance(old, list) else [old]
    return tell(folder, [STAYS, *gone], [STAYS, *new])


def _is_one_student(output: Json) -> bool:
    return (output["students"]["ssid_replaced"], output["students"]["left"]) == (1, 0)


def _are_strangers(output: Json) -> bool:
    return of_kind(output, "ssid_replaced") == [] and output["students"]["left"] > 0


def test_an_opportunity_id_in_common_shows_one_student(tmp_path: Path) -> None:
    output = _tell(tmp_path, child(1), child(1, ssid=ssid(2), test_registration_id="0000000099999999"))

    assert kinds(output) == ["ssid_replaced"]
    assert only(output, "ssid_replaced") == {
        "kind": "ssid_replaced",
        "ssid": ssid(2),
        "old": ssid(1),
        "new": ssid(2),
        "reason": "same_registration",
        "evidence": {"same": ["opportunity_id_1"], "name_similarity": 1.0},
    }


def test_a_registration_id_in_common_shows_one_student(tmp_path: Path) -> None:
    output = _tell(tmp_path, unscored(1), unscored(1, ssid=ssid(2), last_name="Married", **ELSEWHERE))

    event = only(output, "ssid_replaced")
    assert event["reason"] == "same_registration"
    assert event["evidence"]["same"] == ["test_registration_id"]
    assert event["evidence"]["name_similarity"] < SAME_NAME


def test_ids_in_common_do_not_outweigh_another_gender_or_birth_year(tmp_path: Path) -> None:
    for other in ({"gender": "Male"}, {"date_of_birth": "2007-02-02"}):
        output = _tell(tmp_path, child(1), child(1, ssid=ssid(2), **other))

        assert _are_strangers(output)
        assert finding(output, "possible_ssid_replacement")["count"] == 1


def test_a_corrected_birthday_of_the_same_year_does_not_part_a_student(tmp_path: Path) -> None:
    output = _tell(tmp_path, child(1), child(1, ssid=ssid(2), date_of_birth="2008-09-30"))

    assert kinds(output) == ["ssid_replaced", "identity_changed"]


def test_one_birth_date_gender_name_and_school_show_one_student(tmp_path: Path) -> None:
    output = _tell(tmp_path, unscored(1, **NO_IDS), unscored(1, ssid=ssid(2), **NO_IDS))

    event = only(output, "ssid_replaced")
    assert (event["reason"], event["evidence"]) == (
        "same_person",
        {"same": ["date_of_birth", "gender", "school"], "name_similarity": 1.0},
    )


def test_a_typing_error_in_the_name_does_not_part_a_student(tmp_path: Path) -> None:
    old = unscored(1, **NO_IDS, last_name="Castellanos")
    output = _tell(tmp_path, old, unscored(1, ssid=ssid(2), **NO_IDS, last_name="Castelanos"))

    assert only(output, "ssid_replaced")["evidence"]["name_similarity"] == pytest.approx(0.98)


def test_gender_may_be_written_as_a_word_or_as_a_letter(tmp_path: Path) -> None:
    output = _tell(tmp_path, unscored(1, **NO_IDS), unscored(1, ssid=ssid(2), **NO_IDS, gender="F"))

    assert _is_one_student(output)


@pytest.mark.parametrize(
    "other",
    [
        {"first_name": "Adaeze"},
        {"last_name": "Vandermeer"},
        {"date_of_birth": "2008-02-03"},
        {"gender": "Male"},
    ],
)
def test_twins_and_namesakes_are_strangers(tmp_path: Path, other: dict[str, str]) -> None:
    output = _tell(tmp_path, unscored(1, **NO_IDS), unscored(1, ssid=ssid(2), **NO_IDS, **other))

    assert _are_strangers(output)
    assert "possible_ssid_replacement" not in finding_codes(output)


@pytest.mark.parametrize("blank", ["date_of_birth", "gender"])
def test_two_blanks_are_nothing_in_common(tmp_path: Path, blank: str) -> None:
    values = {blank: ""} | NO_IDS
    output = _tell(tmp_path, unscored(1, **values), unscored(1, ssid=ssid(2), **values))

    assert _are_strangers(output)


def test_two_students_without_any_school_have_no_school_in_common(tmp_path: Path) -> None:
    nowhere = NO_IDS | {"calpads_school_code": "", "tested_school_code_1": ""}
    output = _tell(tmp_path, unscored(1, **nowhere), unscored(1, ssid=ssid(2), **nowhere))

    assert _are_strangers(output)
    assert finding(output, "possible_ssid_replacement")["count"] == 1


def test_a_namesake_at_another_school_is_a_doubt_and_no_event(tmp_path: Path) -> None:
    output = _tell(tmp_path, unscored(1, **NO_IDS), unscored(1, ssid=ssid(2), **NO_IDS, **ELSEWHERE))

    assert _are_strangers(output)
    assert finding(output, "possible_ssid_replacement") == {
        "code": "possible_ssid_replacement",
        "severity": "warning",
        "message": (
            "1 student who left may be the same person as one who joined, under a new SSID; "
            "check in CALPADS before treating this as a departure."
        ),
        "count": 1,
        "examples": [{"side": "new", "line": 2}],
    }


def test_the_school_of_the_test_counts_as_well(tmp_path: Path) -> None:
    moved = {"calpads_school_code": SCHOOL_B}
    output = _tell(tmp_path, unscored(1, **NO_IDS), unscored(1, ssid=ssid(2), **NO_IDS, **moved))

    assert kinds(output) == ["ssid_replaced", "school_changed"]


def test_a_name_that_is_only_alike_is_a_doubt(tmp_path: Path) -> None:
    old = unscored(1, **NO_IDS, first_name="Katherine")
    output = _tell(tmp_path, old, unscored(1, ssid=ssid(2), **NO_IDS, first_name="Kathy"))

    assert _are_strangers(output)
    assert finding(output, "possible_ssid_replacement")["count"] == 1


def test_where_two_fit_equally_nobody_is_matched(tmp_path: Path) -> None:
    same = person(1) | NO_IDS
    gone, first, second = unscored(1, **same), unscored(2, **same), unscored(3, **same)

    for old, new in (([gone], [first, second]), ([first, second], [gone])):
        output = _tell(tmp_path, old, *new)

        assert _are_strangers(output)
        assert finding(output, "possible_ssid_replacement")["count"] == len(old)


def test_two_who_left_and_two_who_joined_alike_are_two_students_in_doubt(tmp_path: Path) -> None:
    same = person(1) | NO_IDS
    output = _tell(tmp_path, [unscored(n, **same) for n in (1, 2)], *(unscored(n, **same) for n in (3, 4)))

    found = finding(output, "possible_ssid_replacement")
    assert found["count"] == 2
    assert found["message"].startswith("2 students who left ")
    assert found["examples"] == [{"side": "new", "line": 2}, {"side": "new", "line": 3}]


def test_the_best_match_is_mutual(tmp_path: Path) -> None:
    same = person(1) | NO_IDS
    old = [unscored(1, **same | {"first_name": "Marianna"}), unscored(2, **same | {"first_name": "Marianne"})]
    new = [unscored(3, **same | {"first_name": "Marianne"}), unscored(4, **same | {"first_name": "Marianna"})]

    output = _tell(tmp_path, old, *new)

    assert [(e["old"], e["new"]) for e in output["events"]] == [(ssid(2), ssid(3)), (ssid(1), ssid(4))]
    assert "possible_ssid_replacement" not in finding_codes(output)


def test_ids_go_before_names(tmp_path: Path) -> None:
    same = person(1)
    old = [child(1, **same), child(2, **same)]
    new = [child(1, **same, ssid=ssid(3)), child(2, **same, ssid=ssid(4))]

    output = _tell(tmp_path, old, *new)

    assert [(e["old"], e["new"]) for e in of_kind(output, "ssid_replaced")] == [
        (ssid(1), ssid(3)),
        (ssid(2), ssid(4)),
    ]


@pytest.mark.parametrize("damaged", ["4.50E+15", "0000000000000000", "1234567", "N/A", ""])
def test_damaged_ids_match_nobody(tmp_path: Path, damaged: str) -> None:
    ids = {"opportunity_id_1": damaged, "test_registration_id": damaged}
    stranger = person(2) | {"gender": "Female"}

    output = _tell(tmp_path, child(1, **ids), child(2, **ids, **stranger))

    assert _are_strangers(output)
    assert "possible_ssid_replacement" not in finding_codes(output)


def test_an_id_that_several_students_have_matches_nobody(tmp_path: Path) -> None:
    ids = {"opportunity_id_1": "4500000000000000", "test_registration_id": ""}
    women = [person(n) | {"gender": "Female"} for n in (1, 2, 3)]

    output = _tell(
        tmp_path,
        [child(1, **ids, **women[0]), child(2, **ids, **women[1])],
        child(3, **ids, **women[2]),
    )

    assert _are_strangers(output)


def test_a_registration_id_that_two_who_joined_have_matches_nobody(tmp_path: Path) -> None:
    ids = {"opportunity_id_1": "", "test_registration_id": "4500000000000000"}
    women = [person(n) | {"gender": "Female"} for n in (1, 2, 3)]

    output = _tell(tmp_path, child(1, **ids, **women[0]), *(child(n, **ids, **women[n - 1]) for n in (2, 3)))

    assert _are_strangers(output)


def test_records_of_a_replaced_ssid_are_paired_test_by_test(tmp_path: Path) -> None:
    old = [child(1), child(1, "02")]
    new = [child(1, ssid=ssid(2)), child(1, "06", ssid=ssid(2), scale_score="0216")]

    output = _tell(tmp_path, old, *new)

    assert [(e["kind"], e["ssid"], e.get("record_type")) for e in output["events"]] == [
        ("ssid_replaced", ssid(2), None),
        ("score_removed", ssid(2), "02"),
        ("score_added", ssid(2), "06"),
    ]
    assert output["records"] == {"old": 3, "new": 3, "unchanged": 1, "changed": 1, "added": 1, "removed": 1}


def test_a_student_who_stays_is_never_taken_for_another(tmp_path: Path) -> None:
    twin = child(2, **person(1), opportunity_id_1="8888888888888888", test_registration_id="")

    output = tell(tmp_path, [child(1)], [child(1), twin])

    assert kinds(output) == ["student_joined", "score_added"]
