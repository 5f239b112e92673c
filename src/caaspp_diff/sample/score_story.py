"""Scenarios about records: scores that come, go and change, retests, statuses, and planted faults."""

from collections.abc import Callable

from caaspp_diff.sample import scales
from caaspp_diff.sample.dialect import Row
from caaspp_diff.sample.people import Student, Test
from caaspp_diff.sample.people_story import untested
from caaspp_diff.sample.places import ELSEWHERE
from caaspp_diff.sample.records import (
    banded,
    invalidated,
    lowest,
    no_score,
    not_tested,
    partial,
    place,
    result,
    scored,
    seated,
    sit,
)
from caaspp_diff.sample.season import Season
from caaspp_diff.sample.story import Act, Scenario, then

Change = Callable[[Season, Student, Test], Row]


def main_test(season: Season, person: Student) -> Test | None:
    """The record that score scenarios are about: of the first release, on a scale; ELA or math by turns."""
    year = season.dialect.layout.administration
    tests = [test for test in person.tests if test.wave == 0 and scales.has_scale(year, test.record_type)]
    return tests[person.number % len(tests)] if tests else None


def scaled(season: Season, person: Student) -> bool:
    """Whether there is such a record, and another one beside it."""
    return main_test(season, person) is not None and len(person.tests) > 1


def smarter(season: Season, person: Student) -> bool:
    """Whether the record is a Smarter Balanced one."""
    test = main_test(season, person)
    return scaled(season, person) and test is not None and test.record_type in {"01", "02"}


def graded(grade: str) -> Callable[[Season, Student], bool]:
    """Whether it is a Smarter Balanced record of that grade."""
    return lambda season, person: person.grade == grade and smarter(season, person)


def on_main(change: Change | Row) -> Act:
    """An act that writes to the main record."""

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
    """The test that was registered only gets its score now."""
    test = main_test(season, person)
    if test is not None:
        sit(season.desk, person, test, month="05")


def rescored(by: int, level: int = 0) -> Change:
    """Another score: ``by`` points away, or the first one of ``level``."""

    def change(season: Season, person: Student, test: Test) -> Row:
        levels = scales.bounds(season.dialect.layout.administration, test.record_type, person.grade)
        score = levels[level - 1][0] if level else int(test.row["scale_score"]) + by
        values = scored(season.dialect, test.record_type, levels, score)
        if "standard_error" in test.row:
            values |= banded(test.row | values, levels)
        return values

    return change


def at(level: int) -> Change:
    """A score in the middle of a level, so that it can be moved."""

    def change(season: Season, person: Student, test: Test) -> Row:
        levels = scales.bounds(season.dialect.layout.administration, test.record_type, person.grade)
        return result(season.desk, person, test, score=sum(levels[level - 1]) // 2)

    return change


def retested(season: Season, person: Student, test: Test) -> Row:
    """After a reset: new opportunities, later dates, another score."""
    levels = scales.bounds(season.dialect.layout.administration, test.record_type, person.grade)
    score = int(test.row["scale_score"])
    other = score - 15 if score > sum(levels[-1]) // 2 else score + 15
    return seated(season.desk, person, test, month="06") | result(season.desk, person, test, score=other)


def blanked(season: Season, person: Student, test: Test) -> Row:
    """The score is gone, and nothing says why."""
    del person, test
    return no_score(season.dialect) | not_tested("NT")


def invalidated_and_blanked(season: Season, person: Student, test: Test) -> Row:
    """An invalidation that takes the score away."""
    del person, test
    return no_score(season.dialect) | invalidated()


def valid_again(season: Season, person: Student, test: Test) -> Row:
    """The invalidation is withdrawn."""
    del season, person, test
    return {
        "score_status": "V",
        "include_indicator": "Y",
        "opportunity_testing_status_1": "C",
        "condition_code": "",
        "ssr_eligible": "Y",
    }


def other_claim(season: Season, person: Student, test: Test) -> Row:
    """One part of the result is corrected; the scale score stands."""
    del person
    names = sorted(
        season.dialect.score_names & {"claim_1_level", "composite_claim_1_level", "items_attempted_1"}
    )
    name = names[0]
    if name == "items_attempted_1":
        return {name: "051"}
    return {name: "3" if test.row.get(name) != "3" else "2"}


def _late(step: int) -> Act:
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
    Scenario(name="scored in fall", acts={0: untested, 2: takes_later}, fits=scaled, rate=0.002),
    Scenario(name="record comes late, scored", acts={0: then(takes, _late(1))}, fits=scaled, rate=0.002),
    Scenario(name="record comes late, untested", acts={0: then(untested, _late(1))}, fits=scaled),
    Scenario(name="untested record removed", acts={0: untested, 2: _gone(gone=True)}, fits=scaled),
    Scenario(name="scored record removed", acts={0: takes, 1: _gone(gone=True)}, fits=scaled, rate=0.0005),
    Scenario(
        name="record removed and back",
        acts={0: takes, 1: _gone(gone=True), 2: _gone(gone=False)},
        fits=scaled,
    ),
    Scenario(
        name="invalidated, score gone", acts={0: takes, 1: on_main(invalidated_and_blanked)}, fits=scaled
    ),
    Scenario(name="score blanked", acts={0: takes, 2: on_main(blanked)}, fits=scaled),
    Scenario(
        name="cheating, score kept", acts={0: takes, 1: on_main(invalidated("C"))}, fits=smarter, rate=0.0003
    ),
    Scenario(name="invalidated in fall, score kept", acts={0: takes, 2: on_main(invalidated())}, fits=scaled),
    Scenario(
        name="reinstated", acts={0: then(takes, on_main(invalidated())), 2: on_main(valid_again)}, fits=scaled
    ),
    Scenario(
        name="invalidated and reinstated",
        acts={0: takes, 1: on_main(invalidated()), 2: on_main(valid_again)},
        fits=scaled,
    ),
    Scenario(
        name="rescored up to another level",
        acts={0: then(takes, on_main(at(2))), 1: on_main(rescored(0, level=3))},
        fits=scaled,
        rate=0.001,
    ),
    Scenario(
        name="rescored down to another level",
        acts={0: then(takes, on_main(at(3))), 2: on_main(rescored(0, level=2))},
        fits=scaled,
    ),
    Scenario(
        name="rescored within the level",
        acts={0: then(takes, on_main(at(1))), 1: on_main(rescored(3))},
        fits=scaled,
        rate=0.002,
    ),
    Scenario(
        name="rescored twice",
        acts={0: then(takes, on_main(at(1))), 1: on_main(rescored(4)), 2: on_main(rescored(3))},
        fits=scaled,
    ),
    Scenario(
        name="rescored and back",
        acts={0: then(takes, on_main(at(1))), 1: on_main(rescored(4)), 2: on_main(rescored(-4))},
        fits=scaled,
    ),
    Scenario(name="a claim corrected", acts={0: takes, 2: on_main(other_claim)}, fits=smarter),
    Scenario(name="retested in summer", acts={0: takes, 1: on_main(retested)}, fits=scaled, rate=0.0005),
    Scenario(name="retested in fall", acts={0: takes, 2: on_main(retested)}, fits=scaled),
)

STATUSES = (
    Scenario(
        name="parent exemption found",
        acts={0: untested, 1: on_main({"condition_code": "PGE"})},
        fits=scaled,
        rate=0.001,
    ),
    Scenario(name="emergency found", acts={0: untested, 2: on_main({"condition_code": "NTE"})}, fits=scaled),
    Scenario(
        name="exempted as a newcomer",
        acts={0: untested, 1: on_main(not_tested("NEL"))},
        fits=lambda s, p: p.row.get("elas") == "EL" and _main_is(s, p, "01"),
    ),
    Scenario(
        name="second part completed after all",
        acts={
            0: then(takes, on_main({"opportunity_testing_status_2": "E"})),
            1: on_main({"opportunity_testing_status_2": "C"}),
        },
        fits=smarter,
    ),
    Scenario(
        name="results withheld from colleges", acts={2: on_main({"eap_release": "2"})}, fits=graded("11")
    ),
    Scenario(
        name="support entered late",
        acts={
            2: on_main({"nds_separate_setting_1": "NEDS_SS", "designated_support_available_indicator": "Yes"})
        },
        fits=smarter,
    ),
    Scenario(
        name="old condition code dropped",
        acts={0: on_main({"minus1_condition_code": "NT"}), 2: on_main({"minus1_condition_code": ""})},
        fits=graded("05"),
    ),
)


def _main_is(season: Season, person: Student, record_type: str) -> bool:
    test = main_test(season, person)
    return test is not None and test.record_type == record_type


def elsewhere(parts: int) -> Act:
    """The first ``parts`` of the test were taken in another LEA."""

    def act(season: Season, person: Student) -> None:
        for test in person.tests:
            if test.record_type in {"01", "02"}:
                place(season.desk, test, [ELSEWHERE] * parts + [person.school] * (2 - parts))

    return act


def _alternate(season: Season, person: Student) -> bool:
    del season
    return any(test.record_type in {"03", "04"} for test in person.tests)


def incomplete(condition: str) -> Act:
    """The alternate assessment was broken off."""

    def act(season: Season, person: Student) -> None:
        test = next(test for test in person.tests if test.record_type in {"03", "04"})
        values = seated(season.desk, person, test) | lowest(season.desk, person, test, condition)
        test.row = season.dialect.edit(test.row, values)

    return act


STANDING = (
    Scenario(name="moved in after testing", acts={0: elsewhere(2)}, fits=smarter, rate=0.02),
    Scenario(name="moved in between the parts", acts={0: elsewhere(1)}, fits=smarter, rate=0.005),
    Scenario(
        name="below the threshold",
        acts={0: then(takes, on_main(lambda s, p, t: lowest(s.desk, p, t, "LOSS")))},
        fits=smarter,
        rate=0.001,
    ),
    Scenario(
        name="no answer in one part",
        acts={0: on_main(lambda s, p, t: partial(s.desk, p, t))},
        fits=smarter,
        rate=0.0005,
    ),
    Scenario(name="no item answered", acts={0: incomplete("INC0")}, fits=_alternate),
    Scenario(name="few items answered", acts={0: incomplete("INC1")}, fits=_alternate),
    Scenario(
        name="exempted newcomers",
        acts={0: then(untested, on_main(not_tested("NEL")))},
        fits=lambda s, p: p.row.get("elas") == "EL" and _main_is(s, p, "01"),
        rate=0.004,
    ),
    Scenario(
        name="invalidated before", acts={0: then(takes, on_main(invalidated()))}, fits=scaled, rate=0.0003
    ),
)


def out_of_range(season: Season, person: Student, test: Test) -> Row:
    """A score above the highest obtainable."""
    levels = scales.bounds(season.dialect.layout.administration, test.record_type, person.grade)
    return {"scale_score": str(levels[-1][1] + 40)}


def wrong_level(season: Season, person: Student, test: Test) -> Row:
    """A level that the score does not reach."""
    del season, person
    return {"achievement_level": "3" if test.row["achievement_level"] in "12" else "1"}


def disagrees(season: Season, person: Student) -> None:
    """One record of the student says otherwise than the others."""
    value = "No" if person.row.get("economic_disadvantage_status") == "Yes" else "Yes"
    test = person.tests[1]
    test.row = season.dialect.edit(test.row, {"economic_disadvantage_status": value})


FAULTS = (
    Scenario(
        name="score_out_of_range",
        acts={0: then(takes, on_main(at(4)), on_main(out_of_range))},
        fits=smarter,
    ),
    Scenario(
        name="level_disagrees_with_score",
        acts={0: then(takes, on_main(at(2)), on_main(wrong_level))},
        fits=smarter,
    ),
    Scenario(
        name="invalid_code",
        acts={0: on_main({"test_mode": "Z"})},
        fits=lambda s, p: scaled(s, p) and s.dialect.refuses("test_mode", "Z"),
    ),
    Scenario(
        name="records_of_one_student_disagree",
        acts={0: disagrees},
        fits=lambda s, p: smarter(s, p) and p.tests[1].wave == 0,
    ),
)
"""Named after the finding that each must make; they stand in every release."""
