"""What each kind of event is called, and what it means to a coordinator: one row a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from caaspp_diff.comparison.model import EventKind

Tone = Literal["alert", "notice", "plain"]
"""How much a class of changes asks for: look now, look, only to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One class of changes that a report lists."""

    title: str
    kinds: tuple[EventKind, ...]
    """The kinds of events of which it lists some or all."""

    tone: Tone
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """The words for the events of one kind."""

    label: str
    """What happened, as a list or a table calls it."""

    column: str = ""
    """The heading of the column that counts them, school by school; empty where no column does."""

    meaning: str = ""
    """What they mean where several topics share them; empty where their one topic says it."""

    tone: Tone = "notice"
    """Likewise how much they ask for."""


KIND_WORDS: Final[Mapping[EventKind, KindWords]] = {
    "student_left": KindWords(label="Left the file", column="Left"),
    "student_joined": KindWords(label="Joined the file", column="Joined"),
    "ssid_replaced": KindWords(label="SSID replaced", column="SSIDs replaced"),
    "exit_recorded": KindWords(label="Exit recorded", column="Exits recorded"),
    "school_changed": KindWords(label="School changed", column="School changes"),
    "demographic_changed": KindWords(
        label="Demographic changed",
        column="Demographic and identity changes",
        meaning="One for a student and field, expected or not.",
    ),
    "identity_changed": KindWords(
        label="Identity changed",
        column="Demographic and identity changes",
        meaning="A name, birth date or the like; one for a student and field.",
    ),
    "score_added": KindWords(label="Score added", column="Scores added"),
    "score_removed": KindWords(label="Score withdrawn", column="Scores lost"),
    "score_invalidated": KindWords(label="Score no longer counted", column="Scores lost"),
    "score_reinstated": KindWords(label="Score counted again", column="Scores changed"),
    "score_changed": KindWords(
        label="Score changed",
        column="Scores changed",
        meaning="A score field differs; both releases have a score.",
    ),
    "retested": KindWords(label="Test date or ID changed", column="Retested"),
    "status_changed": KindWords(label="Test status changed"),
    "record_added": KindWords(label="Record without score added"),
    "record_removed": KindWords(label="Record without score gone"),
}

SCORES_HAPPENED: Final[Mapping[EventKind, str]] = {
    "score_added": "added",
    "score_changed": "changed",
    "score_removed": "withdrawn",
    "score_invalidated": "no longer counted",
}
"""What happened to scores, in the order of a sentence that counts them: ``12 added, 3 changed``."""

TOPICS: Final[Mapping[str, Topic]] = {
    "scores-lost": Topic(
        title="Scores withdrawn or no longer counted",
        kinds=("score_removed", "score_invalidated"),
        tone="alert",
        meaning="The old release had a score; now it is gone, invalid or does not count in public results.",
    ),
    "scores-crossed": Topic(
        title="Scores changed across a level",
        kinds=("score_changed",),
        tone="alert",
        meaning="The achievement level is another: score reports that were handed out show the old one.",
    ),
    "scores-moved": Topic(
        title="Scores changed within a level",
        kinds=("score_changed",),
        tone="notice",
        meaning="A scale score, error band or claim differs; the achievement level is the same.",
    ),
    "scores-reinstated": Topic(
        title="Scores counted again",
        kinds=("score_reinstated",),
        tone="notice",
        meaning="They did not count in the old release and do now.",
    ),
    "retested": Topic(
        title="Test dates or IDs changed",
        kinds=("retested",),
        tone="notice",
        meaning="A student information system that matches on them would add a second test record.",
    ),
    "demographics-unexpected": Topic(
        title="Unexpected demographic changes",
        kinds=("demographic_changed", "identity_changed"),
        tone="alert",
        meaning="The snapshot of these fields was closed, or the field locks when testing starts.",
    ),
    "students-left": Topic(
        title="Students who left the file",
        kinds=("student_left",),
        tone="notice",
        meaning=(
            "In the old release and not in the new: no longer enrolled here. Their scores are not withdrawn. "
            "What is known is the last exit code, a claim of CALPADS."
        ),
    ),
    "exits-recorded": Topic(
        title="Exits recorded",
        kinds=("exit_recorded",),
        tone="notice",
        meaning="Still in the file; their exit code now means a departure.",
    ),
    "ssids-replaced": Topic(
        title="SSIDs replaced",
        kinds=("ssid_replaced",),
        tone="notice",
        meaning="One student under two SSIDs; neither a departure nor an arrival.",
    ),
    "students-joined": Topic(
        title="Students who joined the file",
        kinds=("student_joined",),
        tone="plain",
        meaning="In the new release and not in the old.",
    ),
    "scores-added": Topic(
        title="New scores",
        kinds=("score_added",),
        tone="plain",
        meaning="A result is there that was not in the old release.",
    ),
    "demographics-open": Topic(
        title="Demographic changes, expected or not",
        kinds=("demographic_changed",),
        tone="plain",
        meaning=(
            "The day on which the old release was extracted is not known: the snapshot may have come later."
        ),
    ),
    "identity-changed": Topic(
        title="Names and other identity changed",
        kinds=("identity_changed",),
        tone="plain",
        meaning="CALPADS has another name or the like; nothing locks these fields.",
    ),
    "demographics-expected": Topic(
        title="Expected demographic changes",
        kinds=("demographic_changed",),
        tone="plain",
        meaning=(
            "The testing window was still open when the old release was extracted; the snapshot came later."
        ),
    ),
    "schools-changed": Topic(
        title="School changes",
        kinds=("school_changed",),
        tone="plain",
        meaning="The school in CALPADS changed; public results stay at the school of testing.",
    ),
    "records-other": Topic(
        title="Records and statuses without a score",
        kinds=("status_changed", "record_added", "record_removed"),
        tone="plain",
        meaning=(
            "A test status changed, or a record without a score came or went; no score changed with them."
        ),
    ),
}
"""By the id of the list, in the order in which to look at them."""


def kind_label(kind: EventKind) -> str:
    """What one event of a kind is called."""
    return KIND_WORDS[kind].label


def topic_of(kind: EventKind) -> str | None:
    """The id of the one topic that lists all events of a kind; None where several topics share them."""
    listing = [name for name, topic in TOPICS.items() if kind in topic.kinds]
    return listing[0] if len(listing) == 1 else None
