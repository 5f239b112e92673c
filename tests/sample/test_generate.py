from collections import Counter
from typing import Any

import pytest

from caaspp_diff.comparison.model import EVENT_KINDS
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.sample.generate import Sample, generate
from caaspp_diff.sample.status_story import FAULTS
from caaspp_diff.sample.truth_state import REASONS

L2019 = load_layout("2018-19")


@pytest.fixture(scope="module", params=[1, 7])
def sample(request: pytest.FixtureRequest) -> Sample:
    return generate(L2019, students=500, seed=request.param)


def events(sample: Sample) -> list[dict[str, Any]]:
    return [event for pair in sample.pairs for event in pair["events"]]


def test_every_kind_of_event_occurs(sample: Sample) -> None:
    assert {event["kind"] for event in events(sample)} == set(EVENT_KINDS)


def test_every_reason_occurs(sample: Sample) -> None:
    found = {(event["kind"], event["reason"]) for event in events(sample) if event["reason"]}
    assert found == (
        {("student_left", reason) for reason in [*REASONS, "unknown"]}
        | {("exit_recorded", reason) for reason in REASONS}
        | {("student_joined", reason) for reason in ("enrolled", "new_assessment")}
        | {("ssid_replaced", reason) for reason in ("same_registration", "same_person")}
        | {("score_added", reason) for reason in ("new_record", "scored_later")}
        | {("score_removed", reason) for reason in ("record_removed", "invalidated", "blanked")}
    )


def test_events_are_expected_unexpected_or_unknown(sample: Sample) -> None:
    found = {(event["kind"], event["expected"]) for event in events(sample)}
    assert {("demographic_changed", value) for value in (True, False, None)} <= found
    assert {("identity_changed", value) for value in (False, None)} <= found
    assert {("score_added", value) for value in (True, False)} <= found


def test_every_fault_is_planted(sample: Sample) -> None:
    planted = {fault.name: 2 for fault in FAULTS}
    assert sample.pairs[0]["findings"] == planted | {"possible_ssid_replacement": 1}
    assert sample.pairs[1]["findings"] == planted


def test_counts_are_conserved(sample: Sample) -> None:
    for pair in sample.pairs:
        students, records = pair["students"], pair["records"]
        assert students["old"] == students["both"] + students["left"]
        assert students["new"] == students["both"] + students["joined"]
        assert records["old"] == records["unchanged"] + records["changed"] + records["removed"]
        assert records["new"] == records["unchanged"] + records["changed"] + records["added"]


def test_what_is_undone_between_the_ends_is_no_event_of_the_whole_season(sample: Sample) -> None:
    first, second, whole = sample.pairs
    came_back = {e["ssid"] for e in first["events"] if e["kind"] == "student_left"} & {
        e["ssid"] for e in second["events"] if e["kind"] == "student_joined"
    }
    assert came_back
    assert not came_back & {e["ssid"] for e in whole["events"] if e["kind"].startswith("student_")}


def test_a_score_that_changed_twice_is_one_change_of_the_whole_season(sample: Sample) -> None:
    def changes(pair: dict[str, Any]) -> dict[str, tuple[str, str]]:
        return {e["ssid"]: (e["old"], e["new"]) for e in pair["events"] if e["kind"] == "score_changed"}

    first, second, whole = map(changes, sample.pairs)
    twice = first.keys() & second.keys()
    assert len(twice) >= 2
    for ssid in twice:
        assert first[ssid][1] == second[ssid][0]
        expected = (first[ssid][0], second[ssid][1])
        assert whole.get(ssid) == (None if expected[0] == expected[1] else expected)


def test_a_student_has_one_score_event_a_record_at_most(sample: Sample) -> None:
    exclusive = {"score_added", "score_removed", "score_invalidated", "score_reinstated", "score_changed"}
    for pair in sample.pairs:
        keys = Counter((e["ssid"], e["record_type"]) for e in pair["events"] if e["kind"] in exclusive)
        assert set(keys.values()) == {1}


def test_a_release_has_a_key_only_once(sample: Sample) -> None:
    for entries in sample.releases:
        keys = Counter((e.row["ssid"], e.row["record_type"], e.cohort) for e in entries)
        assert max(keys.values()) == 1


def test_the_same_seed_gives_the_same_sample_and_another_seed_another() -> None:
    one, same, other = (generate(L2019, students=40, seed=seed) for seed in (3, 3, 4))
    assert one.releases == same.releases
    assert one.pairs == same.pairs
    assert one.releases != other.releases


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_has_releases_whose_values_it_accepts(name: str) -> None:
    layout = load_layout(name)
    sample = generate(layout, students=120, seed=2)
    rows = [entry.row for entries in sample.releases for entry in entries]
    assert all(sample.releases)
    names = {name for row in rows for name in row}
    assert names <= {field.name for field in layout.fields}
    for field in layout.fields:
        assert field.values != "blank" or field.name not in names, field.name
        longest = max((len(row.get(field.name, "")) for row in rows), default=0)
        assert longest <= (field.length or longest), field.name


@pytest.mark.parametrize("students", [1, 5, 60])
def test_a_small_lea_plants_what_fits(students: int) -> None:
    sample = generate(L2019, students=students, seed=1)
    assert sample.pairs[2]["records"]["new"] > 0
