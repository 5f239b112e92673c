"""Scenarios about special records: statuses, results that do not count, planted faults."""

from caaspp_diff.sample import scales
from caaspp_diff.sample.dialect import Row
from caaspp_diff.sample.people import Record, Student
from caaspp_diff.sample.people_story import untested
from caaspp_diff.sample.places import ELSEWHERE
from caaspp_diff.sample.records import completed, not_tested, place
from caaspp_diff.sample.results import invalidated, lowest, partial
from caaspp_diff.sample.scenario import Act, Fits, Scenario, then
from caaspp_diff.sample.score_story import at, main_test, on_main, scaled, smarter, takes
from caaspp_diff.sample.season import Season


def graded(grade: str) -> Fits:
    """Fits students of that grade whose main record is a Smarter Balanced one."""
    return lambda season, person: person.grade == grade and smarter(season, person)


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
    """Makes an act: the first ``parts`` of the tests were taken in another LEA."""

    def act(season: Season, person: Student) -> None:
        for test in person.tests:
            if test.record_type in {"01", "02"}:
                place(season.desk, test, [ELSEWHERE] * parts + [person.school] * (2 - parts))

    return act


def _alternate(season: Season, person: Student) -> bool:
    del season
    return any(test.record_type in {"03", "04"} for test in person.tests)


def incomplete(condition: str) -> Act:
    """Makes an act: the alternate assessment was not completed."""

    def act(season: Season, person: Student) -> None:
        test = next(test for test in person.tests if test.record_type in {"03", "04"})
        values = completed(season.desk, person, test) | lowest(season.desk, person, test, condition)
        test.row = season.dialect.edit(test.row, values)

    return act


def unlisted_resource(changes: str) -> Row:
    """An approved unlisted resource; if it changes the construct (``Y``), the score does not count."""
    values = {"unlisted_resource_construct_change": changes}
    return values | ({"score_status": "I", "include_indicator": "R"} if changes == "Y" else {})


SPECIAL_RESULTS = (
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
        name="a resource that changes what is tested",
        acts={0: then(takes, on_main(unlisted_resource("Y")))},
        fits=smarter,
    ),
    Scenario(
        name="a resource that does not",
        acts={0: then(takes, on_main(unlisted_resource("N")))},
        fits=smarter,
        rate=0.003,
    ),
    Scenario(
        name="invalidated before", acts={0: then(takes, on_main(invalidated()))}, fits=scaled, rate=0.0003
    ),
)


def out_of_range(season: Season, person: Student, test: Record) -> Row:
    """A score above the highest obtainable one."""
    levels = scales.level_ranges(season.dialect.layout.administration, test.record_type, person.grade)
    return {"scale_score": str(levels[-1][1] + 40)}


def wrong_level(season: Season, person: Student, test: Record) -> Row:
    """A level that is not that of the score."""
    del season, person
    return {"achievement_level": "3" if test.row["achievement_level"] in "12" else "1"}


def disagrees(season: Season, person: Student) -> None:
    """One record of the student contradicts the others."""
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
"""Each is named after the finding that it must cause; all are in every release."""
