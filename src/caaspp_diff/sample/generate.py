"""Generates the releases of a season and the truth about every pair of them: `generate`."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample import people_story, score_story, status_story
from caaspp_diff.sample.families import relate
from caaspp_diff.sample.people_story import RETURNED_FROM, exits
from caaspp_diff.sample.places import ELSEWHERE, RENAMED
from caaspp_diff.sample.records import on_paper, place
from caaspp_diff.sample.scenario import Cast, Scenario, cast
from caaspp_diff.sample.schedule import RELEASES, schedule
from caaspp_diff.sample.season import Entry, Season, new_season
from caaspp_diff.sample.truth import compare_states

PAIRS = ((0, 1), (1, 2), (0, 2))
JOINERS = {1: 0.012, 2: 0.008}
"""Release → share of students who join before it."""

YEAR_END = 0.93
"""Share of students whose exit is recorded at the end of the year, though they return."""

PAPER = 113
"""One student in this many is tested on paper."""

SCORE_DAYS = ("07-15", "08-28", "11-20")
"""Month and day on which the new scores of each release became available (a field since 2022-23)."""

PROMOTED = 0.15
"""Share of students who are enrolled in the next grade before CALPADS is read for the last time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Three releases of one administration, and the truth about every pair of them."""

    layout: Layout
    months: tuple[str, ...]
    releases: tuple[list[Entry], ...]
    pairs: tuple[dict[str, Any], ...]
    """One per pair, in the order of `PAIRS`, with keys old, new, students, records, events, findings."""


def generate(layout: Layout, *, students: int, seed: int) -> Sample:
    """Generates the releases of an invented LEA.

    Args:
        layout: The layout of the releases.
        students: How many students the LEA has at the start.
        seed: The same seed gives the same releases.
    """
    season = new_season(layout, students, seed)
    relate(season)
    casts = cast(season, _scenarios(layout))
    for person in season.students:
        if not person.busy and person.number % PAPER == 1:
            on_paper(season.desk, person)
    _add_newcomers(season)
    releases = []
    for step in range(RELEASES):
        season.desk.today = SCORE_DAYS[step]
        _pass_time(season, step)
        for each in casts:
            each.play(season, step)
        if step == RELEASES - 1:
            _rename_schools(season)  # last, so that students who just moved there get the new name too
        releases.append(season.snapshot(step))
    planned = schedule(layout)
    months = tuple(release.month for release in planned)
    pairs = []
    for old, new in PAIRS:
        truth = compare_states(layout, releases[old], releases[new], planned[old].extracted)
        names = {"old": months[old], "new": months[new]}
        pairs.append(names | truth | {"findings": _findings(casts, old, new)})
    return Sample(layout=layout, months=months, releases=tuple(releases), pairs=tuple(pairs))


def _scenarios(layout: Layout) -> list[Scenario]:
    """All scenarios, taken from every group in turn, so that a small LEA has some of each."""
    scores, departures = score_story.SCORES, people_story.DEPARTURES
    groups: list[tuple[Scenario, ...]] = [
        scores[::2],
        departures[::2],
        people_story.DEMOGRAPHICS,
        people_story.MOVES,
        scores[1::2],
        departures[1::2],
        people_story.IDENTITIES,
        status_story.STATUSES,
        status_story.SPECIAL_RESULTS,
    ]
    if not layout.wide:  # a wide record has no other id of a student, and no codes of single tests
        groups[3:3] = [people_story.SSIDS, status_story.FAULTS]
    return [scenario for turn in zip_longest(*groups) for scenario in turn if scenario is not None]


def _add_newcomers(season: Season) -> None:
    present = list(season.students)
    for wave, share in JOINERS.items():
        for i in range(max(1, round(share * len(present)))):
            person = season.newcomer(wave, season.rng.choice(present))
            for test in person.tests:
                if i % 2 == 0:
                    place(season.desk, test, [ELSEWHERE] * 2)


def _pass_time(season: Season, step: int) -> None:
    """Lets newcomers arrive before release ``step``, and the school year end before the second."""
    for wave, person in season.arrivals:
        if wave == step:
            season.students.append(person)
    if step == 1:
        _end_year(season)


def _end_year(season: Season) -> None:
    returning, graduated = exits(*RETURNED_FROM), exits("E230", "06-07", "06-20")
    for person in season.students:
        if season.rng.random() < PROMOTED and person.grade < "12":
            season.edit(person, calpads_grade=f"{int(person.grade) + 1:02d}")
        if season.rng.random() < YEAR_END and not person.own_exit:
            recorded = graduated if person.grade == "12" else returning
            recorded(season, person)


def _rename_schools(season: Season) -> None:
    for person in season.students:
        if name := RENAMED.get(person.row.get("calpads_school_name", "")):
            season.edit(person, calpads_school_name=name)
        for test in person.tests:
            values = {n: RENAMED[v] for n, v in test.row.items() if "school_name" in n and v in RENAMED}
            if values:
                test.row = season.dialect.edit(test.row, values)


def _findings(casts: list[Cast], old: int, new: int) -> dict[str, int]:
    """Expected findings: code → count of the planted faults in both releases together."""
    found: Counter[str] = Counter()
    for each in casts:
        if each.scenario in status_story.FAULTS:
            found[each.scenario.name] += 2 * len(each.students)
        elif each.scenario.name == people_story.DOUBTFUL and (old, new) != (1, 2):
            found["possible_ssid_replacement"] += len(each.students)
    return {code: count for code, count in sorted(found.items()) if count}
