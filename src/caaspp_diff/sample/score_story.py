"""Scenarios about scores: added, removed and changed, and tests that are taken again."""

from collections.abc import Callable

from caaspp_diff.sample import scales
from caaspp_diff.sample.dialect import Row
from caaspp_diff.sample.people import Record, Student
from caaspp_diff.sample.people_story import untested
from caaspp_diff.sample.records import completed, not_tested
from caaspp_diff.sample.results import banded, invalidated, no_score, result, scored, sit
from caaspp_diff.sample.scenario import Act, Scenario, then
from caaspp_diff.sample.season import Season

RecordChange = Callable[[Season, Student, Record], Row]
"""Returns the new values of some fields of a record."""


def main_test(season: Season, person: Student) -> Record | None:
    """The record that score scenarios change: one of the first release with a scale score."""
    results = season.dialect.results
    tests = [t for t in person.tests if t.wave == 0 and "scale_score" in results.get(t.record_type, ())]
    return tests[person.number % len(tests)] if tests else None


def scaled(season: Season, person: Student) -> bool:
    """Whether the student has a main record and another one."""
    return main_test(season, person) is not None and len(person.tests) > 1


def smarter(season: Season, person: Student) -> bool:
    """Whether the main record is a Smarter Balanced one, and there is another one."""
    test = main_test(season, person)
    return scaled(season, person) and test is not None and test.record_type in {"01", "02"}


def on_main(change: RecordChange | Row) -> Act:
    """Makes an act that changes the main record."""

    def act(season: Season, person: Student) -> None:
        test = main_test(season, person)
        if test is not None:
            values = change if isinstance(change, dict) else change(season, person, test)
            test.row = season.dialect.edit(test.row, values)

    return act


def takes(season: Season, person: Student) -> None:
    """The student has taken the test and has a counted score."""
    test = main_test(season, person)
    if test is not None and test.row.get("include_indicator") != "Y":
        sit(season.desk, person, test)


def takes_later(season: Season, person: Student) -> None:
    """The test that was only registered gets its score now."""
    test = main_test(season, person)
    if test is not None:
        sit(season.desk, person, test, late=True)


def rescored(by: int, level: int = 0) -> RecordChange:
    """Another score: ``by`` points more, or the lowest one of ``level``."""

    def change(season: Season, person: Student, test: Record) -> Row:
        levels = scales.level_ranges(season.dialect.layout.administration, test.record_type, person.grade)
        score = levels[level - 1][0] if level else int(test.row["scale_score"]) + by
        values = scored(test.record_type, levels, score)
        if "standard_error" in test.row:
            values |= banded(test.row | values, levels)
        return values

    return change


def at(level: int) -> RecordChange:
    """A score in the middle of a level, so that it can be changed within it."""

    def change(season: Season, person: Student, test: Record) -> Row:
        levels = scales.level_ranges(season.dialect.layout.administration, test.record_type, person.grade)
        return result(season.desk, person, test, score=sum(levels[level - 1]) // 2)

    return change


def retested(season: Season, person: Student, test: Record) -> Row:
    """After a reset: new opportunities, later dates, another score."""
    levels = scales.level_ranges(season.dialect.layout.administration, test.record_type, person.grade)
    score = int(test.row["scale_score"])
    other = score - 15 if score > sum(levels[-1]) // 2 else score + 15
    return completed(season.desk, person, test, late=True) | result(season.desk, person, test, score=other)


def blanked(season: Season, person: Student, test: Record) -> Row:
    """The score is removed without a reason."""
    del person, test
    return no_score(season.dialect) | not_tested("NT")


def invalidated_and_blanked(season: Season, person: Student, test: Record) -> Row:
    """An invalidation that removes the score."""
    del person, test
    return no_score(season.dialect) | invalidated()


def valid_again(season: Season, person: Student, test: Record) -> Row:
    """The invalidation is withdrawn."""
    del season, person, test
    return {
        "score_status": "V",
        "include_indicator": "Y",
        "opportunity_testing_status_1": "C",
        "condition_code": "",
        "ssr_eligible": "Y",
    }


def other_claim(season: Season, person: Student, test: Record) -> Row:
    """One part of the result is corrected; the scale score stays."""
    del person
    names = sorted(
        season.dialect.score_names & {"claim_1_level", "composite_claim_1_level", "items_attempted_1"}
    )
    name = names[0]
    if name == "items_attempted_1":
        return {name: "051"}
    return {name: "3" if test.row.get(name) != "3" else "2"}


def _arrives(step: int) -> Act:
    def act(season: Season, person: Student) -> None:
        test = main_test(season, person)
        if test is not None:
            test.wave = step

    return act


def _gone(*, gone: bool) -> Act:
    def act(season: Season, person: Student) -> None:
        test = main_test(season, person)
        if test is not None:
            test.gone = gone

    return act


SCORES = (
    Scenario(name="scored in summer", acts={0: untested, 1: takes_later}, fits=scaled, rate=0.004),
    Scenario(
        name="rescored up to another level",
        acts={0: then(takes, on_main(at(2))), 1: on_main(rescored(0, level=3))},
        fits=scaled,
        rate=0.001,
    ),
    Scenario(
        name="cheating, score kept", acts={0: takes, 1: on_main(invalidated("C"))}, fits=smarter, rate=0.0003
    ),
    Scenario(
        name="reinstated", acts={0: then(takes, on_main(invalidated())), 2: on_main(valid_again)}, fits=scaled
    ),
    Scenario(name="retested in summer", acts={0: takes, 1: on_main(retested)}, fits=scaled, rate=0.0005),
    Scenario(name="record comes late, scored", acts={0: then(takes, _arrives(1))}, fits=scaled, rate=0.002),
    Scenario(
        name="invalidated, score gone", acts={0: takes, 1: on_main(invalidated_and_blanked)}, fits=scaled
    ),
    Scenario(
        name="rescored and back",
        acts={0: then(takes, on_main(at(1))), 1: on_main(rescored(4)), 2: on_main(rescored(-4))},
        fits=scaled,
    ),
    Scenario(name="scored in fall", acts={0: untested, 2: takes_later}, fits=scaled, rate=0.002),
    Scenario(
        name="rescored within the level",
        acts={0: then(takes, on_main(at(1))), 1: on_main(rescored(3))},
        fits=scaled,
        rate=0.002,
    ),
    Scenario(name="score blanked", acts={0: takes, 2: on_main(blanked)}, fits=scaled),
    Scenario(name="scored record removed", acts={0: takes, 1: _gone(gone=True)}, fits=scaled, rate=0.0005),
    Scenario(name="record comes late, untested", acts={0: then(untested, _arrives(1))}, fits=scaled),
    Scenario(name="untested record removed", acts={0: untested, 2: _gone(gone=True)}, fits=scaled),
    Scenario(
        name="record removed and back",
        acts={0: takes, 1: _gone(gone=True), 2: _gone(gone=False)},
        fits=scaled,
    ),
    Scenario(name="invalidated in fall, score kept", acts={0: takes, 2: on_main(invalidated())}, fits=scaled),
    Scenario(
        name="invalidated and reinstated",
        acts={0: takes, 1: on_main(invalidated()), 2: on_main(valid_again)},
        fits=scaled,
    ),
    Scenario(
        name="rescored down to another level",
        acts={0: then(takes, on_main(at(3))), 2: on_main(rescored(0, level=2))},
        fits=scaled,
    ),
    Scenario(
        name="rescored twice",
        acts={0: then(takes, on_main(at(1))), 1: on_main(rescored(4)), 2: on_main(rescored(3))},
        fits=scaled,
    ),
    Scenario(name="a claim corrected", acts={0: takes, 2: on_main(other_claim)}, fits=smarter),
    Scenario(name="retested in fall", acts={0: takes, 2: on_main(retested)}, fits=scaled),
)
