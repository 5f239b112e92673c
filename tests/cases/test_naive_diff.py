"""What a row-and-field diff gets wrong, case by case, and that the comparison does not.

Each test works the naive answer out in a line or two, shows that it misleads, and then what is told
instead. `rows_by` and `changed_rows` are such a diff: rows matched by key, every cell compared.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from caaspp_diff.errors import DuplicateKeyError, GuardError
from caaspp_diff.layouts.exit_codes import exit_code
from support.factories import LEA, SCHOOL_A, SCHOOL_B, write
from support.json_answers import (
    Record,
    changed_fields,
    child,
    compare_files,
    compared,
    finding,
    finding_codes,
    kinds,
    numbers,
    of_kind,
    only,
    person,
    ssid,
    tell,
    told,
    unscored,
)

OTHER_LEA = "19888880000000"

Key = tuple[str, ...]


def rows_by(records: Iterable[Record], *names: str) -> dict[Key, Record]:
    return {tuple(each.get(name, "") for name in names): each for each in records}


def by_key(records: Iterable[Record]) -> dict[Key, Record]:
    return rows_by(records, "ssid", "record_type")


def cells(old: Iterable[Record], new: Iterable[Record]) -> list[tuple[str, str, str, str]]:
    """The naive diff: (SSID, field, old, new) of every cell that differs, by SSID and record type."""
    before, after = by_key(old), by_key(new)
    return [
        (key[0], name, before[key].get(name, ""), after[key].get(name, ""))
        for key in sorted(before.keys() & after.keys())
        for name in sorted(before[key].keys() | after[key].keys())
        if before[key].get(name, "") != after[key].get(name, "")
    ]


# 1


def test_case_1_neither_the_row_number_nor_the_uin_is_the_key(tmp_path: Path) -> None:
    """Row order/position or UIN as key: order is not promised, and the UIN changed its width."""
    old = [child(1), child(2)]
    new = [child(2, uin="00000022"), child(1, uin="00000021")]
    assert all(was["ssid"] != now["ssid"] for was, now in zip(old, new, strict=True))
    assert not rows_by(old, "uin").keys() & rows_by(new, "uin").keys()

    output = tell(tmp_path, old, new)

    assert (output["records"]["added"], output["records"]["removed"]) == (0, 0)
    assert set(changed_fields(output)) == {"uin"}
    assert output["events"] == []


# 2


def test_case_2_an_ssid_replaced_after_a_merge_is_one_student(tmp_path: Path) -> None:
    """SSID swap after MID merge: "one student left, one new student with a score"; it is one student."""
    old = [child(1), child(2)]
    new = [child(1), child(2, ssid=ssid(50))]
    assert (len(by_key(old).keys() - by_key(new)), len(by_key(new).keys() - by_key(old))) == (1, 1)

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["ssid_replaced"]
    assert only(output, "ssid_replaced")["old"] == ssid(2)
    assert output["students"] == {"old": 2, "new": 2, "both": 2, "left": 0, "joined": 0, "ssid_replaced": 1}


# 3


def test_case_3_a_new_record_type_brings_scores_and_no_students(tmp_path: Path) -> None:
    """Whole new record types reported as new students instead of new scores for known students."""
    old = [child(n) for n in (1, 2, 3)]
    new = [*old, *(child(n, "06", scale_score="0216", achievement_level="3") for n in (1, 2, 3))]
    assert len(by_key(new).keys() - by_key(old)) == 3

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["score_added"] * 3
    assert {(e["reason"], e["expected"]) for e in output["events"]} == {("new_record", True)}
    assert output["students"]["joined"] == 0


def test_case_3_who_comes_with_the_new_assessment_only_is_told_apart(tmp_path: Path) -> None:
    """A grade 12 student who has no other test did not enroll with the release."""
    old = [child(1)]
    new = [child(1), child(2, "06", scale_score="0216", achievement_level="3")]

    output = tell(tmp_path, old, new)

    assert only(output, "student_joined")["reason"] == "new_assessment"


# 4


@pytest.mark.parametrize(
    ("record_type", "result", "headline"),
    [
        ("01", {"scale_score": "2510", "achievement_level": "3"}, "2510"),
        ("05", {"caa_science_percent_correct": "087", "caa_science_preliminary_indicator": "2"}, "2"),
        ("05", {"caa_science_percent_correct": "087"}, "087"),
        ("09", {"raw_score_1": "31", "scale_score": "0553"}, "0553"),
        ("09", {"raw_score_1": "31"}, "31"),
    ],
)
def test_case_4_a_record_that_is_scored_later_has_an_added_score(
    tmp_path: Path, record_type: str, result: dict[str, str], headline: str
) -> None:
    """Record already present without score, then scored; and for 05/09 a score is not field 105 only."""
    old = [unscored(1, record_type)]
    done = {"condition_code": "", "attemptedness": "Y", "score_status": "V", "include_indicator": "Y"}
    new = [unscored(1, record_type, **done, **result)]
    assert by_key(old).keys() == by_key(new).keys()  # nothing is added for a naive diff
    assert len(cells(old, new)) == len(done) + len(result)

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["score_added"]
    assert (output["events"][0]["new"], output["events"][0]["reason"]) == (headline, "scored_later")


# 5


def test_case_5_a_record_that_is_gone_is_a_student_who_moved(tmp_path: Path) -> None:
    """Removed row = "score withdrawn" or "dropout"; the last release that had it tells the exit code."""
    gone = child(2, student_exit_code="T160", student_exit_date="2019-08-02")
    old, new = [child(1), gone], [child(1)]
    assert [row["scale_score"] for key, row in by_key(old).items() if key not in by_key(new)] == ["2510"]

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["student_left"]  # and no score_removed
    assert output["events"][0]["reason"] == "transferred_ca_public"
    assert output["events"][0]["evidence"] == {
        "exit_code": "T160",
        "exit_date": "2019-08-02",
        "removed_date": None,
        "school": SCHOOL_A,
        "tested_school": SCHOOL_A,
    }


# 6


@pytest.mark.parametrize("code", ["E150", "E155", "E156", "E170"])
def test_case_6_the_exit_codes_of_the_year_end_are_no_departures(tmp_path: Path, code: str) -> None:
    """Exit code blank -> E155/E156 for nearly everyone at year end; E150, E170: not departures."""
    old = [child(n) for n in range(1, 6)]
    new = [row | {"student_exit_code": code} for row in old]
    assert len(cells(old, new)) == 5  # five exits, says a naive diff

    output = tell(tmp_path, old, new)

    assert output["events"] == []
    assert ("year_end_exits" in finding_codes(output)) == (code in {"E155", "E156"})


def test_case_6_who_left_with_a_year_end_code_left_for_an_unknown_reason(tmp_path: Path) -> None:
    """An E155 says nothing about why the record is gone."""
    output = tell(tmp_path, [child(1), child(2, student_exit_code="E155")], [child(1)])

    assert only(output, "student_left")["reason"] == "unknown"
    assert only(output, "student_left")["evidence"]["exit_code"] == "E155"


# 7


def test_case_7_a_departure_can_follow_a_year_end_exit_and_be_back_dated(tmp_path: Path) -> None:
    """E155 -> T160 later in summer, back-dated: a new departure although the row had an exit code."""
    old = [child(1, student_exit_code="E155", student_exit_date="2019-06-13")]
    new = [child(1, student_exit_code="T160", student_exit_date="2019-06-01")]
    assert not [row for row in cells(old, new) if row[1] == "student_exit_code" and not row[2]]
    assert new[0]["student_exit_date"] < old[0]["student_exit_date"]

    output = tell(tmp_path, old, new)

    event = only(output, "exit_recorded")
    assert (event["old"], event["new"], event["reason"]) == ("E155", "T160", "transferred_ca_public")
    assert event["evidence"]["exit_date"] == "2019-06-01"


# 8


def test_case_8_a_student_can_be_exited_and_present(tmp_path: Path) -> None:
    """Exited students who are still in the file are not removals."""
    old = [child(1), child(2)]
    new = [child(1, student_exit_code="T200", student_exit_date="2019-06-14"), child(2)]
    left_by_code = [row for row in new if row.get("student_exit_code", "").startswith("T")]
    assert len(left_by_code) == 1  # gone, says who reads the exit code only

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["exit_recorded"]
    assert output["events"][0]["reason"] == "left_ca_public"
    assert (output["students"]["left"], output["records"]["removed"]) == (0, 0)


# 9


def test_case_9_the_next_grade_in_calpads_is_no_correction(tmp_path: Path) -> None:
    """CALPADS Grade +1 for returners; grade 12 -> blank/other: not a demographic correction."""
    old = [child(1), child(2), child(3, calpads_grade="12")]
    new = [child(1, calpads_grade="06"), child(2, calpads_grade="06"), child(3, calpads_grade="")]
    assert len(cells(old, new)) == 3

    output = tell(tmp_path, old, new)

    assert output["events"] == []
    assert finding(output, "promoted")["count"] == 2
    assert numbers(output, "grade", "05")[0] == numbers(output, "grade", "05")[1]


# 10


def test_case_10_a_student_who_moves_takes_no_result_along(tmp_path: Path) -> None:
    """School code changes without any change of tested school: a move, not a retest."""
    old = [child(1), child(2)]
    new = [child(1, calpads_school_code=SCHOOL_B), child(2)]

    def mean_by(rows: list[dict[str, str]], code: str) -> list[str]:
        return sorted({row[code] for row in rows})

    assert mean_by(old, "calpads_school_code") != mean_by(new, "calpads_school_code")

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["school_changed"]
    assert (output["events"][0]["old"], output["events"][0]["new"]) == (SCHOOL_A, SCHOOL_B)
    before, after = numbers(output, "school", SCHOOL_A)
    assert before == after
    assert [e["value"] for e in output["impact"] if e["by"] == "school"] == [SCHOOL_A]


# 11


def test_case_11_a_locked_field_that_changes_is_told_apart_from_the_snapshot(tmp_path: Path) -> None:
    """Locked fields changing = anomaly; snapshot fields change once where the window was open on June 12."""
    closed, still_open = "2019-05-31", "2019-06-14"
    old = [
        child(1, school_window_end_1=closed),
        child(2, school_window_end_1=closed),
        child(3, school_window_end_1=still_open),
    ]
    new = [
        old[0] | {"date_of_birth": "2008-01-01"},
        old[1] | {"migrant_status": "Yes"},
        old[2] | {"migrant_status": "Yes"},
    ]
    assert len(cells(old, new)) == 3  # three alike, says a naive diff

    output = tell(tmp_path, old, new)

    assert [(e["kind"], e["field"], e["expected"]) for e in output["events"]] == [
        ("identity_changed", "date_of_birth", False),
        ("demographic_changed", "migrant_status", False),
        ("demographic_changed", "migrant_status", True),
    ]
    assert finding(output, "locked_field_changed")["count"] == 1


# 12


def test_case_12_one_fact_on_all_records_of_a_student_is_one_event(tmp_path: Path) -> None:
    """One fact repeated on 2-4 rows per student: count students, not rows."""
    types = ("01", "02", "06")
    old = [child(1, kind) for kind in types]
    new = [child(1, kind, elas="RFEP") for kind in types]
    assert len(cells(old, new)) == 3

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["demographic_changed"]
    assert output["events"][0]["evidence"]["record_types"] == ["01", "02", "06"]
    assert len(output["fields"]) == 3


def test_case_12_records_of_one_student_that_disagree_are_a_finding(tmp_path: Path) -> None:
    """Disagreement between a student's rows is itself a finding."""
    old = [child(1), child(1, "02")]
    new = [child(1, elas="RFEP"), child(1, "02")]

    output = tell(tmp_path, old, new)

    assert finding(output, "records_of_one_student_disagree")["examples"] == [{"side": "new", "line": 2}]


# 13


@pytest.mark.parametrize(
    ("before", "after", "told_of"),
    [
        (
            {"white": "Yes", "reporting_ethnicity": "700"},
            {"white": "No", "asian": "Yes", "reporting_ethnicity": "200"},
            ["asian", "white"],
        ),
        ({"elas": "EO", "el_status": "No"}, {"elas": "EL", "el_status": "Yes"}, ["elas"]),
        (
            {"scale_score": "", "achievement_level": "", "condition_code": "NT", "include_indicator": "N"},
            {"scale_score": "", "achievement_level": "", "condition_code": "NEL", "include_indicator": "E"},
            ["condition_code"],
        ),
    ],
)
def test_case_13_a_derived_field_echoes_its_cause_and_is_not_told_twice(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], told_of: list[str]
) -> None:
    """Derived fields echo a cause: report the cause once."""
    old, new = [child(1, **before)], [child(1, **after)]
    assert len(cells(old, new)) > len(told_of)

    output = tell(tmp_path, old, new)

    assert [event["field"] for event in output["events"]] == told_of
    assert len(output["fields"]) == len(cells(old, new))  # lossless all the same


def test_case_13_a_score_with_its_bands_and_level_is_one_change(tmp_path: Path) -> None:
    """107/108 from 105/106, 109 from 105: one score changed."""
    band = {"error_band_min": "2466", "error_band_max": "2514", "achievement_level": "2"}
    old, new = [child(1)], [child(1, scale_score="2490", **band)]
    assert len(cells(old, new)) == 4

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["score_changed"]
    assert output["events"][0]["evidence"]["fields"] == [
        "achievement_level", "error_band_max", "error_band_min", "scale_score"
    ]  # fmt: skip


# 14


def _resaved(text: str) -> str:
    """The file as a spreadsheet saves it: no leading zeros, dates its own way, hyphens for dashes."""
    head, *lines = text.splitlines()
    saved = [_resaved_row(line) for line in lines]
    return "\n".join([head.replace("\N{EN DASH}", "-"), *saved, ""])


def _resaved_row(line: str) -> str:
    values = [
        f"{value[5:7].lstrip('0')}/{value[8:].lstrip('0')}/{value[:4]}"
        if len(value) == 10 and value[4] + value[7] == "--"
        else value.lstrip("0")
        if value.isdigit() and len(value) < 5
        else value
        for value in line.split("^")
    ]
    return "^".join(values)


def test_case_14_formatting_is_no_change(tmp_path: Path) -> None:
    """Formatting: "EO" vs "EO  ", "03" vs "3", "0024" vs "24", dates, en dash vs hyphen in headers."""
    records = [child(1), child(1, "02"), unscored(2)]
    old = write(tmp_path / "old.csv", records)
    new = tmp_path / "resaved.csv"
    new.write_text(_resaved(old.read_text(encoding="utf-8")).replace("^EO^", "^EO  ^"), encoding="utf-8")
    before, after = (path.read_text(encoding="utf-8").splitlines() for path in (old, new))
    assert not set(before) & set(after)  # no line is the same for a naive diff

    output = told(compare_files(old, new))

    assert (output["events"], output["fields"]) == ([], [])
    assert output["records"]["unchanged"] == 3
    assert "spreadsheet_damage" in finding_codes(output)


def test_case_14_blanks_of_the_fixed_width_form_are_no_values(tmp_path: Path) -> None:
    """.dat blanks vs empty csv."""
    records = [child(1), unscored(2)]
    old, new = write(tmp_path / "old.txt", records), write(tmp_path / "new.csv", records)
    assert old.read_bytes().splitlines() != new.read_bytes().splitlines()[1:]

    assert told(compare_files(old, new))["fields"] == []


# 15


def test_case_15_ids_that_a_spreadsheet_lost_match_nobody(tmp_path: Path) -> None:
    """Excel-mangled 16-digit ids all equal 4.50E+15 -> false matches."""
    lost = {"opportunity_id_1": "4.50E+15", "test_registration_id": "4.50E+15", "uin": "4.50E+15"}
    old = [child(n, **lost) for n in (1, 2)]
    new = [child(n, **lost) for n in (1, 3)]
    assert len(rows_by(old, "opportunity_id_1")) == 1  # two students are one for a naive diff

    output = tell(tmp_path, old, new, names=("old.csv", "new.csv"))

    assert kinds(output) == ["student_left", "student_joined", "score_added"]
    assert "spreadsheet_damage" in finding_codes(output)


# 16


def test_case_16_a_new_edition_of_the_layout_withdraws_no_score(tmp_path: Path) -> None:
    """Layout change within a year (v1 -> v2: CSA 109-112)."""
    values = {"scale_score": "0553", "raw_score_1": "31"}
    withdrawn = {f"domain_{n}_level": "2" for n in (1, 2, 3)} | {"achievement_level": "2"}
    old = [child(1, "09", **values, **withdrawn)]
    new = [child(1, "09", **values, **dict.fromkeys(withdrawn, ""))]
    assert len(cells(old, new)) == 4

    output = tell(tmp_path, old, new)

    assert output["events"] == []
    assert sorted(changed_fields(output)) == sorted(withdrawn)


def test_case_16_columns_are_matched_by_name_and_not_by_number(tmp_path: Path) -> None:
    """Fields renumbered -> everything "changed"."""
    records = [child(1), child(2)]
    old = write(tmp_path / "old.csv", records)
    rows = [line.split("^") for line in old.read_text(encoding="utf-8").splitlines()]
    moved = ["^".join([*row[1:3], row[0], *row[3:]]) for row in rows]
    new = tmp_path / "new.csv"
    new.write_text("\n".join([*moved, ""]), encoding="utf-8")
    naive = [a != b for was, now in zip(rows[1:], moved[1:], strict=True)
             for a, b in zip(was, now.split("^"), strict=True)]  # fmt: skip
    assert sum(naive) == 6

    output = told(compare_files(old, new))

    assert (output["fields"], output["records"]["unchanged"]) == ([], 2)


# 17


def test_case_17_the_enrolled_and_the_tested_file_are_not_two_releases(tmp_path: Path) -> None:
    """By-Enrolled vs By-Tested files: disappearances are artifacts."""
    away = {"tested_district_code_1": OTHER_LEA, "tested_school_code_1": "19888880000001"}
    enrolled = [*(child(n) for n in range(1, 5)), child(5, **away)]
    tested = [*(child(n) for n in range(1, 5)), child(6, calpads_district_code=OTHER_LEA)]
    assert len(by_key(enrolled).keys() - by_key(tested)) == 1  # a departure, says a naive diff

    with pytest.raises(GuardError) as error:
        compared(tmp_path, enrolled, tested)

    assert str(error.value) == (
        "new.txt is of another version of the file (tested) than old.txt (enrolled). "
        "Check the two files, or compare in spite of it with --force."
    )


def test_case_17_a_download_filtered_by_report_date_is_no_release(tmp_path: Path) -> None:
    """An SSR-date-filtered partial download vs a full one: disappearances are artifacts."""
    full = [child(n) if n % 2 else unscored(n) for n in range(1, 61)]
    filtered = [row for row in full if row.get("scale_score")]
    assert len(by_key(full).keys() - by_key(filtered)) == 30

    with pytest.raises(GuardError, match="filtered by score report date"):
        compared(tmp_path, full, filtered)


# 18


def test_case_18_the_lowest_score_of_an_empty_test_is_no_achievement(tmp_path: Path) -> None:
    """LOSS has a scale score but Include T; level 9 is no level."""
    loss = {
        "condition_code": "LOSS",
        "include_indicator": "T",
        "scale_score": "2201",
        "achievement_level": "1",
    }
    old = [child(1), unscored(2), unscored(3)]
    new = [child(1), child(2, **loss), child(3, scale_score="", achievement_level="9", include_indicator="T")]
    naive = [int(row["scale_score"]) for row in new if row.get("scale_score")]
    assert sum(naive) / len(naive) == 2355.5

    output = tell(tmp_path, old, new)

    before, after = numbers(output, "lea", LEA)
    assert (before["mean"], after["mean"]) == (2510.0, 2510.0)
    assert (after["tested"], after["counted"], after["levels"]) == (3, 1, [0, 0, 1, 0])
    assert [(e["kind"], e["ssid"]) for e in output["events"] if e["kind"] != "status_changed"] == [
        ("score_added", ssid(2))
    ]


def test_case_18_inc_is_a_valid_score_of_the_alternate_assessment(tmp_path: Path) -> None:
    """INC0 (500): valid, so it counts."""
    inc = {"condition_code": "INC0", "scale_score": "0500", "achievement_level": "1"}
    output = tell(tmp_path, [unscored(1, "03")], [child(1, "03", **inc)])

    assert kinds(output) == ["score_added"]
    assert numbers(output, "lea", LEA, "03")[1]["counted"] == 1


# 19


def test_case_19_an_invalidated_score_changes_the_numbers_though_no_score_changed(tmp_path: Path) -> None:
    """Y -> R with score unchanged is a big change in aggregates although "score did not change"."""
    old = [child(1), child(2, scale_score="2590", achievement_level="4")]
    new = [old[0], old[1] | {"include_indicator": "R", "score_status": "I"}]
    assert not [row for row in cells(old, new) if row[1] == "scale_score"]

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["score_invalidated"]
    assert [side["mean"] for side in numbers(output, "lea", LEA)] == [2550.0, 2510.0]


def test_case_19_another_reason_for_not_testing_changes_no_number(tmp_path: Path) -> None:
    """NT -> PGE changes nothing in counts (both N) although the code changed."""
    output = tell(tmp_path, [unscored(1)], [unscored(1, condition_code="PGE")])

    assert [(e["kind"], e["old"], e["new"]) for e in output["events"]] == [("status_changed", "NT", "PGE")]
    before, after = numbers(output, "lea", LEA)
    assert before == after


# 20


def test_case_20_a_new_opportunity_is_told_since_an_import_would_double_it(tmp_path: Path) -> None:
    """Same student, same test, new completion date/opportunity id after reset: flag explicitly."""
    old = [child(1)]
    new = [child(1, opportunity_id_1="9999999999999999", test_completion_date_1="2019-05-20")]
    assert by_key(old).keys() == by_key(new).keys()
    assert rows_by(old, "ssid", "test_completion_date_1") != rows_by(new, "ssid", "test_completion_date_1")

    output = tell(tmp_path, old, new)

    assert kinds(output) == ["retested"]


# 21


def test_case_21_twins_and_namesakes_are_not_one_student(tmp_path: Path) -> None:
    """Never match on name + DOB alone; require school or opportunity evidence, else "possible"."""
    twin = {"last_name": "Okafor", "date_of_birth": "2008-05-05", "gender": "Female"}
    old = [child(9), child(1, **twin, first_name="Chidinma"), child(2, **person(2))]
    elsewhere = {"calpads_school_code": SCHOOL_B, "tested_school_code_1": SCHOOL_B}
    new = [child(9), child(3, **twin, first_name="Adaeze"), child(4, **person(2), **elsewhere)]
    naive = rows_by(old, "last_name", "date_of_birth").keys() & rows_by(new, "last_name", "date_of_birth")
    assert len(naive) == 3  # both pairs of strangers, besides the one who stayed

    output = tell(tmp_path, old, new)

    assert of_kind(output, "ssid_replaced") == []
    assert (output["students"]["left"], output["students"]["joined"]) == (2, 2)
    assert finding(output, "possible_ssid_replacement")["count"] == 1  # the namesake at another school


# 22


def test_case_22_earlier_years_make_no_event(tmp_path: Path) -> None:
    """Historical columns shift every year and condition codes there may vanish."""
    old = [child(1, minus1_condition_code="NT", minus1_scale_score="2400")]
    new = [child(1, minus1_condition_code="", minus1_scale_score="2400")]
    assert len(cells(old, new)) == 1

    output = tell(tmp_path, old, new)

    assert output["events"] == []
    assert [change["group"] for change in output["fields"]] == ["historical"]


# 23


def test_case_23_means_and_participation_are_those_of_the_state(tmp_path: Path) -> None:
    """Means over all numeric scores instead of Include = Y; NPS and accountability district ignored."""
    records = [
        child(1),
        child(2, scale_score="2690", achievement_level="4", include_indicator="R", score_status="I"),
        child(3, scale_score="2540", tested_nps_flag_1="Y"),
        child(4, district_of_accountability="1988888"),
        unscored(5, condition_code="PGE"),
    ]
    naive = [int(row["scale_score"]) for row in records if row.get("scale_score")]
    assert sum(naive) / len(naive) == 2562.5

    output = tell(tmp_path, records, records)

    own, _ = numbers(output, "lea", LEA)
    assert (own["enrolled"], own["tested"], own["counted"], own["mean"]) == (4, 3, 2, 2525.0)
    assert numbers(output, "lea", OTHER_LEA)[0]["enrolled"] == 1
    assert numbers(output, "school", SCHOOL_A)[0]["mean"] == 2510.0  # no student of a nonpublic school


# 24


def test_case_24_a_renamed_school_is_one_note(tmp_path: Path) -> None:
    """Free-text names change when a school is renamed: compare codes, report names once per school."""
    old = [child(n) for n in range(1, 7)]
    new = [row | {"tested_school_name_1": "Alder Academy"} for row in old]
    assert len(cells(old, new)) == 6

    output = tell(tmp_path, old, new)

    assert output["events"] == []
    assert finding(output, "school_renamed")["message"] == (
        f"School {SCHOOL_A} was called Alder Elementary and is now called Alder Academy."
    )


# 25


def test_case_25_no_message_names_a_student(tmp_path: Path) -> None:
    """Statements about named students in mail/CI logs."""
    old = [child(1), child(1), child(2)]
    naive = f"duplicate: {old[0]['first_name']} {old[0]['last_name']} {old[0]['ssid']}"
    secrets = [old[0][name] for name in ("ssid", "last_name", "first_name", "date_of_birth")]
    assert any(secret in naive for secret in secrets)

    with pytest.raises(DuplicateKeyError) as error:
        compared(tmp_path, old, [child(2)])
    output = tell(tmp_path, old[1:], [child(1, elas="XX", last_name="Rivero"), child(7, date_of_birth="")])

    messages = [str(error.value), *(each["message"] for each in output["findings"])]
    everyone = [child(n)[name] for n in (1, 2, 7) for name in ("ssid", "last_name", "date_of_birth")]
    assert not [text for text in messages if any(secret in text for secret in [*secrets, *everyone])]


def test_case_25_a_death_is_never_a_transfer(tmp_path: Path) -> None:
    """Death (E130) shown as "transferred"."""
    gone = child(2, student_exit_code="E130")
    assert gone["student_exit_code"]  # an exit code and no record: transferred, says a naive diff

    output = tell(tmp_path, [child(1), gone], [child(1)])

    assert only(output, "student_left")["reason"] == "deceased"
    assert exit_code("E130").words == "removed from enrollment"
