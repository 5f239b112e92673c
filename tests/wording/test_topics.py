from typing import Any

import pytest

from caaspp_diff.report.chapters.overview import classes
from caaspp_diff.report.model import ChangeClass
from caaspp_diff.report.source import Events
from caaspp_diff.wording.kinds import TOPICS
from support.comparisons import comparison, event, person

Kind = tuple[str, dict[str, Any]]

SHOWN: dict[str, tuple[Kind, str, str]] = {
    "scores-lost": (
        ("score_removed", {"record_type": "01"}),
        "Scores withdrawn or no longer counted",
        "The old release had a score; now it is gone, invalid or does not count in public results.",
    ),
    "scores-crossed": (
        ("score_changed", {"record_type": "01", "evidence": {"old_level": "2", "new_level": "3"}}),
        "Scores changed across a level",
        "The achievement level is another: score reports that were handed out show the old one.",
    ),
    "scores-moved": (
        ("score_changed", {"record_type": "01", "evidence": {"old_level": "3", "new_level": "3"}}),
        "Scores changed within a level",
        "A scale score, error band or claim differs; the achievement level is the same.",
    ),
    "scores-reinstated": (
        ("score_reinstated", {"record_type": "01"}),
        "Scores counted again",
        "They did not count in the old release and do now.",
    ),
    "retested": (
        ("retested", {"record_type": "01"}),
        "Test dates or IDs changed",
        "A student information system that matches on them would add a second test record.",
    ),
    "demographics-unexpected": (
        ("demographic_changed", {"field": "el_status", "expected": False}),
        "Unexpected demographic changes",
        "The snapshot of these fields was closed, or the field locks when testing starts.",
    ),
    "students-left": (
        ("student_left", {"reason": "unknown"}),
        "Students who left the file",
        (
            "In the old release and not in the new: no longer enrolled here. Their scores are not withdrawn. "
            "What is known is the last exit code, a claim of CALPADS."
        ),
    ),
    "exits-recorded": (
        ("exit_recorded", {"reason": "left_ca_public"}),
        "Exits recorded",
        "Still in the file; their exit code now means a departure.",
    ),
    "ssids-replaced": (
        ("ssid_replaced", {"old": "9900000009", "new": "9900000001"}),
        "SSIDs replaced",
        "One student under two SSIDs; neither a departure nor an arrival.",
    ),
    "students-joined": (
        ("student_joined", {"reason": "enrolled"}),
        "Students who joined the file",
        "In the new release and not in the old.",
    ),
    "scores-added": (
        ("score_added", {"record_type": "06"}),
        "New scores",
        "A result is there that was not in the old release.",
    ),
    "demographics-open": (
        ("demographic_changed", {"field": "el_status", "expected": None}),
        "Demographic changes, expected or not",
        "The day on which the old release was extracted is not known: the snapshot may have come later.",
    ),
    "identity-changed": (
        ("identity_changed", {"field": "last_name"}),
        "Names and other identity changed",
        "CALPADS has another name or the like; nothing locks these fields.",
    ),
    "demographics-expected": (
        ("demographic_changed", {"field": "el_status", "expected": True}),
        "Expected demographic changes",
        "The testing window was still open when the old release was extracted; the snapshot came later.",
    ),
    "schools-changed": (
        ("school_changed", {"field": "calpads_school_code"}),
        "School changes",
        "The school in CALPADS changed; public results stay at the school of testing.",
    ),
    "records-other": (
        ("status_changed", {"record_type": "01", "field": "condition_code"}),
        "Records and statuses without a score",
        "A test status changed, or a record without a score came or went; no score changed with them.",
    ),
}
"""Topic: an event that belongs to it, and what the first page says of it."""


def shown(kind: str, **columns: Any) -> ChangeClass:
    """The one class of changes that an event makes."""
    (found,) = classes(Events(comparison(events=[event(kind, **columns)], people=[person(1)])))
    return found


@pytest.mark.parametrize("topic", SHOWN)
def test_an_event_is_shown_under_its_topic_with_what_it_means(topic: str) -> None:
    (kind, columns), title, meaning = SHOWN[topic]
    found = shown(kind, **columns)
    assert (found.anchor, found.label, found.meaning) == (topic, title, meaning)


def test_every_topic_is_shown_for_some_event() -> None:
    assert list(SHOWN) == list(TOPICS)


@pytest.mark.parametrize(
    ("kind", "columns", "topic"),
    [
        ("score_invalidated", {"record_type": "01"}, "scores-lost"),
        ("identity_changed", {"field": "date_of_birth", "expected": False}, "demographics-unexpected"),
        ("record_added", {"record_type": "06"}, "records-other"),
        ("record_removed", {"record_type": "06"}, "records-other"),
    ],
)
def test_a_topic_takes_in_several_kinds_of_events(kind: str, columns: dict[str, Any], topic: str) -> None:
    assert shown(kind, **columns).anchor == topic
