"""Students who are easily confused with each other: twins, siblings, namesakes."""

from caaspp_diff.sample.invented_names import SPECIAL_NAMES
from caaspp_diff.sample.people import Student, enrolled_at
from caaspp_diff.sample.season import Season

MIN_STUDENTS = 40
"""A smaller LEA has no such pairs, so that enough students are left for the scenarios."""


def relate(season: Season) -> None:
    """Makes three pairs of the students after those with special names; no scenario changes them."""
    if len(season.students) < MIN_STUDENTS:
        return
    first = len(SPECIAL_NAMES)
    pairs = [season.students[first + 2 * i : first + 2 * i + 2] for i in range(3)]
    for make, (one, other) in zip((_twins, _siblings, _namesakes), pairs, strict=True):
        make(season, one, other)
        one.busy = other.busy = True


def _twins(season: Season, one: Student, other: Student) -> None:
    """The same birth date, family and school, and given names that differ by a letter."""
    season.edit(one, first_name="Marisol", middle_name="")
    season.edit(
        other,
        first_name="Marisola",
        middle_name="",
        last_name=one.row["last_name"],
        date_of_birth=one.row["date_of_birth"],
        gender=one.row["gender"],
    )
    other.row = enrolled_at(season.dialect, other.row, one.school)


def _siblings(season: Season, one: Student, other: Student) -> None:
    """The same family and school."""
    season.edit(other, last_name=one.row["last_name"])
    other.row = enrolled_at(season.dialect, other.row, one.school)


def _namesakes(season: Season, one: Student, other: Student) -> None:
    """The same full name, nothing else."""
    season.edit(other, **{name: one.row.get(name, "") for name in ("first_name", "middle_name", "last_name")})
