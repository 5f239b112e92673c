import pytest

from caaspp_diff.report.chapters.students import students_section, year_end
from caaspp_diff.report.source import Events
from support.comparisons import comparison, event, field, person


@pytest.mark.parametrize(
    ("count", "begins"),
    [
        (1, "1 student of the old release is no longer in the file: "),
        (2, "2 students of the old release are no longer in the file: "),
    ],
)
def test_the_lead_says_that_those_who_left_lost_no_score(count: int, begins: str) -> None:
    events = [event("student_left", n, reason="unknown") for n in range(1, count + 1)]
    (lead,) = students_section(Events(comparison(events=events, people=[person(1), person(2)]))).lead
    assert lead == begins + "their records went with the enrollment, their scores are not withdrawn."


def test_year_end_codes_are_told_in_one_sentence_however_many_students_got_them() -> None:
    codes = [*(field(n, "student_exit_code", "exit", None, "E155") for n in (1, 2)),
             field(2, "student_exit_code", "exit", None, "E155", test="02"),
             field(3, "student_exit_code", "exit", "T160", "E156")]  # fmt: skip
    assert year_end(Events(comparison(fields=codes))) == (
        "3 students got a year-end exit code (E155 and E156): schools set it on nearly everyone when the "
        "year closes, so it is no departure and is not listed."
    )


@pytest.mark.parametrize("code", ["E150", "E170", "E490", "T160", None])
def test_another_exit_code_is_no_year_end(code: str | None) -> None:
    assert year_end(Events(comparison(fields=[field(1, "student_exit_code", "exit", None, code)]))) == ""


def test_exit_codes_are_counted_as_claims_of_the_schools() -> None:
    events = [
        event("student_left", 1, reason="unknown"),
        event("student_left", 2, reason="transferred_ca_public"),
        event("exit_recorded", 3, reason="transferred_ca_public"),
    ]
    (table,) = students_section(
        Events(comparison(events=events, people=[person(n) for n in (1, 2, 3)]))
    ).tables
    assert (table.title, table.corner) == ("What the exit codes say", "The exit code says")
    assert table.note == "An exit code is what a school entered; the other end may not have confirmed it."
    assert [(row.label, row.cells) for row in table.rows] == [
        ("transferred to another California public school", ("1", "1")),
        ("no exit code that tells", ("1", "0")),
    ]
