"""Each scenario does what its name says, seen in the truth of a season in which it is played."""

from dataclasses import replace

import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample import people_story, score_story, status_story
from caaspp_diff.sample.scenario import Scenario, cast
from caaspp_diff.sample.season import new_season
from caaspp_diff.sample.truth import compare_states

L2019 = load_layout("2018-19")
BY_NAME: dict[str, Scenario] = {
    scenario.name: scenario
    for group in (
        people_story.DEPARTURES,
        people_story.MOVES,
        people_story.DEMOGRAPHICS,
        people_story.IDENTITIES,
        people_story.SSIDS,
        score_story.SCORES,
        status_story.STATUSES,
        status_story.SPECIAL_RESULTS,
        status_story.FAULTS,
    )
    for scenario in group
}

Told = list[tuple[str, str | None]]

EXPECTED: dict[str, tuple[Told, Told, Told]] = {
    "left to another California public school": (
        [("student_left", "transferred_ca_public")],
        [],
        [("student_left", "transferred_ca_public")],
    ),
    "left after the year-end code": ([], [("student_left", "unknown")], [("student_left", "unknown")]),
    "exit recorded, then left": (
        [("exit_recorded", "left_ca_public")],
        [("student_left", "left_ca_public")],
        [("student_left", "unknown")],
    ),
    "year-end code, later a back-dated transfer": (
        [],
        [("exit_recorded", "transferred_ca_public")],
        [("exit_recorded", "transferred_ca_public")],
    ),
    "transfer recorded, then withdrawn": ([("exit_recorded", "transferred_ca_public")], [], []),
    "an update of the enrollment": ([], [], []),
    "one departure corrected to another": ([], [], []),
    "moved and back": ([("school_changed", None)], [("school_changed", None)], []),
    "moved before the first release": ([], [], []),
    "reclassified in fall": (
        [],
        [("demographic_changed", "elas"), ("demographic_changed", "rfep_date")],
        [("demographic_changed", "elas"), ("demographic_changed", "rfep_date")],
    ),
    "ethnicity corrected": (
        [("demographic_changed", "hispanic_or_latino")],
        [],
        [("demographic_changed", "hispanic_or_latino")],
    ),
    "disadvantaged and back": (
        [("demographic_changed", "economic_disadvantage_status")],
        [("demographic_changed", "economic_disadvantage_status")],
        [],
    ),
    "SSID swapped in summer": (
        [("ssid_replaced", "same_registration")],
        [],
        [("ssid_replaced", "same_registration")],
    ),
    "invalidated and reinstated": ([("score_invalidated", None)], [("score_reinstated", None)], []),
    "reinstated": ([], [("score_reinstated", None)], [("score_reinstated", None)]),
    "rescored and back": ([("score_changed", None)], [("score_changed", None)], []),
    "rescored twice": ([("score_changed", None)], [("score_changed", None)], [("score_changed", None)]),
    "record removed and back": (
        [("score_removed", "record_removed")],
        [("score_added", "new_record")],
        [],
    ),
    "record comes late, untested": ([("record_added", None)], [], [("record_added", None)]),
    "untested record removed": ([], [("record_removed", None)], [("record_removed", None)]),
    "scored in fall": ([], [("score_added", "scored_later")], [("score_added", "scored_later")]),
    "score blanked": ([], [("score_removed", "blanked")], [("score_removed", "blanked")]),
    "cheating, score kept": ([("score_invalidated", None)], [], [("score_invalidated", None)]),
    "retested in summer": (
        [("retested", None), ("score_changed", None)],
        [],
        [("retested", None), ("score_changed", None)],
    ),
    "parent exemption found": (
        [("status_changed", "condition_code")],
        [],
        [("status_changed", "condition_code")],
    ),
    "exempted as a newcomer": (
        [("status_changed", "condition_code")],
        [],
        [("status_changed", "condition_code")],
    ),
    "second part completed after all": (
        [("status_changed", "opportunity_testing_status_2")],
        [],
        [("status_changed", "opportunity_testing_status_2")],
    ),
    "support entered late": ([], [], []),
    "old condition code dropped": ([], [], []),
    "no answer in one part": ([], [], []),
    "score_out_of_range": ([], [], []),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_scenario_makes_the_events_that_it_should(name: str) -> None:
    season = new_season(L2019, 400, seed=6)
    (played,) = cast(season, [replace(BY_NAME[name], rate=0.0)])
    releases = []
    for step in (0, 1, 2):
        played.play(season, step)
        releases.append(
            [entry for entry in season.snapshot(step) if entry.test["record_type"] in {"01", "02"}]
        )
    found = tuple(
        [
            (event["kind"], event["reason"] or event["field"])
            for event in compare_states(L2019, releases[old], releases[new], None)["events"]
        ]
        for old, new in ((0, 1), (1, 2), (0, 2))
    )
    assert [sorted(pair, key=str) for pair in found] == [sorted(pair, key=str) for pair in EXPECTED[name]]


def test_no_two_scenarios_share_a_name() -> None:
    groups = (
        people_story.DEPARTURES + people_story.MOVES + people_story.DEMOGRAPHICS + people_story.IDENTITIES,
        people_story.SSIDS + score_story.SCORES,
        status_story.STATUSES + status_story.SPECIAL_RESULTS + status_story.FAULTS,
    )
    assert len(BY_NAME) == sum(map(len, groups))
