from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from caaspp_diff.comparison.model import IMPACT_SCHEMA
from caaspp_diff.comparison.numbers.impact import level_of, side_by_side
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.score_fields import score_ranges
from support.factories import LEA, SCHOOL_A, SCHOOL_B
from support.generated_releases import OTHER_LEA, pairs
from support.json_answers import Json, Record, child, numbers, ssid, tell, unscored

GROUPS = (
    "gender", "reporting_ethnicity", "el_status", "elas", "economic_disadvantage_status", "idea_indicator",
    "primary_disability_type", "section_504_status", "migrant_status", "homeless_status", "foster_status",
    "military_status", "parent_education_level",
)  # fmt: skip
LEVELS = {"01": 4, "02": 4, "03": 3, "04": 3, "05": 3, "06": 4, "09": 3}


# The same numbers worked out in plain Python, record by record


def _is_scored(row: Record) -> bool:
    level, scores = row.get("achievement_level", ""), ("scale_score", "raw_score_1")
    results = [row.get(name, "") for name in (*scores, "caa_science_preliminary_indicator")]
    results.append(row.get("caa_science_percent_correct", ""))
    return any(value not in {"", "NS"} for value in results) or level not in {"", "9", "NS"}


def _level(row: Record) -> int:
    """0 where there is none; the CSA prints none, so there its score tells."""
    if (printed := row.get("achievement_level", "")) not in {"", "9"}:
        return int(printed)
    ranges = score_ranges(load_layout("2018-19")).get((row["record_type"], row["grade_assessed"]), ())
    score = row.get("scale_score", "")
    fitting = [n for n, (low, high) in enumerate(ranges, 1) if score and low <= int(score) <= high]
    return fitting[0] if fitting else 0


def _worked_out(rows: list[Record]) -> Json:
    counted = [row for row in rows if row["include_indicator"] == "Y" and _is_scored(row)]
    scores = [int(row["scale_score"]) for row in counted if row.get("scale_score")]
    levels = [_level(row) for row in counted]
    mean = float(round(Fraction(sum(scores), len(scores)), 1)) if scores else None
    return {
        "enrolled": len(rows),
        "tested": sum(row["include_indicator"] in {"T", "R", "Y"} for row in rows),
        "counted": len(counted),
        "mean": mean,
        "levels": [levels.count(level) for level in range(1, LEVELS[rows[0]["record_type"]] + 1)],
        "met": sum(level >= 3 for level in levels),
    }


def _school(row: Record) -> str:
    return row.get("tested_school_code_2") or row["tested_school_code_1"]


def _lea(row: Record) -> str:
    accountable = row.get("district_of_accountability")
    return accountable.ljust(14, "0") if accountable else row["tested_district_code_1"]


def _slices(row: Record) -> list[tuple[str, str]]:
    slices = [("lea", _lea(row))]
    if _lea(row) != LEA:
        return slices
    slices += [] if row.get("tested_nps_flag_1") == "Y" else [("school", _school(row))]
    slices += [("grade", row["grade_assessed"])]
    return slices + [("group", f"{name}={row[name]}") for name in GROUPS if row.get(name)]


def _impact(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[Json]:
    rows: defaultdict[tuple[str, str, str], dict[str, list[Record]]] = defaultdict(dict)
    for side, records in (("old", old), ("new", new)):
        for row in records:
            for by, value in _slices(row):
                rows[by, value, row["record_type"]].setdefault(side, []).append(row)
    order = ("lea", "school", "grade", "group")
    return [
        {"by": by, "value": value, "record_type": kind}
        | {side: _worked_out(sides[side]) if side in sides else None for side in ("old", "new")}
        for (by, value, kind), sides in sorted(rows.items(), key=lambda e: (order.index(e[0][0]), e[0][1:]))
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pair=pairs())
def test_impact_agrees_with_plain_arithmetic(
    tmp_path: Path, pair: tuple[list[dict[str, str]], list[dict[str, str]]]
) -> None:
    old, new = pair

    assert tell(tmp_path, old, new, force=True)["impact"] == _impact(old, new)


# Case by case


def _one(folder: Path, *rows: dict[str, str], by: str = "lea", value: str = LEA, kind: str = "01") -> Json:
    side: Json = numbers(tell(folder, list(rows), list(rows)), by, value, kind)[0]
    return side


def _values(output: Json, by: str) -> list[str]:
    return [entry["value"] for entry in output["impact"] if entry["by"] == by]


def test_only_counted_scores_enter_means_and_levels(tmp_path: Path) -> None:
    side = _one(
        tmp_path,
        child(1, scale_score="2500"),
        child(2, scale_score="2601", achievement_level="4"),
        child(3, scale_score="2201", achievement_level="1", include_indicator="T"),
        child(4, scale_score="2690", achievement_level="4", include_indicator="R"),
        child(5, scale_score="2690", achievement_level="4", include_indicator="E"),
        unscored(6),
    )

    assert side == {
        "enrolled": 6,
        "tested": 4,
        "counted": 2,
        "mean": 2550.5,
        "levels": [0, 0, 1, 1],
        "met": 2,
    }


def test_a_mean_is_told_to_one_decimal(tmp_path: Path) -> None:
    scores = ("2500", "2500", "2501")

    assert _one(tmp_path, *(child(n, scale_score=s) for n, s in enumerate(scores)))["mean"] == 2500.3


def test_without_a_counted_score_there_is_no_mean(tmp_path: Path) -> None:
    assert _one(tmp_path, unscored(1))["mean"] is None


def test_a_slice_of_one_side_has_nothing_on_the_other(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1), child(2, "06", scale_score="0216")])

    old, new = numbers(output, "lea", LEA, "06")
    assert old is None
    assert new["counted"] == 1


@pytest.mark.parametrize(
    ("codes", "school"),
    [
        ({"tested_school_code_1": SCHOOL_B}, SCHOOL_B),
        ({"tested_school_code_2": SCHOOL_B}, SCHOOL_B),
        ({"tested_school_code_2": SCHOOL_B, "tested_school_code_3": SCHOOL_A}, SCHOOL_A),
        ({"calpads_school_code": SCHOOL_B}, SCHOOL_A),
        ({"calpads_school_code": SCHOOL_B, "tested_school_code_1": ""}, SCHOOL_B),
    ],
)
def test_a_score_counts_for_the_school_of_the_part_that_was_taken_last(
    tmp_path: Path, codes: dict[str, str], school: str
) -> None:
    rows = [child(1, **codes)]

    assert _values(tell(tmp_path, rows, rows), "school") == [school]


def test_the_final_tested_school_goes_before_all_parts(tmp_path: Path) -> None:
    rows = [child(1, gender="F", final_tested_school_code=SCHOOL_B, tested_school_code_2=SCHOOL_A)]

    assert _values(tell(tmp_path, rows, rows, layout="2021-22"), "school") == [SCHOOL_B]


def test_a_student_of_another_district_s_account_counts_there_only(tmp_path: Path) -> None:
    rows = [child(1), child(2), child(3, district_of_accountability=OTHER_LEA[:7])]
    output = tell(tmp_path, rows, rows)

    assert _values(output, "lea") == [OTHER_LEA, LEA]
    assert numbers(output, "school", SCHOOL_A)[0]["enrolled"] == 2
    assert numbers(output, "grade", "05")[0]["enrolled"] == 2
    assert numbers(output, "group", "elas=EO")[0]["enrolled"] == 2


def test_a_nonpublic_school_counts_for_the_lea_and_for_no_school(tmp_path: Path) -> None:
    rows = [child(1), child(2, tested_nps_flag_1="Y")]
    output = tell(tmp_path, rows, rows)

    assert numbers(output, "lea", LEA)[0]["enrolled"] == 2
    assert numbers(output, "school", SCHOOL_A)[0]["enrolled"] == 1


def test_an_lea_of_which_every_student_is_at_a_nonpublic_school_has_no_school(tmp_path: Path) -> None:
    rows = [child(1, tested_nps_flag_1="Y")]
    output = tell(tmp_path, rows, rows)

    assert _values(output, "school") == []
    assert numbers(output, "lea", LEA)[0]["counted"] == 1


def test_a_file_without_any_group_or_grade_has_only_its_lea_and_school(tmp_path: Path) -> None:
    bare = dict.fromkeys(
        ("gender", "elas", "el_status", "economic_disadvantage_status", "grade_assessed"), ""
    )
    rows = [child(1, **bare)]

    assert {entry["by"] for entry in tell(tmp_path, rows, rows)["impact"]} == {"lea", "school"}


def test_a_test_without_levels_has_none(tmp_path: Path) -> None:
    rows = [unscored(1, "05")]

    side = numbers(tell(tmp_path, rows, rows, layout="2016-17"), "lea", LEA, "05")[0]

    assert (side["enrolled"], side["mean"], side["met"]) == (1, None, 0)


def test_the_level_of_a_csa_score_is_read_from_its_range(tmp_path: Path) -> None:
    csa = {"achievement_level": "", "raw_score_1": "31"}
    rows = [
        child(1, "09", **csa, scale_score="0545"),
        child(2, "09", **csa, scale_score="0546"),
        child(3, "09", **csa, scale_score="0560"),
        child(4, "09", **csa, scale_score="0560", include_indicator="R"),
    ]

    assert _one(tmp_path, *rows, kind="09")["levels"] == [1, 1, 1]


def test_a_cast_record_of_an_earlier_year_is_no_result_of_this_one(tmp_path: Path) -> None:
    flags = {"gender": "F", "calpads_grade": "12", "grade_assessed": "12", "achievement_level": "3"}
    rows = [
        child(1, "06", **flags, cast_current_year_flag="Y", scale_score="0620"),
        child(1, "06", **flags, cast_current_year_flag="N", scale_score="0640",
              cast_participated_high_school_grade="11"),
    ]  # fmt: skip

    side = numbers(tell(tmp_path, rows, rows, layout="2021-22"), "lea", LEA, "06")[0]

    assert (side["enrolled"], side["mean"]) == (1, 620.0)


def test_numbers_by_group_are_those_of_each_record_s_own_value(tmp_path: Path) -> None:
    old = [child(1, elas="EL"), child(2, elas="EL", ssid=ssid(2)), child(3)]
    new = [old[0] | {"elas": "RFEP"}, *old[1:]]
    output = tell(tmp_path, old, new)

    sizes: dict[str, Any] = {
        value: [side and side["enrolled"] for side in numbers(output, "group", f"elas={value}")]
        for value in ("EL", "EO", "RFEP")
    }
    assert sizes == {"EL": [2, 1], "EO": [1, 1], "RFEP": [None, 1]}


def test_a_level_is_the_range_that_a_score_falls_in() -> None:
    ranges = ((300, 348), (349, 359), (360, 399))

    assert [level_of(ranges, score) for score in (299, 300, 348, 349, 399, 400)] == [None, 1, 1, 2, 3, None]
    assert level_of(None, 300) is None


def _row(value: str, side: str, counted: int) -> dict[str, Any]:
    sizes = dict.fromkeys(("enrolled", "tested", "counted"), counted)
    of = {"by": "school", "value": value, "record_type": "01", "side": side}
    return {**of, **sizes, "mean": 2500.0, "levels": [0, counted, 0, 0], "met": 0}


def test_both_sides_of_a_slice_stand_in_one_row() -> None:
    rows = [_row(SCHOOL_B, "new", 7), _row(SCHOOL_A, "old", 40), _row(SCHOOL_A, "new", 43)]

    both = side_by_side(pl.DataFrame(rows, schema=IMPACT_SCHEMA))

    assert both.select("value", "old_counted", "new_counted").rows() == [
        (SCHOOL_A, 40, 43),
        (SCHOOL_B, None, 7),
    ]
    assert both.columns[3:8] == ["old_enrolled", "old_tested", "old_counted", "old_mean", "old_met"]
