import dataclasses
from typing import Any

import pytest

from caaspp_diff.comparison.model import EventKind
from caaspp_diff.finding import Finding
from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.report.of_counts import (
    CountSource,
    count_classes,
    count_finding,
    count_sections,
    count_verdict,
)
from caaspp_diff.wording.names import words_of
from support.comparisons import Row, comparison, event, person
from support.factories import SCHOOL_A, SCHOOL_B


def counted(
    *events: Row, students: tuple[int, int, int] = (500, 0, 0), fields: list[Row] | None = None
) -> CountSource:
    """The counts of these events, of people of two schools in turn."""
    people = [person(n, school=SCHOOL_A if n % 2 else SCHOOL_B) for n in range(1, 200)]
    found = aggregate(comparison(students=students, events=events, people=people, fields=fields or []))
    return CountSource(found, words_of(found))


def many(kind: EventKind, count: int, **columns: Any) -> list[Row]:
    return [event(kind, n, **columns) for n in range(1, count + 1)]


def test_the_verdict_tells_a_large_count_a_withheld_one_and_none() -> None:
    added = many("score_added", 40, record_type="06")
    changed = many("score_changed", 3, record_type="01")
    scores, students, withheld = count_verdict(counted(*added, *changed))
    assert scores == "Scores: 40 added, some changed, none withdrawn, none no longer counted."
    assert students == "Students: none left the file, none joined."
    assert withheld == (
        "“withheld” stands for a number from 1 to 10, or for one that would give such a number away."
    )


@pytest.mark.parametrize(
    ("kind", "label", "meaning"),
    [
        ("score_changed", "Score changed", "A score field differs; both releases have a score."),
        (
            "demographic_changed",
            "Demographic changed",
            "One for a student and field, expected or not.",
        ),
        (
            "identity_changed",
            "Identity changed",
            "A name, birth date or the like; one for a student and field.",
        ),
        (
            "score_invalidated",
            "Score no longer counted",
            "The old release had a score; now it is gone, invalid or does not count in public results.",
        ),
        ("exit_recorded", "Exit recorded", "Still in the file; their exit code now means a departure."),
    ],
)
def test_a_kind_of_event_is_told_with_what_it_means(kind: EventKind, label: str, meaning: str) -> None:
    test = None if kind in {"demographic_changed", "identity_changed", "exit_recorded"} else "01"
    (found,) = count_classes(counted(*many(kind, 40, record_type=test, field="el_status", reason="unknown")))
    assert (found.label, found.count, found.meaning) == (label, "40", meaning)


def test_a_withheld_count_is_told_as_withheld_in_every_table() -> None:
    added = many("score_added", 3, record_type="06")
    tables = [table for one in count_sections(counted(*added)) for table in one.tables]
    assert [(table.title, [row.cells for row in table.rows]) for table in tables] == [
        ("Changes by assessment", [("withheld",)]),
        ("Changes by school", [("withheld",), ("withheld",)]),
    ]


def test_expected_and_unexpected_changes_are_told_apart() -> None:
    changed = [
        event("demographic_changed", n, field="el_status", old="Yes", new="No", expected=n > 40)
        for n in range(1, 101)
    ]
    tables = {table.id: table for one in count_sections(counted(*changed)) for table in one.tables}
    assert [(row.label, row.cells) for row in tables["counts-by-expectation"].rows] == [
        ("Demographic changed, unexpected", ("40",)),
        ("Demographic changed, expected", ("60",)),
    ]


def test_a_finding_is_told_by_its_name_alone() -> None:
    finding = Finding(code="possible_ssid_replacement", severity="note", message="Rivera …", count=40)
    (one,) = aggregate(comparison(findings=(finding,))).findings
    told = dataclasses.asdict(count_finding(one))
    assert told == {
        "severity": "note",
        "title": "possible SSID replacement",
        "message": "",
        "count": "40",
        "where": "",
    }
