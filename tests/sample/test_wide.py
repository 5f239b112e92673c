from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.wide import widen

WIDE = load_layout("2014-15")


def test_the_tests_are_side_by_side_in_one_record() -> None:
    person = {"ssid": "9900000001", "grade_assessed": "05", "homeless_status": "Yes"}
    ela = {
        "record_type": "01",
        "scale_score": "2500",
        "include_indicator": "Y",
        "tested_district_code_1": "19999990000000",
        "tested_school_code_1": "19999996000101",
        "test_completion_date_1": "2015-05-04",
        "items_attempted_1": "040",
    }
    math = {"record_type": "02", "condition_code": "PGE", "include_indicator": "N"}
    student, row = widen(WIDE, person, [ela, math])
    assert student == {"ssid": "9900000001"}
    assert row["scale_score_ela"] == "2500"
    assert row["include_indicator_ela_rla"] == "Y"
    assert row["tested_district_code_1_ela"] == "1999999"
    assert row["tested_school_code_1_ela"] == "6000101"
    assert row["test_completion_date_1_ela"] == "05042015"
    assert row["items_attempted_1_ela"] == "40"
    assert row["condition_flag_pge_math"] == "Y"
    assert row["grade_assessed_math"] == "05"
    assert row[WIDE.fields[-1].name].endswith("z")
