"""What happens to students between the releases: scenarios, each with at least one student.

A `Scenario` says which students it fits and what it does before the first release (step 0), between the
first and the second (1), and between the second and the third (2). A student is in one scenario at most, so
that scenarios cannot interfere; the truth about two releases is derived from their states.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from caaspp_diff.sample.people import Student
from caaspp_diff.sample.season import Season

Act = Callable[[Season, Student], None]
Fits = Callable[[Season, Student], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One thing that happens to some students."""

    name: str
    acts: Mapping[int, Act]
    """Step → what happens then."""

    fits: Fits
    rate: float = 0.0
    """Share of all students; at least one student is chosen if there is one whom it fits."""

    own_exit: bool = False
    """Whether it writes the exit fields itself."""


@dataclass(slots=True)
class Cast:
    """A scenario and the students chosen for it."""

    scenario: Scenario
    students: list[Student]

    def play(self, season: Season, step: int) -> None:
        """Lets happen what the scenario does at ``step``."""
        if act := self.scenario.acts.get(step):
            for person in self.students:
                act(season, person)


def cast(season: Season, scenarios: Iterable[Scenario]) -> list[Cast]:
    """Chooses students for every scenario: first one each, so that all occur, then more by their rates."""
    pool = [person for person in season.students if not person.busy]
    season.rng.shuffle(pool)
    casts = [Cast(scenario, []) for scenario in scenarios]
    for each in casts:
        _add(season, each, pool, 1)
    for each in casts:
        _add(season, each, pool, round(each.scenario.rate * len(season.students)) - len(each.students))
    return casts


def _add(season: Season, cast_: Cast, pool: list[Student], count: int) -> None:
    if count <= 0:
        return
    found: list[Student] = []
    for person in pool:
        if not person.busy and cast_.scenario.fits(season, person):
            person.busy = True
            person.own_exit = cast_.scenario.own_exit
            found.append(person)
            if len(found) == count:
                break
    cast_.students.extend(found)
    pool[:] = [person for person in pool if not person.busy]


def then(*acts: Act) -> Act:
    """Combines several acts into one that does them in order."""

    def all_of_them(season: Season, person: Student) -> None:
        for act in acts:
            act(season, person)

    return all_of_them
