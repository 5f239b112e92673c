"""The invented students: names, demographics and enrollment, as mixed in a California unified district."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from caaspp_diff.sample.dialect import Dialect, Row
from caaspp_diff.sample.invented_names import FIRST_NAMES, LAST_NAMES, MIDDLE_NAMES, SPECIAL_NAMES
from caaspp_diff.sample.places import ACCOUNTABLE, School, schools_of

RACES = {
    "hispanic_or_latino": ("500", 54.8),
    "white": ("700", 22.5),
    "asian": ("200", 9.2),
    "black_or_african_american": ("600", 5.3),
    "two_or_more_races": ("800", 4.5),
    "filipino": ("400", 1.9),
    "american_indian_or_alaska_native": ("100", 0.5),
    "native_hawaiian_or_other_pacific_islander": ("300", 0.4),
}
"""Field → code of reporting ethnicity, and percent of students (grade 3 enrolled statewide, 2018-19)."""

FEMALE = 0.49
NONBINARY = 0.004
MIDDLE_NAMED = 0.7
DISABLED = 0.108
DISADVANTAGED = 0.62
SECTION_504 = 0.02
SPANISH_AT_HOME = 0.8
"""Shares of all students; the last one of those who speak another language at home."""

ELAS = {"EO": 60.4, "EL": 22.0, "RFEP": 13.9, "IFEP": 3.6, "TBD": 0.1}
PARENTS = {"10": 16, "11": 19, "12": 24, "13": 18, "14": 13, "15": 10}
DISABILITIES = {"SLD": 44, "SLI": 22, "OHI": 13, "AUT": 14, "EMN": 3, "HI": 2, "OI": 2}
HOME_LANGUAGES = {
    "Vietnamese": 5,
    "Korean": 2,
    "Arabic": 2,
    "Armenian": 2,
    "Hmong": 2,
    "Punjabi": 2,
    "Russian": 1,
}


@dataclass(slots=True, eq=False)
class Record:
    """One record of a student: a test, and the release (``wave``) that brings it."""

    record_type: str
    wave: int
    row: Row
    cohort: str = ""
    """The grade of a CAST record of an earlier year (2021-22 and later); else empty."""

    gone: bool = False
    """Whether the record is in no release at the moment."""


@dataclass(slots=True, eq=False, kw_only=True)
class Student:
    """One invented student."""

    number: int
    grade: str
    school: School
    uin: int
    ability: float
    alternate: bool
    spanish: bool
    row: Row
    """The fields that all records of the student share."""

    tests: list[Record] = field(default_factory=list)
    present: bool = True
    busy: bool = False
    """Whether a scenario uses the student, so that no other may."""

    own_exit: bool = False
    """Whether a scenario writes the exit fields, so that the end of the year does not."""

    def test(self, record_type: str) -> Record:
        """The record of that type.

        Raises:
            StopIteration: There is none.
        """
        return next(test for test in self.tests if test.record_type == record_type)


def pick(rng: random.Random, shares: Mapping[str, float]) -> str:
    """Draws one of the keys by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


def make_student(
    dialect: Dialect,
    rng: random.Random,
    *,
    number: int,
    ssid: str,
    grade: str,
    alternate: bool,
    spanish: bool,
) -> Student:
    """Makes a new student in a school of ``grade``, without tests."""
    choices = schools_of(grade)
    school = rng.choices(choices, [school.weight for school in choices])[0]
    person = Student(
        number=number,
        grade=grade,
        school=school,
        uin=30_000_000 + number * 7,
        ability=rng.gauss(0, 1) - (0.5 if alternate else 0),
        alternate=alternate,
        spanish=spanish,
        row={},
    )
    values = {"ssid": ssid, "uin": dialect.uin(person.uin), "local_student_id": f"{number:06d}"}
    values |= _name_and_birth(dialect, rng, number, grade)
    values |= _enrollment(dialect, school, grade) | {"calpads_grade": grade, "grade_assessed": grade}
    values |= _programs(rng, alternate=alternate)
    values |= _language(dialect, rng, grade, spanish=spanish)
    values |= _background(rng, hispanic=spanish)
    person.row = dialect.row(_doubled(values))
    return person


def enrolled_at(dialect: Dialect, row: Row, school: School) -> Row:
    """``row`` with another CALPADS school."""
    return dialect.edit(row, _enrollment(dialect, school, ""))


def _name_and_birth(dialect: Dialect, rng: random.Random, number: int, grade: str) -> Row:
    first, middle, last = SPECIAL_NAMES[number] if number < len(SPECIAL_NAMES) else ("", "", "")
    letter = "F" if rng.random() < FEMALE else "M"
    if dialect.accepts("gender", "X") and rng.random() < NONBINARY:
        letter = "X"
    born = dialect.spring - int(grade) - 6
    return {
        "first_name": first or rng.choice(FIRST_NAMES["FM"[letter == "M"]]),
        "middle_name": middle or (rng.choice(MIDDLE_NAMES) if rng.random() < MIDDLE_NAMED else ""),
        "last_name": last or rng.choice(LAST_NAMES),
        "date_of_birth": f"{born}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "gender": dialect.gender(letter),
    }


def _enrollment(dialect: Dialect, school: School, grade: str) -> Row:
    values = {
        "calpads_district_code": school.lea_code,
        "calpads_district_name": school.lea_name,
        "calpads_school_code": school.code,
        "calpads_school_name": school.name,
        "calpads_charter_code": school.charter_code,
        "calpads_charter_indicator": school.charter,
        "district_of_accountability": ACCOUNTABLE if school.nps else "",
        "calpads_nps_flag": "Y" if school.nps else "N",
    }
    if grade:
        values["enrollment_effective_date"] = f"{dialect.spring - 1}-08-14"
    return values


def _programs(rng: random.Random, *, alternate: bool) -> Row:
    disabled = alternate or rng.random() < DISABLED
    kind = rng.choice(("ID", "AUT", "MD")) if alternate else pick(rng, DISABILITIES)
    sed = "Yes" if rng.random() < DISADVANTAGED else "No"
    return {
        "section_504_status": "Yes" if not disabled and rng.random() < SECTION_504 else "No",
        "primary_disability_type": kind if disabled else "",
        "idea_indicator": "Yes" if disabled else "No",
        "migrant_status": _yes(rng, 0.009),
        "military_status": _yes(rng, 0.011),
        "foster_status": _yes(rng, 0.006),
        "homeless_status": _yes(rng, 0.041),
        "economic_disadvantage_status": sed,
        "parent_education_level": pick(rng, PARENTS),
    }


def _language(dialect: Dialect, rng: random.Random, grade: str, *, spanish: bool) -> Row:
    elas = "EL" if spanish else pick(rng, ELAS)
    english = elas == "EO"
    home = "Spanish" if spanish or rng.random() < SPANISH_AT_HOME else pick(rng, HOME_LANGUAGES)
    three, code = dialect.languages("English" if english else home)
    entered = dialect.spring - int(grade) - 1
    return {
        "elas": elas,
        "el_status": "Yes" if elas == "EL" else "No",
        "el_entry_date": f"{entered}-08-{rng.randint(10, 28)}" if elas in {"EL", "RFEP"} else "",
        "rfep_date": f"{rng.randint(entered + 1, dialect.spring - 1)}-05-15" if elas == "RFEP" else "",
        "first_us_school_entry_date": "" if english else f"{entered}-08-{rng.randint(10, 28)}",
        "language_code_ceds": three,
        "primary_language_code": code,
    }


def _background(rng: random.Random, *, hispanic: bool) -> Row:
    shares = {name: share for name, (_, share) in RACES.items()}
    race = "hispanic_or_latino" if hispanic else pick(rng, shares)
    values = dict.fromkeys(RACES, "No") | {race: "Yes"}
    if race == "two_or_more_races":
        values |= dict.fromkeys(rng.sample(("white", "asian", "black_or_african_american"), 2), "Yes")
    return values | {"reporting_ethnicity": RACES[race][0]}


def _yes(rng: random.Random, share: float) -> str:
    return "Yes" if rng.random() < share else "No"


TESTING_COPIES = (
    "primary_disability_type",
    "idea_indicator",
    "economic_disadvantage_status",
    "migrant_status",
    "military_status",
    "foster_status",
    "homeless_status",
    "parent_education_level",
)
"""Fields that later layouts have twice: as in CALPADS, and as locked for testing."""


def _doubled(values: Row) -> Row:
    return values | {f"{name}_testing": values[name] for name in TESTING_COPIES}
