from pathlib import Path

import pytest

from caaspp_diff.comparison.by_school import school_comparisons
from caaspp_diff.comparison.model import Comparison
from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import child, compared, ssid, unscored


@pytest.fixture
def schools(tmp_path: Path) -> dict[str, Comparison]:
    """In A: 1 rescored, 4 scored, 6 joins. In B: 2 stays, 3 left, 5 comes from A."""
    old = [
        child(1),
        child(2, calpads_school_code=SCHOOL_B),
        child(3, calpads_school_code=SCHOOL_B),
        unscored(4),
        child(5),
    ]
    new = [
        child(1, scale_score="2512"),
        child(2, calpads_school_code=SCHOOL_B),
        child(4),
        child(5, calpads_school_code=SCHOOL_B),
        child(6),
    ]
    return dict(school_comparisons(compared(tmp_path, old, new)))


def test_every_school_has_a_comparison_of_its_own(schools: dict[str, Comparison]) -> None:
    assert list(schools) == [SCHOOL_A, SCHOOL_B]


def test_a_school_is_told_of_its_own_students_only(schools: dict[str, Comparison]) -> None:
    told = {
        code: sorted({*part.events["ssid"], *part.fields["ssid"], *part.people["ssid"]})
        for code, part in schools.items()
    }

    assert told == {SCHOOL_A: [ssid(1), ssid(4), ssid(6)], SCHOOL_B: [ssid(3), ssid(5)]}


def test_the_records_and_students_of_a_school_add_up(schools: dict[str, Comparison]) -> None:
    of_a, of_b = schools[SCHOOL_A], schools[SCHOOL_B]

    assert (of_a.students.both, of_a.students.left, of_a.students.joined) == (2, 0, 1)
    assert (of_b.students.both, of_b.students.left, of_b.students.joined) == (2, 1, 0)
    assert (of_a.records.unchanged, of_a.records.changed, of_a.records.added) == (0, 2, 1)
    assert (of_b.records.unchanged, of_b.records.changed, of_b.records.removed) == (1, 1, 1)
    for part in schools.values():
        assert part.students.old == part.students.both + part.students.left
        assert part.records.new == part.records.unchanged + part.records.changed + part.records.added


def test_the_impact_of_a_school_is_that_of_its_tests(schools: dict[str, Comparison]) -> None:
    for code, part in schools.items():
        assert set(part.impact["by"]) <= {"school"}
        assert set(part.impact["value"]) <= {code}
