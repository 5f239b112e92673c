"""Small generated releases for properties: a few students, several tests, changes of every sort."""

from typing import Any

from hypothesis import strategies as st

from support.factories import LEA, SCHOOL_A, SCHOOL_B
from support.json_answers import child, person, ssid, unscored

OTHER_LEA = "19888880000000"

RESULTS: dict[str, list[dict[str, str]]] = {
    "01": [{"scale_score": score, "achievement_level": level} for score, level in
           (("2440", "1"), ("2480", "2"), ("2510", "3"), ("2605", "4"), ("2605", "3"))],
    "02": [{"scale_score": "2540", "achievement_level": "3"},
           {"scale_score": "2581", "achievement_level": "4"}],
    "03": [{"scale_score": "0500", "achievement_level": "1"},
           {"scale_score": "0563", "achievement_level": "3"}],
    "05": [{"scale_score": "", "achievement_level": "", "caa_science_preliminary_indicator": step,
            "caa_science_percent_correct": "087"} for step in "12"],
    "06": [{"scale_score": "0216", "achievement_level": "3"},
           {"scale_score": "0170", "achievement_level": "1"}],
    "09": [{"scale_score": "0553", "achievement_level": "", "raw_score_1": "31"},
           {"scale_score": "", "achievement_level": "9", "raw_score_1": "NS"}],
}  # fmt: skip
"""Record type → what the test may have given."""

CHOICES = {
    "last_name": ("Rivera", "Peña", "O'Brien", '"Quote', "Ng  Lee"),
    "date_of_birth": ("2008-03-04", "2008-04-03"),
    "elas": ("EO", "EL", "RFEP"),
    "el_status": ("Yes", "No"),
    "economic_disadvantage_status": ("Yes", "No", ""),
    "white": ("Yes", "No"),
    "reporting_ethnicity": ("700", "800", ""),
    "calpads_grade": ("05", "06", ""),
    "grade_assessed": ("05", "04"),
    "calpads_school_code": (SCHOOL_A, SCHOOL_B),
    "tested_school_code_2": (SCHOOL_A, SCHOOL_B, ""),
    "tested_lea_name_1": ("Sample Unified", "Sample Union"),
    "tested_school_name_1": ("Alder Elementary", "Alder Academy"),
    "tested_nps_flag_1": ("Y", ""),
    "district_of_accountability": (OTHER_LEA[:7], "", ""),
    "student_exit_code": ("T160", "E155", "E130", ""),
    "student_exit_date": ("2019-06-14", ""),
    "condition_code": ("", "NT", "PGE", "LOSS"),
    "attemptedness": ("Y", "N"),
    "score_status": ("V", "I", ""),
    "include_indicator": ("Y", "Y", "R", "T", "N"),
    "opportunity_id_1": ("9000000000000001", "9000000000000002", ""),
    "test_completion_date_1": ("2019-04-02", "2019-05-20", ""),
    "school_window_end_1": ("2019-05-31", "2019-06-14", ""),
    "raw_score_1": ("31", "NS", ""),
    "standard_error": ("0024", "0031"),
    "minus1_scale_score": ("2400", ""),
    "eacc_braille_1": ("TDS_Braille", ""),
    "uin": ("0000000000000007", "8"),
    "blank_41": ("", "x"),
}
"""Values that fields may take, valid and strange ones."""


@st.composite
def changes(draw: st.DrawFn, most: int = 5) -> dict[str, str]:
    """Some fields with new values."""
    names = draw(st.lists(st.sampled_from(sorted(CHOICES)), max_size=most, unique=True))
    return {name: draw(st.sampled_from(CHOICES[name])) for name in names}


@st.composite
def records(draw: st.DrawFn, most: int = 12, students: int = 5) -> list[dict[str, str]]:
    """A release: one record for each student and test that is drawn, in any order."""
    keys = st.tuples(st.integers(1, students), st.sampled_from(sorted(RESULTS)))
    return [
        draw(_record(number, record_type))
        for number, record_type in draw(st.lists(keys, min_size=1, max_size=most, unique=True))
    ]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Two releases: the second has records changed, dropped, added, and perhaps an SSID replaced."""
    old = draw(records())
    kept = draw(st.lists(st.sampled_from(range(len(old))), min_size=1, unique=True))
    new = [old[i] | draw(changes()) for i in kept]
    taken = {(row["ssid"], row["record_type"]) for row in old}
    new += [row for row in draw(records(4, 8)) if (row["ssid"], row["record_type"]) not in taken]
    if draw(st.booleans()):
        swapped = new[0]["ssid"]
        new = [row | {"ssid": ssid(77)} if row["ssid"] == swapped else row for row in new]
    return old, draw(st.permutations(new))


@st.composite
def _record(draw: st.DrawFn, number: int, record_type: str) -> dict[str, str]:
    if draw(st.integers(0, 3)):
        base: dict[str, Any] = child(number, record_type) | draw(st.sampled_from(RESULTS[record_type]))
    else:
        base = unscored(number, record_type)
    return {**base, **person(number), **draw(changes(3)), "calpads_district_code": LEA}
