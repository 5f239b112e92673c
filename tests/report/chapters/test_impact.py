import pytest

from caaspp_diff.report.chapters.impact import impact_section, slice_label
from caaspp_diff.report.model import Table
from caaspp_diff.report.source import Events
from support.comparisons import Row, comparison, numbers
from support.factories import LEA, SCHOOL_A, SCHOOL_B


def before_and_after(by: str, value: str, old: tuple[int, int], new: tuple[int, int]) -> list[Row]:
    """A slice on both sides: counted and met."""
    return [numbers(by, value, side, (*sizes, 2500.0)) for side, sizes in (("old", old), ("new", new))]


def table(name: str, *slices: list[Row]) -> Table:
    """One table of the chapter."""
    section = impact_section(Events(comparison(impact=[row for rows in slices for row in rows])))
    return next(one for one in section.tables if one.id == f"impact-{name}")


def test_the_lea_stands_before_those_whose_students_it_tested() -> None:
    other = before_and_after("lea", "10000000000000", (1, 0), (4, 1))
    found = table("lea", other, before_and_after("lea", LEA, (400, 200), (400, 200)))
    assert [row.label for row in found.rows] == ["Sample Unified", "10000000000000"]


def test_schools_stand_by_name() -> None:
    found = table(
        "school",
        before_and_after("school", SCHOOL_B, (20, 10), (21, 10)),
        before_and_after("school", SCHOOL_A, (30, 10), (31, 10)),
    )
    assert [row.label for row in found.rows] == ["Alder Elementary", "Birch Middle"]


def test_grades_stand_in_order_of_grades() -> None:
    slices = [before_and_after("grade", grade, (20, 10), (21, 10)) for grade in ("11", "03", "05")]
    assert [row.label for row in table("grade", *slices).rows] == ["Grade 3", "Grade 5", "Grade 11"]


def test_a_slice_that_is_only_in_new_has_no_difference() -> None:
    found = table("school", [numbers("school", SCHOOL_A, "new", (20, 20, 2500.0))])
    (row,) = found.rows
    assert row.cells[1:] == ("none → 20", "none → 20", "none → 20", "none → 2,500.0", "none → 100%")


def test_small_slices_have_no_place_in_a_picture() -> None:
    slices = [
        *before_and_after("school", SCHOOL_A, (10, 2), (10, 9)),
        *before_and_after("school", SCHOOL_B, (11, 2), (11, 9)),
    ]
    (chart,) = impact_section(Events(comparison(impact=slices))).slopes
    assert [slope.label for slope in chart.slopes] == ["Birch Middle"]
    assert chart.slopes[0].change == "+63.6 points"


def test_a_chart_of_many_shows_those_that_moved_most() -> None:
    slices = [
        row
        for n in range(20)
        for row in before_and_after("school", f"school {n:02}", (100, 50), (100, 50 + n))
    ]
    (chart,) = impact_section(Events(comparison(impact=slices))).slopes
    assert len(chart.slopes) == 8
    assert chart.note.startswith("The 8 of 19 that moved most.")
    assert chart.slopes[0].label == "school 19"


@pytest.mark.parametrize(
    ("by", "value", "label"),
    [
        ("lea", LEA, "Sample Unified"),
        ("school", SCHOOL_A, "Alder Elementary"),
        ("grade", "03", "Grade 3"),
        ("grade", "KN", "Grade KN"),
        ("group", "elas=EL", "elas: English learner"),
        ("group", "el_status=", "English Learner Status: blank"),
    ],
)
def test_slices_are_called_by_words(by: str, value: str, label: str) -> None:
    assert slice_label(Events(comparison()), by, value).casefold() == label.casefold()
