from pathlib import Path

import pytest

from support.factories import SCHOOL_B
from support.json_answers import Json, child, finding, finding_codes, messages, tell, unscored

CLEAN = [child(n) for n in (1, 2, 3)]


def _finding(folder: Path, code: str, *rows: dict[str, str]) -> Json:
    """What is found in new, whose first three records are in order."""
    return finding(tell(folder, CLEAN, [*CLEAN, *rows]), code)


def test_records_in_order_give_no_finding(tmp_path: Path) -> None:
    output = tell(tmp_path, CLEAN, [*CLEAN, child(4), child(4, "02"), unscored(5)])

    assert finding_codes(output) == {"not_compared"}  # the blank fields of every layout


def test_a_code_that_the_layout_does_not_list_is_found(tmp_path: Path) -> None:
    assert _finding(tmp_path, "invalid_code", child(4, elas="XX")) == {
        "code": "invalid_code",
        "severity": "warning",
        "message": (
            "A record of new.txt holds a code in English Language Acquisition Status "
            "that the layout does not list."
        ),
        "count": 1,
        "examples": [{"side": "new", "line": 4}],
    }


def test_strange_codes_are_told_field_by_field(tmp_path: Path) -> None:
    rows = [child(1, elas="XX", include_indicator="Q"), child(2, elas="XX")]

    assert messages(tell(tmp_path, rows, rows), "invalid_code") == [
        f"{subject} of {name} holds a code in {title} that the layout does not list."
        for name in ("old.txt", "new.txt")
        for subject, title in (
            ("Each of 2 records", "English Language Acquisition Status"),
            ("A record", "Include Indicator"),
        )
    ]


@pytest.mark.parametrize(
    ("test", "score", "level", "code"),
    [
        ("01 05", "2201", "1", None),
        ("01 05", "2701", "4", None),
        ("01 05", "2200", "1", "score_out_of_range"),
        ("01 05", "2702", "4", "score_out_of_range"),
        ("01 05", "2441", "2", "level_disagrees_with_score"),
        ("01 05", "2442", "2", None),
        ("02 11", "2543", "1", "level_disagrees_with_score"),
        ("03 05", "0545", "2", None),
        ("03 05", "0544", "2", "level_disagrees_with_score"),
        ("06 10", "0635", "3", None),
        ("06 10", "0636", "4", None),
        ("06 10", "0636", "3", "level_disagrees_with_score"),
        ("01 05", "2441", "9", None),
        ("01 05", "2441", "", None),
        ("01 12", "2900", "4", None),
        ("01 ", "9999", "4", None),
        ("01 05", "NS", "9", None),
    ],
)
def test_a_score_is_held_to_the_official_ranges(
    tmp_path: Path, test: str, score: str, level: str, code: str | None
) -> None:
    record_type, grade = test.split(" ")
    row = child(4, record_type, grade_assessed=grade, scale_score=score, achievement_level=level)

    codes = finding_codes(tell(tmp_path, CLEAN, [*CLEAN, row]))

    assert codes & {"score_out_of_range", "level_disagrees_with_score"} == ({code} if code else set())


def test_scores_out_of_range_are_told_by_line(tmp_path: Path) -> None:
    found = _finding(tmp_path, "score_out_of_range", *(child(n, scale_score="2110") for n in range(4, 20)))

    assert found["message"] == (
        "Each of 16 records of new.txt holds a scale score outside the official range of its grade and test."
    )
    assert (found["severity"], found["count"]) == ("warning", 16)
    assert found["examples"] == [{"side": "new", "line": line} for line in range(4, 14)]


def test_levels_that_the_cut_scores_do_not_give_are_told(tmp_path: Path) -> None:
    found = _finding(tmp_path, "level_disagrees_with_score", child(4, achievement_level="2"))

    assert found["message"] == (
        "A record of new.txt holds an achievement level that the cut scores do not give for its scale score."
    )


@pytest.mark.parametrize(
    "other",
    [{"last_name": "Quist"}, {"date_of_birth": ""}, {"calpads_school_code": SCHOOL_B}, {"elas": "EL"}],
)
def test_records_of_one_student_that_disagree_are_found(tmp_path: Path, other: dict[str, str]) -> None:
    found = _finding(tmp_path, "records_of_one_student_disagree", child(4), child(4, "02", **other))

    assert found["message"] == (
        "A record of new.txt disagrees with another record of the same student about who the student is."
    )
    assert (found["count"], found["examples"]) == (1, [{"side": "new", "line": 5}])


def test_a_student_whose_records_all_disagree_counts_once(tmp_path: Path) -> None:
    rows = [child(4, each, elas=elas) for each, elas in (("01", "EO"), ("02", "EL"), ("06", "RFEP"))]

    assert _finding(tmp_path, "records_of_one_student_disagree", *rows)["count"] == 1


@pytest.mark.parametrize("field", ["grade_assessed", "idea_indicator", "tested_school_code_1"])
def test_what_is_of_the_test_may_differ_between_records(tmp_path: Path, field: str) -> None:
    rows = [child(4, **{field: "04"}), child(4, "02", **{field: "05"})]

    output = tell(tmp_path, CLEAN, [*CLEAN, *rows])

    assert "records_of_one_student_disagree" not in finding_codes(output)


def test_a_record_of_an_earlier_year_may_tell_an_earlier_state(tmp_path: Path) -> None:
    flags = {"gender": "F", "grade_assessed": "12"}
    rows = [
        child(1, "06", **flags, cast_current_year_flag="Y", scale_score="0600"),
        child(1, "06", **flags, cast_current_year_flag="N", scale_score="0600", elas="EL"),
    ]

    output = tell(tmp_path, rows, rows, layout="2021-22")

    assert "records_of_one_student_disagree" not in finding_codes(output)


def test_findings_of_old_stand_before_those_of_new(tmp_path: Path) -> None:
    rows = [child(1, elas="XX")]

    names = messages(tell(tmp_path, rows, [*rows, child(2)]), "invalid_code")

    assert ["old.txt" in name for name in names] == [True, False]
