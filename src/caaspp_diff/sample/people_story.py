"""Scenarios about students: departures, moves, exit codes, demographics, identity, SSIDs."""

from caaspp_diff.sample.people import Student
from caaspp_diff.sample.places import CLOSED, OPEN, SCHOOLS
from caaspp_diff.sample.records import SUFFIXES, not_tested, without_computer_fields
from caaspp_diff.sample.results import sit
from caaspp_diff.sample.scenario import Act, Fits, Scenario
from caaspp_diff.sample.season import Season

DOUBTFUL = "perhaps the same student"

RETURNED_FROM = ("E155", "06-07", "06-20")
"""Exit code, day of withdrawal and day of removal at the end of the year, for students who return."""


def early(season: Season, person: Student) -> bool:
    """Whether the student has records in the first release."""
    del season
    return any(test.wave == 0 for test in person.tests)


def window(spec: str) -> Fits:
    """Fits students of the first release whose school has that test window."""

    def fits(season: Season, person: Student) -> bool:
        ends = {
            school.window_end for school in SCHOOLS if f"{school.window_start} {school.window_end}" == spec
        }
        return early(season, person) and person.school.window_end in ends

    return fits


def having(name: str, value: str, also: Fits = early) -> Fits:
    """Fits students with ``value`` in the field, whom ``also`` fits too."""
    return lambda season, person: person.row.get(name, "") == value and also(season, person)


def exits(code: str, left: str = "", removed: str = "") -> Act:
    """Makes an act that writes an exit code, the day of withdrawal and the day of removal from TOMS."""

    def act(season: Season, person: Student) -> None:
        day = season.dialect.day
        season.edit(
            person,
            student_exit_code=code,
            student_exit_date=day(left) if left else "",
            student_removed_from_calpads_file_date=day(removed or left) if left else "",
        )

    return act


def sets(**values: str) -> Act:
    """Makes an act that writes fields of the student."""
    return lambda season, person: season.edit(person, **values)


def leaves(season: Season, person: Student) -> None:
    """The student is no longer in the releases."""
    del season
    person.present = False


def returns(season: Season, person: Student) -> None:
    """The student is in the releases again."""
    del season
    person.present = True


def moves(season: Season, person: Student) -> None:
    """The student changes schools within the LEA."""
    season.move(person)


def moves_back(season: Season, person: Student) -> None:
    """The student goes back to the first school."""
    season.move(person, person.school)


def reclassified(season: Season, person: Student) -> None:
    """An English learner becomes fluent, on a day of this spring."""
    season.edit(person, elas="RFEP", el_status="No", rfep_date=season.dialect.day("05-29"))


def hispanic(season: Season, person: Student) -> None:
    """The ethnicity is corrected, and the field derived from it."""
    season.edit(person, hispanic_or_latino="Yes", reporting_ethnicity="500")


def born_later(season: Season, person: Student) -> None:
    """The birth date was wrong by a month."""
    year, month, day = person.row["date_of_birth"].split("-")
    season.edit(person, date_of_birth=f"{year}-{int(month) % 12 + 1:02d}-{day}")


def renamed(suffix: str) -> Act:
    """Makes an act that adds ``suffix`` to the last name."""
    return lambda season, person: season.edit(person, last_name=f"{person.row['last_name'][:30]}{suffix}")


def new_ssid(season: Season, person: Student) -> None:
    """The SSID is replaced, but registrations and opportunities stay, as after an SSID swap in TOMS."""
    season.edit(person, ssid=season.ssids.pop())


def untested(season: Season, person: Student) -> None:
    """No test has been taken, so there are no opportunity ids yet."""
    for test in person.tests:
        if test.wave == 0:
            bare = without_computer_fields(test.row) | dict.fromkeys(season.dialect.score_names, "")
            test.row = season.dialect.row(bare | not_tested("NT"))


def new_registrations(season: Season, person: Student) -> None:
    """The student is registered again under another SSID, and tested under it."""
    person.uin += 30_000_000
    season.edit(person, ssid=season.ssids.pop(), uin=season.dialect.uin(person.uin))
    for test in person.tests:
        code = f"{person.uin:010d}{SUFFIXES[test.record_type]}"
        test.row = season.dialect.edit(test.row, {"test_registration_id": code})
        if test.wave == 0:
            sit(season.desk, person, test, late=True)


def has_double(season: Season, person: Student) -> None:
    """Adds a double of the student, who arrives before the second release."""
    season.double(1, person)


def _left(name: str, code: str, rate: float = 0.0, grade: str = "") -> Scenario:
    def fits(season: Season, person: Student) -> bool:
        return early(season, person) and (not grade or person.grade == grade)

    return Scenario(name=name, acts={0: exits(code, "05-10"), 1: leaves}, fits=fits, rate=rate, own_exit=True)


def _exit(name: str, step: int, code: str, day: str, rate: float = 0.0) -> Scenario:
    return Scenario(name=name, acts={step: exits(code, day)}, fits=early, rate=rate, own_exit=step == 1)


DEPARTURES = (
    _left("left to another California public school", "T160", 0.004),
    Scenario(
        name="year-end code, later a back-dated transfer",
        acts={1: exits(*RETURNED_FROM), 2: exits("T160", "06-07", "09-20")},
        fits=early,
        rate=0.008,
        own_exit=True,
    ),
    Scenario(name="left without a code", acts={1: leaves}, fits=early, rate=0.006, own_exit=True),
    _exit("to a private school", 1, "T180", "08-09", 0.002),
    Scenario(
        name="exit recorded, then left",
        acts={1: exits("T200", "06-07", "08-20"), 2: leaves},
        fits=early,
        rate=0.006,
        own_exit=True,
    ),
    _exit("no known enrollment", 1, "E140", "08-20", 0.002),
    _left("left to another state", "T200", 0.002),
    Scenario(
        name="left after the year-end code",
        acts={1: exits(*RETURNED_FROM), 2: leaves},
        fits=early,
        rate=0.008,
        own_exit=True,
    ),
    Scenario(name="left and came back", acts={1: leaves, 2: returns}, fits=early, rate=0.001, own_exit=True),
    Scenario(
        name="one departure corrected to another",
        acts={0: exits("T160", "05-10"), 1: exits("T180", "05-10")},
        fits=early,
        own_exit=True,
    ),
    _left("left for reasons of discipline", "T165"),
    _left("left to a college", "T280"),
    _left("left as a completer", "E230", grade="11"),
    _left("left without known enrollment", "E140", 0.001),
    _left("left by death", "E130"),
    _exit("to another country", 2, "T240", "06-07", 0.001),
    _exit("death recorded", 2, "E130", "10-02"),
    _exit("to adult education", 1, "T260", "06-07"),
    _exit("completer", 1, "E230", "06-07"),
    _exit("an update of the enrollment", 1, "E150", "08-20", 0.002),
    _exit("the end of a second enrollment", 2, "E170", "10-02"),
    Scenario(
        name="transfer recorded, then withdrawn",
        acts={1: exits("T160", "06-07"), 2: exits("")},
        fits=early,
        own_exit=True,
    ),
)

MOVES = (
    Scenario(name="moved in summer", acts={1: moves}, fits=early, rate=0.015),
    Scenario(name="moved before the first release", acts={0: moves}, fits=early, rate=0.02),
    Scenario(name="moved in fall", acts={2: moves}, fits=early, rate=0.01),
    Scenario(
        name="moved and back",
        acts={1: moves, 2: moves_back},
        fits=lambda s, p: early(s, p) and not p.school.nps,
    ),
)

DEMOGRAPHICS = (
    Scenario(
        name="reclassified while the window was open",
        acts={1: reclassified},
        fits=having("elas", "EL", window(OPEN)),
        rate=0.004,
    ),
    Scenario(
        name="reclassified after the window had closed",
        acts={1: reclassified},
        fits=having("elas", "EL", window(CLOSED)),
    ),
    Scenario(name="reclassified in fall", acts={2: reclassified}, fits=having("elas", "EL"), rate=0.001),
    Scenario(
        name="disadvantaged, window open",
        acts={1: sets(economic_disadvantage_status="Yes")},
        fits=having("economic_disadvantage_status", "No", window(OPEN)),
        rate=0.008,
    ),
    Scenario(
        name="disadvantaged, window closed",
        acts={1: sets(economic_disadvantage_status="Yes")},
        fits=having("economic_disadvantage_status", "No", window(CLOSED)),
        rate=0.001,
    ),
    Scenario(
        name="disadvantaged and back",
        acts={1: sets(economic_disadvantage_status="No"), 2: sets(economic_disadvantage_status="Yes")},
        fits=having("economic_disadvantage_status", "Yes"),
    ),
    Scenario(
        name="parent education twice corrected",
        acts={1: sets(parent_education_level="13"), 2: sets(parent_education_level="11")},
        fits=having("parent_education_level", "15"),
    ),
    Scenario(
        name="parent education filled in",
        acts={0: sets(parent_education_level=""), 2: sets(parent_education_level="12")},
        fits=early,
    ),
    Scenario(
        name="homeless",
        acts={1: sets(homeless_status="Yes")},
        fits=having("homeless_status", "No"),
        rate=0.001,
    ),
    Scenario(
        name="ethnicity corrected", acts={1: hispanic}, fits=having("reporting_ethnicity", "700"), rate=0.001
    ),
    Scenario(
        name="disability corrected",
        acts={2: sets(primary_disability_type="SLD")},
        fits=having("primary_disability_type", "SLI"),
    ),
    Scenario(
        name="two facts at once",
        acts={1: sets(migrant_status="Yes", section_504_status="Yes")},
        fits=having("idea_indicator", "No", having("migrant_status", "No")),
    ),
)

IDENTITIES = (
    Scenario(name="married name", acts={1: renamed("-Rivera")}, fits=early, rate=0.001),
    Scenario(name="name spelled out", acts={2: sets(middle_name="Guadalupe")}, fits=early, rate=0.001),
    Scenario(name="birth date corrected in summer", acts={1: born_later}, fits=early),
    Scenario(name="birth date corrected in fall", acts={2: born_later}, fits=early),
)

SSIDS = (
    Scenario(name="SSID swapped in summer", acts={1: new_ssid}, fits=early, rate=0.0005),
    Scenario(name="SSID swapped in fall", acts={2: new_ssid}, fits=early),
    Scenario(name="registered anew under another SSID", acts={0: untested, 1: new_registrations}, fits=early),
    Scenario(
        name=DOUBTFUL,
        acts={0: has_double, 1: leaves},
        fits=lambda s, p: early(s, p) and not p.school.nps,
        own_exit=True,
    ),
)
