import polars as pl

from caaspp_diff.comparison.model import IMPACT_SCHEMA
from caaspp_diff.privacy.result_counts import ImpactCount, impact_counts
from support.comparisons import numbers
from support.factories import LEA, SCHOOL_A, SCHOOL_B

Sizes = tuple[int, int]


def shown(
    lea: tuple[Sizes, Sizes], *schools: tuple[Sizes, Sizes], settled: bool = True
) -> list[tuple[str, bool, bool]]:
    """The slices that are shown: value, whether with old, whether with new. Sizes are counted and met."""
    slices = [("lea", LEA, lea), *(("school", f"school {n}", sizes) for n, sizes in enumerate(schools))]
    rows = [
        numbers(by, value, side, (*sizes, 2500.0))
        for by, value, both in slices
        for side, sizes in zip(("old", "new"), both, strict=True)
    ]
    found = impact_counts(
        pl.DataFrame(rows, schema=IMPACT_SCHEMA), settled=frozenset({"01"} if settled else ())
    )
    return [(one.value, one.old is not None, one.new is not None) for one in found]


LARGE = ((200, 100), (230, 115))
SAME = ((100, 50), (100, 50))


def test_large_slices_are_shown_before_and_after() -> None:
    assert shown(((300, 150), (330, 165)), LARGE, SAME) == [
        (LEA, True, True),
        ("school 0", True, True),
        ("school 1", True, True),
    ]


def test_a_school_of_which_few_did_not_meet_the_standard_is_withheld_with_another() -> None:
    few = ((100, 95), (100, 95))
    assert shown(((400, 245), (430, 260)), LARGE, SAME, few) == [(LEA, True, True), ("school 0", True, True)]


def test_a_school_of_which_few_did_not_meet_the_standard_now_is_withheld_though_before_is_not_shown() -> None:
    few = ((300, 150), (300, 295))
    assert shown(((600, 300), (600, 445)), few, ((300, 150), (300, 150)), settled=False) == [
        (LEA, False, True)
    ]


def test_few_scores_before_leave_the_results_after_to_be_shown() -> None:
    arrived = ((5, 2), (300, 150))
    assert shown(arrived, arrived) == [(LEA, False, True), ("school 0", False, True)]


def test_a_school_in_which_few_scores_were_added_is_withheld() -> None:
    moved = ((200, 100), (202, 101))
    assert ("school 0", True, True) not in shown(((300, 150), (302, 151)), moved, SAME)


def test_the_old_side_is_not_shown_if_a_withheld_count_explains_the_change() -> None:
    assert shown(((300, 150), (330, 165)), LARGE, SAME, settled=False) == [
        (LEA, False, True),
        ("school 0", False, True),
        ("school 1", False, True),
    ]


def test_an_lea_with_few_scores_is_withheld() -> None:
    assert shown(((9, 4), (9, 4)), ((9, 4), (9, 4))) == []


def test_no_small_remainder_can_be_found_by_subtraction() -> None:
    lea = ((305, 152), (305, 152))
    assert shown(lea, ((200, 100), (200, 100)), SAME, ((5, 2), (5, 2))) == [
        (LEA, True, True),
        ("school 0", True, True),
    ]


def test_only_slices_by_lea_and_school_are_shown() -> None:
    rows = [
        numbers(by, value, "new", (100, 50, None))
        for by, value in (("grade", "05"), ("group", "gender=Female"))
    ]
    assert impact_counts(pl.DataFrame(rows, schema=IMPACT_SCHEMA), settled=frozenset({"01"})) == ()


def test_results_are_shown_as_they_are() -> None:
    rows = [numbers("school", school, "new", (100, 50, 2490.5)) for school in (SCHOOL_A, SCHOOL_B)]
    found = impact_counts(pl.DataFrame(rows, schema=IMPACT_SCHEMA), settled=frozenset())
    assert [type(one) for one in found] == [ImpactCount, ImpactCount]
    assert found[0].new is not None
    assert (found[0].new.counted, found[0].new.met, found[0].new.mean) == (100, 50, 2490.5)
