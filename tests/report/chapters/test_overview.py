from typing import Any

import pytest

from caaspp_diff.finding import Finding
from caaspp_diff.report.chapters.overview import classes, release_card, tasks, verdict
from caaspp_diff.report.source import Events
from support.comparisons import Row, comparison, event, person, release

CROSSED = {"old_level": "2", "new_level": "3"}
WITHIN = {"old_level": "3", "new_level": "3"}
ERROR = Finding(code="short_record", severity="error", message="…", count=1)
WARNING = Finding(code="short_record", severity="warning", message="…", count=1)


def score_changed(student: int, evidence: dict[str, str]) -> Row:
    return event("score_changed", student, record_type="01", old="2441", new="2446", evidence=evidence)


def locked(student: int, field: str = "el_status") -> Row:
    return event("demographic_changed", student, field=field, old="Yes", new="No", expected=False)


def source(*events: Row, **values: Any) -> Events:
    """A comparison of five changed records with these events."""
    people = [person(n) for n in range(1, 6)]
    values = {"records": (95, 5, 0, 0), "events": events, "people": people} | values
    return Events(comparison(**values))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([], "No score was added, changed or withdrawn."),
        ([event("score_added", 1, record_type="06", new="0210")], "1 score was added."),
        ([event("score_added", n, record_type="06", new="0210") for n in (1, 2)], "2 scores were added."),
        ([score_changed(1, WITHIN)], "1 score changed."),
        (
            [score_changed(1, WITHIN), score_changed(2, CROSSED)],
            "2 scores changed, 1 of them across an achievement level.",
        ),
        ([event("score_removed", 1, record_type="01")], "1 score was withdrawn or no longer counts."),
        (
            [event("score_removed", 1, record_type="01"), event("score_invalidated", 2, record_type="01")],
            "2 scores were withdrawn or no longer count.",
        ),
    ],
)
def test_the_verdict_begins_with_what_became_of_scores(events: list[Row], sentence: str) -> None:
    assert verdict(source(*events))[0] == sentence


@pytest.mark.parametrize(
    ("students", "replaced", "sentence"),
    [
        ((50, 0, 0), 0, "The students are the same."),
        ((50, 1, 0), 0, "1 student left the file and 0 joined."),
        ((50, 0, 2), 0, "0 students left the file and 2 joined."),
        ((50, 0, 0), 1, "1 student has a new SSID."),
        ((50, 0, 0), 2, "2 students have a new SSID."),
        ((50, 3, 2), 1, "3 students left the file and 2 joined; 1 student has a new SSID."),
    ],
)
def test_the_verdict_goes_on_with_the_students(
    students: tuple[int, int, int], replaced: int, sentence: str
) -> None:
    events = [event("ssid_replaced", n, old="9900009998", new="9900000001") for n in range(1, replaced + 1)]
    assert verdict(source(*events, students=students))[1] == sentence


def test_the_verdict_counts_the_records_that_are_unchanged() -> None:
    found = verdict(source(records=(1999, 1, 4, 0)))
    assert found[2] == "1,999 of the 2,000 old records (>99.9%) are unchanged."


def test_a_record_that_changed_without_an_event_is_not_called_nothing() -> None:
    assert not verdict(source())[0].startswith("Nothing changed")


@pytest.mark.parametrize(
    ("events", "findings", "first"),
    [
        (
            [event("score_removed", 1, record_type="01")],
            (),
            "the scores that were withdrawn or no longer count",
        ),
        ([score_changed(1, CROSSED)], (), "the scores that crossed a level"),
        ([locked(1)], (), "the unexpected demographic changes"),
        ([], (ERROR,), "the findings about the files"),
        (
            [score_changed(1, CROSSED), locked(2)],
            (ERROR,),
            (
                "the scores that crossed a level, the unexpected demographic changes and the findings about "
                "the files"
            ),
        ),
    ],
)
def test_the_verdict_ends_with_where_to_look_first(
    events: list[Row], findings: tuple[Finding, ...], first: str
) -> None:
    assert verdict(source(*events, findings=findings))[-1] == f"Look first at {first}."


def test_nothing_pressing_sends_nobody_to_look_first() -> None:
    harmless = [event("score_added", 1, record_type="06", new="0210"), score_changed(2, WITHIN)]
    assert not [one for one in verdict(source(*harmless, findings=(WARNING,))) if "Look first" in one]


@pytest.mark.parametrize(
    ("events", "findings", "text"),
    [
        ([], (ERROR, ERROR), "Settle 2 errors in the files before relying on the rest."),
        (
            [score_changed(1, WITHIN), event("score_reinstated", 2, record_type="01")],
            (),
            (
                "Reload 2 scores that changed, came back or went: your student information system differs "
                "from the state."
            ),
        ),
        (
            [event("retested", 1, record_type="01", field="test_completion_date_1")],
            (),
            (
                "Before importing, look at 1 record with another test date or ID: an import would add a "
                "second test."
            ),
        ),
        (
            [locked(1), locked(1, "homeless_status"), locked(2)],
            (),
            "Check 2 students with unexpected changes against CALPADS.",
        ),
        (
            [event("ssid_replaced", 1, old="9900009998", new="9900000001")],
            (),
            "Give 1 student the new SSID in your own systems, so that the scores stay with the student.",
        ),
        (
            [event("score_added", n, record_type="06", new="0210") for n in (1, 2, 3)],
            (),
            (
                "Import 3 new scores, and report results to parents within 20 working days of receipt "
                "(5 CCR 863)."
            ),
        ),
        (
            [event("student_left", 1, reason="unknown")],
            (),
            (
                "Forward the results of 1 student who left to the schools that they attend now (5 CCR 863), "
                "where known."
            ),
        ),
    ],
)
def test_a_change_that_asks_for_something_makes_one_task(
    events: list[Row], findings: tuple[Finding, ...], text: str
) -> None:
    assert [task.text for task in tasks(source(*events, findings=findings))] == [text]


def test_what_asks_for_nothing_makes_no_task() -> None:
    harmless = [event("school_changed", 1), event("student_joined", 2, reason="enrolled")]
    assert tasks(source(*harmless, findings=(WARNING,))) == ()


def test_a_task_leads_to_the_list_of_what_it_is_about() -> None:
    found = source(score_changed(1, CROSSED), locked(2), event("student_left", 3, reason="unknown"))
    assert [task.anchor for task in tasks(found)] == ["scores", "demographics-unexpected", "students-left"]


def test_one_change_and_several_have_their_own_unit() -> None:
    one, two = (
        classes(source(*(event("student_left", n, reason="unknown") for n in numbers)))
        for numbers in ((1,), (1, 2))
    )
    assert [(found.count, found.unit) for (found,) in (one, two)] == [("1", "student"), ("2", "students")]


def test_a_card_says_what_is_not_known_of_a_release() -> None:
    facts = release("aug.txt", lea=None, lea_name=None, population=None, delimiter=None, form="fixed-width")
    lines = {line.label: line.value for line in release_card(facts, {"01": "SB ELA", "02": "SB Math"}).lines}
    assert (lines["LEA"], lines["Population"]) == ("not known", "not certain")
    assert (lines["Form"], lines["By assessment"]) == ("fixed width", "SB ELA 50, SB Math 50")
    assert lines["SHA-256"] == "0123456789ab…"
