"""What a report lists, and what each list means: one table for the first page and for the lists."""

from dataclasses import dataclass

from caaspp_diff.report.model import Tone


@dataclass(frozen=True, slots=True)
class Topic:
    """One class of changes."""

    title: str
    unit: str
    """What its count counts: ``score``."""

    tone: Tone
    meaning: str


TOPICS: dict[str, Topic] = {
    "scores-lost": Topic(
        "Scores withdrawn or no longer counted",
        "score",
        "alert",
        "The old release had a score; now it is gone, invalid or does not count in public results.",
    ),
    "scores-crossed": Topic(
        "Scores changed across a level",
        "score",
        "alert",
        "The achievement level is another: score reports that were handed out show the old one.",
    ),
    "scores-moved": Topic(
        "Scores changed within a level",
        "score",
        "notice",
        "A scale score, error band or claim differs; the achievement level is the same.",
    ),
    "scores-reinstated": Topic(
        "Scores counted again",
        "score",
        "notice",
        "They did not count in the old release and do now.",
    ),
    "retested": Topic(
        "Test dates or IDs changed",
        "record",
        "notice",
        "A student information system that matches on them would add a second test record.",
    ),
    "demographics-unexpected": Topic(
        "Unexpected demographic changes",
        "change",
        "alert",
        "The snapshot of these fields was closed, or the field locks when testing starts.",
    ),
    "students-left": Topic(
        "Students who left the file",
        "student",
        "notice",
        "In the old release and not in the new: no longer enrolled here. Their scores are not withdrawn. "
        "What is known is the last exit code, a claim of CALPADS.",
    ),
    "exits-recorded": Topic(
        "Exits recorded",
        "student",
        "notice",
        "Still in the file; their exit code now means a departure.",
    ),
    "ssids-replaced": Topic(
        "SSIDs replaced",
        "student",
        "notice",
        "One student under two SSIDs; neither a departure nor an arrival.",
    ),
    "students-joined": Topic(
        "Students who joined the file",
        "student",
        "plain",
        "In the new release and not in the old.",
    ),
    "scores-added": Topic(
        "New scores",
        "score",
        "plain",
        "A result is there that was not in the old release.",
    ),
    "demographics-open": Topic(
        "Demographic changes, expected or not",
        "change",
        "plain",
        "The day on which the old release was extracted is not known: the snapshot may have come later.",
    ),
    "identity-changed": Topic(
        "Names and other identity changed",
        "change",
        "plain",
        "CALPADS has another name or the like; nothing locks these fields.",
    ),
    "demographics-expected": Topic(
        "Expected demographic changes",
        "change",
        "plain",
        "The testing window was still open when the old release was extracted; the snapshot came later.",
    ),
    "schools-changed": Topic(
        "School changes",
        "student",
        "plain",
        "The school in CALPADS changed; public results stay at the school of testing.",
    ),
    "records-other": Topic(
        "Records and statuses without a score",
        "change",
        "plain",
        "A test status changed, or a record without a score came or went; no score changed with them.",
    ),
}
"""By the id of the list, in the order in which to look at them."""
