"""The wide records of 2014-15, one per student with all tests: `widen`."""

from collections.abc import Sequence

from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample.dialect import Row

TESTS = {"01": "ela", "02": "math"}
OTHER_NAMES = {"include_indicator_ela": "include_indicator_ela_rla"}
FLAGS = {"PGE": "pge", "NTE": "nte", "LOSS": "loss"}
SHORT = 7
"""LEA and school codes have seven digits there: the first seven of the LEA, the last seven of the school."""


def widen(layout: Layout, person: Row, tests: Sequence[Row]) -> tuple[Row, Row]:
    """Merges the records of a student into (fields of the student, fields of all tests) of a wide layout."""
    names = layout.by_name
    student = {name: value for name, value in person.items() if name in names}
    end = layout.fields[-1]
    wide: Row = {"record_type": "01", end.name: "z".rjust(end.length or 1)}
    for test in tests:
        suffix = TESTS[test["record_type"]]
        for name, value in test.items():
            full = f"{name}_{suffix}"
            full = OTHER_NAMES.get(full, full)
            if full in names:
                wide[full] = _short(name, value)
        wide[f"grade_assessed_{suffix}"] = person["grade_assessed"]
        if flag := FLAGS.get(test.get("condition_code", "")):
            wide |= {n: "Y" for n in names if n.startswith(f"condition_flag_{flag}_{suffix}")}
    return student, wide


def _short(name: str, value: str) -> str:
    if name.startswith("tested_district_code"):
        return value[:SHORT]
    if name.startswith("tested_school_code"):
        return value[SHORT:]
    if name.startswith("test_completion_date"):
        return value[5:7] + value[8:] + value[:4]
    if name.startswith("items_attempted"):
        return value[-2:]
    return value
