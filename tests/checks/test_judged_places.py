from collections.abc import Iterator

import pytest

from caaspp_diff.checks.judged_places import named_slice
from caaspp_diff.checks.model import By
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.report.chapters.impact import impact_section
from caaspp_diff.report.source import Events
from caaspp_diff.wording.names import words_of
from support.comparisons import comparison, numbers, release
from support.factories import SCHOOL_A, SCHOOL_B
from support.rule_builders import held

SLICES: dict[By, tuple[str, ...]] = {
    "school": (SCHOOL_A, SCHOOL_B, "19999990000003"),
    "grade": ("03", "11", "KN"),
    "group": (
        "el_status=Yes",
        "reporting_ethnicity=500",
        "elas=RFEP",
        "parent_education_level=14",
        "primary_disability_type=SLD",
    ),
}


def moved() -> Comparison:
    """A comparison in which one student more met the standard in each of the slices."""
    rows = [
        numbers(by, value, side, (40, met, 2500.0))
        for by, values in SLICES.items()
        for value in values
        for side, met in (("old", 20), ("new", 21))
    ]
    return comparison(impact=rows, new=release("dec.csv", record_types={"01": 40}))


def names_in_report(by: By) -> Iterator[str]:
    tables = {table.id: table for table in impact_section(Events(moved())).tables}
    yield from (row.label for row in tables[f"impact-{by}"].rows)


@pytest.mark.parametrize("by", SLICES)
def test_check_and_report_give_a_slice_the_same_name(by: By) -> None:
    results = held(moved(), f'[met_change]\nmax = 1\nby = "{by}"\n')

    names = [result.slice.words for result in results if result.slice]
    assert len(names) == len(SLICES[by])
    assert sorted(names) == sorted(names_in_report(by))


def test_a_student_group_is_called_by_what_its_code_means() -> None:
    results = held(moved(), '[met_change]\nmax = 1\nby = "group"\n')

    assert "reporting ethnicity: Hispanic or Latino" in {one.slice.words for one in results if one.slice}


def test_a_name_of_a_slice_is_safe_to_print() -> None:
    words = words_of(comparison(schools={SCHOOL_A: "Al\x1b[31mder\n"}))

    assert named_slice("school", SCHOOL_A, words).words == "Al\ufffd[31mder\ufffd"
