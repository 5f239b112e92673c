from typing import Any

import pytest

from caaspp_diff.checks.events import EventCount
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.comparison.model import Comparison
from support.comparisons import Row, comparison, event, person
from support.factories import SCHOOL_A, SCHOOL_B
from support.rule_builders import held, size, sizes, verdicts

LEVELS_DOWN = {"old_level": "3", "new_level": "2"}
LEVELS_UP = {"old_level": "2", "new_level": "3"}

EXAMPLES: dict[str, Row] = {
    "students_left": {"kind": "student_left", "reason": "unknown"},
    "students_joined": {"kind": "student_joined", "reason": "enrolled"},
    "ssid_replaced": {"kind": "ssid_replaced"},
    "exit_recorded": {"kind": "exit_recorded", "new": "T160"},
    "school_changed": {"kind": "school_changed"},
    "demographic_changes": {"kind": "demographic_changed", "field": "el_status", "expected": True},
    "unexpected_demographic_changes": {"kind": "identity_changed", "field": "gender", "expected": False},
    "identity_changes": {"kind": "identity_changed", "field": "date_of_birth"},
    "new_scores": {"kind": "score_added", "record_type": "01", "expected": True},
    "unexpected_new_scores": {"kind": "score_added", "record_type": "01", "expected": False},
    "score_removed": {"kind": "score_removed", "record_type": "01"},
    "score_invalidated": {"kind": "score_invalidated", "record_type": "01"},
    "score_reinstated": {"kind": "score_reinstated", "record_type": "01"},
    "score_changed": {"kind": "score_changed", "record_type": "01"},
    "level_up": {"kind": "score_changed", "record_type": "01", "evidence": LEVELS_UP},
    "level_down": {"kind": "score_changed", "record_type": "01", "evidence": LEVELS_DOWN},
    "retested": {"kind": "retested", "record_type": "01"},
    "status_changed": {"kind": "status_changed", "record_type": "01", "field": "condition_code"},
    "record_added": {"kind": "record_added", "record_type": "01"},
    "record_removed": {"kind": "record_removed", "record_type": "01"},
}
"""An event that each subject counts."""


def happened(*events: Row, **values: Any) -> Comparison:
    """A comparison of 50 students in which ``events`` happened to students 1, 2, …"""
    rows = [event(student=n, **given) for n, given in enumerate(events, start=1)]
    people = [person(n) for n in range(1, len(rows) + 1)]
    given: Row = {"events": rows, "people": people, "sizes": sizes()}
    return comparison(**(given | values))


def test_every_subject_that_counts_events_has_an_example() -> None:
    counting = {name for name, subject in SUBJECTS.items() if isinstance(subject.measure, EventCount)}

    assert EXAMPLES.keys() == counting


@pytest.mark.parametrize(("subject", "row"), EXAMPLES.items())
def test_as_many_as_the_limit_hold_and_one_more_fails(subject: str, row: Row) -> None:
    three = happened(row, row, row, {"kind": "mystery"})

    assert verdicts(three, f"[{subject}]\nmax = 3\n") == [(subject, "holds")]
    assert verdicts(three, f"[{subject}]\nmax = 2\n") == [(subject, "failed")]
    assert verdicts(three, f"[{subject}]\nmin = 3\n") == [(subject, "holds")]
    assert verdicts(three, f"[{subject}]\nmin = 4\n") == [(subject, "failed")]


@pytest.mark.parametrize(("subject", "row"), EXAMPLES.items())
def test_a_share_is_of_the_students_records_or_scores(subject: str, row: Row) -> None:
    three = happened(row, row, row)

    assert verdicts(three, f'[{subject}]\nmax = "6%"\n') == [(subject, "holds")]
    assert verdicts(three, f'[{subject}]\nmax = "5.9%"\n') == [(subject, "failed")]


@pytest.mark.parametrize("subject", EXAMPLES)
def test_without_such_an_event_none_is_found(subject: str) -> None:
    (result,) = held(comparison(sizes=sizes()), f"[{subject}]\nmax = 0\n")

    assert (result.status, result.found, result.limit) == ("holds", 0, "none")
    assert result.sentence.startswith("0 ")


def test_a_level_that_went_the_other_way_is_not_counted() -> None:
    both = happened(EXAMPLES["level_up"], EXAMPLES["level_up"], EXAMPLES["level_down"])

    assert [held(both, f"[{name}]\nmax = 9\n")[0].found for name in ("level_up", "level_down")] == [2, 1]


def test_the_sentence_says_how_many_of_how_many_and_what_is_allowed() -> None:
    (result,) = held(happened(EXAMPLES["students_left"]), '[students_left]\nmax = "1%"\n')

    assert result.sentence == (
        "1 student left the file, 2.0% of the 50 students in the old release; the rule says at most 1%."
    )
    assert (result.short, result.limit, result.worse) == ("1 (2.0%)", "at most 1%", "more")


def test_a_share_counts_a_student_with_two_changes_once() -> None:
    twice = comparison(
        events=[
            event("demographic_changed", 1, field="el_status"),
            event("demographic_changed", 1, field="migrant_status"),
        ],
        people=[person(1)],
        sizes=sizes(),
    )

    assert held(twice, "[demographic_changes]\nmax = 1\n")[0].found == 2
    assert held(twice, '[demographic_changes]\nmax = "2%"\n')[0].sentence == (
        "1 student has a demographic change, 2.0% of the 50 students in the new release; "
        "the rule says at most 2%."
    )


def test_only_the_named_fields_count() -> None:
    change = EXAMPLES["demographic_changes"]
    changed = happened(change, change, change | {"field": "migrant_status"})

    toml = '[demographic_changes]\nfield = "el_status"\nmax = 1\n'
    assert verdicts(changed, toml) == [("demographic_changes of el_status", "failed")]
    toml = '[demographic_changes]\nfield = ["migrant_status"]\nmax = 1\n'
    assert verdicts(changed, toml) == [("demographic_changes of migrant_status", "holds")]


def test_only_the_named_tests_count_and_make_the_whole() -> None:
    science = EXAMPLES["new_scores"] | {"record_type": "06"}
    added = happened(
        science,
        science,
        EXAMPLES["new_scores"],
        sizes=sizes(size("new", 20), size("new", 0, record_type="06", records=4, scores=4)),
    )

    (result,) = held(added, '[new_scores]\nof = "CAST"\nmin = "50%"\n')

    assert (result.rule, result.status, result.short) == ("new_scores of CAST", "holds", "2 (50.0%)")
    assert "of the 4 scores of CAST in the new release" in result.sentence


def test_a_share_of_nothing_is_not_judged() -> None:
    (result,) = held(comparison(sizes=sizes()), '[score_removed]\nof = "CSA"\nmax = "1%"\n')

    assert (result.status, result.found) == ("not_judged", None)
    assert result.sentence == "Not judged, as there are no scores of CSA in the old release."


def test_each_school_is_judged_by_itself_and_a_small_one_is_not() -> None:
    left = EXAMPLES["students_left"]
    events = [event(student=n, **left) for n in (1, 2, 3, 4)]
    schools = [SCHOOL_A, SCHOOL_A, SCHOOL_B, "19999990000003"]
    three = comparison(
        events=events,
        people=[person(n, school=school) for n, school in enumerate(schools, start=1)],
        sizes=sizes(
            size("old", 20), size("old", 20, school=SCHOOL_B), size("old", 10, school="19999990000003")
        ),
    )

    results = held(three, '[students_left]\nmax = "5%"\nby = "school"\n')

    assert [(result.slice and result.slice.words, result.status) for result in results] == [
        ("Alder Elementary", "failed"),
        ("Birch Middle", "holds"),
        ("19999990000003", "not_judged"),
    ]
    assert results[2].sentence == "19999990000003: not judged, as it has fewer than 11 students."
    assert results[0].key == f"error students_left by school % [{SCHOOL_A}]"


def test_a_slice_of_eleven_students_is_judged() -> None:
    eleven = happened(EXAMPLES["students_left"], sizes=sizes(size("old", 11)))

    assert verdicts(eleven, '[students_left]\nmax = 0\nby = "grade"\n') == [
        ("students_left by grade: Grade 5", "failed")
    ]


def test_a_student_whose_grade_is_not_given_is_counted_under_that() -> None:
    left = event("student_left", 1)
    unknown = comparison(
        events=[left], people=[person(1, grade=None)], sizes=sizes(size("old", 30, grade=None))
    )

    assert verdicts(unknown, '[students_left]\nmax = 0\nby = "grade"\n') == [
        ("students_left by grade: Grade not given", "failed")
    ]


def test_a_school_name_cannot_steer_a_terminal() -> None:
    left = happened(EXAMPLES["students_left"], schools={SCHOOL_A: "Al\x1b[31mder\n::error::"})

    (result,) = held(left, '[students_left]\nmax = 0\nby = "school"\n')

    assert result.sentence.startswith("Al\ufffd[31mder\ufffd::error::: 1 student left")
