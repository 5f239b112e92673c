"""The records of a student: which tests, and where and when they are taken."""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from caaspp_diff.sample import scales
from caaspp_diff.sample.dialect import Dialect, Row
from caaspp_diff.sample.people import Record, Student
from caaspp_diff.sample.places import School
from caaspp_diff.sample.supports import supports

SUFFIXES = {
    "01": "002014",
    "02": "002002",
    "03": "008014",
    "04": "008002",
    "05": "010003",
    "06": "009003",
    "09": "012014",
}
"""The last six digits of a Test Registration ID; the first ten are the last of the UIN."""

PART_COUNTS = {"01": 2, "02": 2, "05": 4}
"""How many parts a test has, if more than one and if the layout has as many; each is an opportunity."""

TESTED_GRADES = ("03", "04", "05", "06", "07", "08", "11")
SCIENCE_GRADES = ("05", "08", "11")
SCIENCE_IN_11 = 0.4
"""Share of grade 11 that takes CAST; the others took it in grade 10 or will in grade 12."""

FIRST_DAYS, LATE_DAYS = (2, 9), (15, 17)
"""First and last day of April or May on which the first part of a test may begin."""

IN_APRIL = 0.4
"""Share of tests that begin in April, if the window of the school is open by then."""

NO_HISTORY = 0.08
"""Share of earlier years in which a student was not tested."""

COMPUTER_FIELDS = (
    "opportunity_",
    "test_start",
    "test_completion",
    "final_test_completed",
    "items_attempted",
    "remote_",
)
"""Prefixes of the fields that only a test on a computer fills."""


@dataclass(slots=True)
class Desk:
    """What is needed to write records: the dialect, a random generator and a counter of opportunity ids."""

    dialect: Dialect
    rng: random.Random
    last_opportunity: int = 1_000_000_000
    today: str = "07-15"
    """Month and day on which new scores become available."""

    def opportunity(self) -> str:
        """A new opportunity id, 16 digits."""
        self.last_opportunity += self.rng.randint(3, 97)
        return f"{self.last_opportunity:016d}"


def types_of(person: Student, rng: random.Random, available: Iterable[str]) -> list[str]:
    """The record types that the student is registered for, among those that are ``available``."""
    grade, wanted = person.grade, []
    if grade in TESTED_GRADES:
        wanted = ["03", "04"] if person.alternate else ["01", "02"]
    if person.alternate:
        wanted += ["05"] if grade in SCIENCE_GRADES else []
    elif grade in {"05", "08", "10", "12"} or (grade == "11" and rng.random() < SCIENCE_IN_11):
        wanted.append("06")
    if person.spanish:
        wanted.append("09")
    return [code for code in wanted if code in available]


def make_test(desk: Desk, person: Student, record_type: str, wave: int, *, cohort: str = "") -> Record:
    """Makes the record of a registered test without a result."""
    dialect, rng = desk.dialect, desk.rng
    row = {
        "record_type": record_type,
        "test_registration_id": f"{person.uin:010d}{SUFFIXES[record_type]}",
        "test_mode": "O",
        "cast_last_science_class_flag": str(rng.randint(1, 2))
        if record_type == "06" and person.grade > "09"
        else "",
    }
    if record_type == "06" and person.grade == "12":
        row["cast_current_year_flag"] = "N" if cohort else "Y"
        row["cast_participated_high_school_grade"] = cohort or "12"
        row["cast_participated_nps_flag"] = "N"
    if record_type in {"01", "02"} and person.grade == "11":
        row["eap_release"] = "1"
    row |= supports(dialect, rng, record_type, person.row)
    test = Record(record_type, wave, dialect.row(row), cohort)
    test.row = dialect.edit(test.row, _history(desk, person, record_type) | not_tested("NT"))
    place(desk, test, [person.school] * parts(dialect, record_type))
    return test


def parts(dialect: Dialect, record_type: str) -> int:
    """How many parts the test has in that year."""
    most = sum(f"opportunity_id_{i}" in dialect.names for i in range(1, 5))
    return min(PART_COUNTS.get(record_type, 1), max(1, most))


def place(desk: Desk, test: Record, schools: list[School]) -> None:
    """Writes where each part counts: the school in which the student was when that part was started."""
    values: Row = {}
    for i, school in enumerate(schools, 1):
        values |= {
            f"tested_lea_name_{i}": school.lea_name,
            f"tested_district_code_{i}": school.lea_code,
            f"tested_school_name_{i}": school.name,
            f"tested_school_code_{i}": school.code,
            f"tested_charter_indicator_{i}": school.charter,
            f"tested_charter_code_{i}": school.charter_code,
            f"tested_nps_flag_{i}": "Y" if school.nps else "N",
            f"school_window_start_{i}": desk.dialect.day(school.window_start),
            f"school_window_end_{i}": desk.dialect.day(school.window_end),
        }
    last = schools[-1]
    values |= {
        "final_tested_lea_name": last.lea_name,
        "final_tested_district_code": last.lea_code,
        "final_tested_school_name": last.name,
        "final_tested_school_code": last.code,
        "final_tested_charter_indicator": last.charter,
        "final_tested_charter_code": last.charter_code,
        "final_tested_nps_flag": "Y" if last.nps else "N",
    }
    test.row = desk.dialect.edit(test.row, values)


def not_tested(code: str) -> Row:
    """The status fields of a record without a test: NT, PGE, NTE, or NEL (exempted)."""
    return {
        "condition_code": code,
        "attemptedness": "N",
        "score_status": "",
        "include_indicator": "E" if code == "NEL" else "N",
        "ssr_eligible": "N",
    }


def completed(desk: Desk, person: Student, test: Record, *, late: bool = False) -> Row:
    """The fields of a completed test: a new opportunity and dates for every part, and the status.

    All dates are inside the window of the school, ``late`` ones in its last days.
    """
    rng, dialect = desk.rng, desk.dialect
    start = rng.randint(*(LATE_DAYS if late else FIRST_DAYS))
    april = not late and person.school.window_start < "04" and rng.random() < IN_APRIL
    month = "04" if april else "05"
    values: Row = {
        "condition_code": "",
        "attemptedness": "Y",
        "score_status": "V",
        "include_indicator": "Y",
        "ssr_eligible": "Y",
    }
    year = dialect.spring - (int(person.grade) - int(test.cohort) if test.cohort else 0)
    day = ""
    for i in range(1, parts(dialect, test.record_type) + 1):
        begun, day = f"{year}-{month}-{start:02d}", f"{year}-{month}-{start + rng.randint(0, 3):02d}"
        values |= {
            f"opportunity_id_{i}": desk.opportunity(),
            f"opportunity_testing_status_{i}": "C",
            f"test_start_date_{i}": dialect.test_day(begun),
            f"test_completion_date_{i}": dialect.test_day(day),
            f"items_attempted_{i}": f"{rng.randint(28, 47) if i == 1 else rng.randint(4, 6):03d}",
            f"remote_tester_{i}": "N",
        }
        start += 4
    values["final_test_completed_date"] = day
    values["score_available_date"] = values["ssr_available_date"] = dialect.day(desk.today)
    return values


def on_paper(desk: Desk, person: Student) -> None:
    """Turns the Smarter Balanced tests into tests on paper: one date, no opportunities."""
    for test in person.tests:
        if test.record_type in {"01", "02"} and (day := test.row.get("test_completion_date_1")):
            paper = {"test_mode": "P", "paper_test_completion_date": day[:10]}
            test.row = desk.dialect.edit(without_computer_fields(test.row), paper)


def without_computer_fields(row: Row) -> Row:
    """``row`` without the fields that only a test on a computer fills."""
    return {name: value for name, value in row.items() if not name.startswith(COMPUTER_FIELDS)}


def _history(desk: Desk, person: Student, record_type: str) -> Row:
    """Scores of up to three earlier years, on the scales of those grades."""
    if record_type not in {"01", "02", "03", "04"}:
        return {}
    first = int(desk.dialect.layout.administration[:4])
    values: Row = {}
    for back in (1, 2, 3):
        grade = f"{int(person.grade) - back:02d}"
        if grade not in TESTED_GRADES:
            continue
        if desk.rng.random() < NO_HISTORY:
            values |= {f"minus{back}_grade_assessed": grade, f"minus{back}_condition_code": "NT"}
            continue
        year = f"{first - back}-{(first - back + 1) % 100:02d}"
        levels = scales.level_ranges(year, record_type, grade)
        score = scales.draw(levels, person.ability, desk.rng)
        values |= {
            f"minus{back}_ssr_eligible": "Y",
            f"minus{back}_grade_assessed": grade,
            f"minus{back}_scale_score": str(score),
            f"minus{back}_achievement_level": scales.level_of(levels, score),
            f"minus{back}_standard_error": str(desk.rng.randint(19, 38))
            if record_type in {"01", "02"}
            else "",
        }
    return values
