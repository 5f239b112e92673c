import pytest

from caaspp_diff.phrases import MINUS
from caaspp_diff.report.chapters.scores import scores_section
from caaspp_diff.report.model import Section
from caaspp_diff.report.source import Events
from support.comparisons import Row, comparison, event, person


def section(*events: Row) -> Section:
    """The chapter on these events."""
    return scores_section(Events(comparison(events=events, people=[person(n) for n in range(1, 10)])))


def moved(student: int, new: str, levels: tuple[str, str] = ("2", "2")) -> Row:
    evidence = {"old_level": levels[0], "new_level": levels[1]}
    return event("score_changed", student, record_type="01", old="2450", new=new, evidence=evidence)


def test_the_lead_says_how_many_scores_rose_fell_and_stayed_within_their_level() -> None:
    found = section(
        moved(1, "2510", ("2", "3")),
        moved(2, "2520", ("2", "3")),
        moved(3, "2430", ("2", "1")),
        moved(4, "2451"),
    )
    assert found.lead == (
        "4 scores changed: 2 to a higher level, 1 to a lower level, 1 within the same level.",
    )


def test_the_distribution_is_told_in_words() -> None:
    (found,) = section(moved(1, "2430"), moved(2, "2455"), moved(3, "2461")).distributions
    assert found.summary == f"3 scores moved by {MINUS}20 to +11 points, half of them by +5 or less."


@pytest.mark.parametrize(
    ("table", "title", "note"),
    [
        ("added-by-grade", "Scores added, by grade", ""),
        ("added-by-school", "Scores added, by school", "The school is the one that the test counts for."),
    ],
)
def test_a_table_of_added_scores_says_which_school_is_meant(table: str, title: str, note: str) -> None:
    found = section(event("score_added", 1, record_type="06", new="0210"))
    (one,) = [each for each in found.tables if each.id == table]
    assert (one.title, one.note) == (title, note)
    assert [row.label for row in one.rows] == ["not given", "All"]
