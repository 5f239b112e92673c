"""One season of the LEA: its students, and the records of each release: `Season`."""

import random
from dataclasses import dataclass, field
from typing import NamedTuple

from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample.dialect import Dialect, Row
from caaspp_diff.sample.people import Student, enrolled_at, make_student
from caaspp_diff.sample.places import ELSEWHERE, School, schools_of
from caaspp_diff.sample.records import Desk, make_test, not_tested, place, types_of
from caaspp_diff.sample.results import sit
from caaspp_diff.sample.schedule import schedule
from caaspp_diff.sample.wide import widen

GRADE_WEIGHTS = {"03": 13, "04": 13, "05": 13, "06": 13, "07": 13, "08": 13, "10": 4, "11": 12, "12": 6}
ALTERNATE = 83
"""One student in this many takes the alternate assessments."""

SPANISH = 29
"""One student in this many takes the Spanish assessment as well."""

NOT_TESTED = {"NT": 1.6, "PGE": 0.6, "NTE": 0.1}
"""Condition code → percent of students who are not tested for that reason."""

NOT_REGISTERED = 0.7
"""Share of the students of grade 12 with a CAST record of an earlier year who have no other record."""

IDENTITY = ("last_name", "first_name", "middle_name", "date_of_birth", "gender")


class Entry(NamedTuple):
    """One record of a release, in two parts; a part that has not changed is shared with other releases."""

    person: int
    student: Row
    test: Row
    cohort: str

    @property
    def row(self) -> Row:
        """The whole record."""
        return self.student | self.test


@dataclass(slots=True)
class Season:
    """The present state of the students of one administration; `snapshot` makes a release of it."""

    dialect: Dialect
    rng: random.Random
    desk: Desk
    types: tuple[tuple[str, ...], ...]
    """The record types that each release adds."""

    ssids: list[str]
    """SSIDs that no student has yet."""

    students: list[Student] = field(default_factory=list)
    arrivals: list[tuple[int, Student]] = field(default_factory=list)
    """Students who arrive later: (the first release with them, student)."""

    @property
    def record_types(self) -> tuple[str, ...]:
        """All record types of the season."""
        return tuple(code for types in self.types for code in types)

    def wave_of(self, record_type: str) -> int:
        """The first release with the record type."""
        return next(i for i, types in enumerate(self.types) if record_type in types)

    def snapshot(self, wave: int) -> list[Entry]:
        """The records of release ``wave`` (0, 1, 2), ordered by student; those of the last one by test."""
        entries: list[Entry] = []
        for person in self.students:
            tests = [test for test in person.tests if test.wave <= wave and not test.gone]
            if not person.present or not tests:
                continue
            if self.dialect.layout.wide:
                student, test_row = widen(self.dialect.layout, person.row, [test.row for test in tests])
                entries.append(Entry(person.number, student, test_row, ""))
            else:
                entries.extend(Entry(person.number, person.row, test.row, test.cohort) for test in tests)
        if wave == len(self.types) - 1:
            entries.sort(key=lambda entry: (entry.test["record_type"], entry.student["ssid"], entry.cohort))
        return entries

    def edit(self, person: Student, **values: str) -> None:
        """Changes fields that all records of the student share; a blank value empties a field."""
        person.row = self.dialect.edit(person.row, values)

    def move(self, person: Student, school: School | None = None) -> None:
        """Enrolls the student in another school, without a change in where the tests count."""
        now = person.row.get("calpads_school_code", person.school.code)
        others = [other for other in schools_of(person.grade) if other.code != now and not other.nps]
        person.row = enrolled_at(self.dialect, person.row, school or others[0])

    def newcomer(self, wave: int, like: Student) -> Student:
        """Adds a student of the grade and kind of ``like`` who arrives with release ``wave``."""
        person = self._student(like.grade, alternate=like.alternate, spanish=like.spanish)
        birth = (
            f"{person.row['date_of_birth'][:4]}-{self.rng.choice(('01', '03', '07', '10'))}-{29 + wave % 2}"
        )
        self.edit(person, date_of_birth=birth)  # a day on which no student before was born
        self._register(person)
        person.busy = True
        self.arrivals.append((wave, person))
        return person

    def double(self, wave: int, of: Student) -> Student:
        """Adds a newcomer with the identity of another student, tested elsewhere, without an id in common."""
        person = self.newcomer(wave, of)
        self.edit(person, **{name: of.row.get(name, "") for name in IDENTITY})
        school = next(s for s in schools_of(of.grade) if s.code != of.school.code and not s.nps)
        self.move(person, school)
        for test in person.tests:
            place(self.desk, test, [ELSEWHERE] * 2)
        return person

    def populate(self, count: int) -> None:
        """Adds the students of the first release, with their records."""
        for _ in range(count):
            self.students.append(self._first_student())
        for person in self.students:
            self._register(person)

    def _first_student(self) -> Student:
        available = set(self.record_types)
        number = len(self.students)
        special = not available & {"01", "02"}  # the file of CAA Science and CSA alone
        offered = bool(available & {"03", "05"})
        alternate = offered and number % (3 if special else ALTERNATE) == 1
        spanish = not alternate and "09" in available and number % (1 if special else SPANISH) == 0
        while True:
            grade = self.rng.choices(list(GRADE_WEIGHTS), list(GRADE_WEIGHTS.values()))[0]
            person = self._student(grade, alternate=alternate, spanish=spanish)
            if types_of(person, self.rng, available):
                return person
            self.ssids.append(person.row["ssid"])

    def _student(self, grade: str, *, alternate: bool, spanish: bool) -> Student:
        number = len(self.students) + len(self.arrivals)
        ssid = self.ssids.pop()
        return make_student(
            self.dialect,
            self.rng,
            number=number,
            ssid=ssid,
            grade=grade,
            alternate=alternate,
            spanish=spanish,
        )

    def _register(self, person: Student) -> None:
        for code in types_of(person, self.rng, self.record_types):
            person.tests.append(make_test(self.desk, person, code, self.wave_of(code)))
        if (
            person.grade == "12"
            and "06" in self.record_types
            and "cast_current_year_flag" in self.dialect.names
        ):
            self._cohort_record(person)
        draw = self.rng.random() * 100
        for reason, share in NOT_TESTED.items():
            if draw < share:
                for test in person.tests:
                    test.row = self.dialect.edit(test.row, not_tested(reason))
                return
            draw -= share
        for test in person.tests:
            if not (self.rng.random() < self.dialect.untested):
                sit(self.desk, person, test)

    def _cohort_record(self, person: Student) -> None:
        cohort = self.rng.choice(("10", "11", ""))
        if not cohort:
            return
        if self.rng.random() < NOT_REGISTERED:
            person.tests.clear()  # took CAST before and is not registered this year
        person.tests.append(make_test(self.desk, person, "06", self.wave_of("06"), cohort=cohort))


def new_season(layout: Layout, count: int, seed: int) -> Season:
    """Makes the LEA before the first release, before any scenario."""
    rng = random.Random(seed)  # noqa: S311 - an invented LEA needs repeatable chance, not secrets
    dialect = Dialect(layout)
    numbers = rng.sample(range(10**8), 2 * count + 100)
    season = Season(
        dialect=dialect,
        rng=rng,
        desk=Desk(dialect, rng),
        types=tuple(release.adds for release in schedule(layout)),
        ssids=[f"99{number:08d}" for number in numbers],
    )
    season.populate(count)
    return season
