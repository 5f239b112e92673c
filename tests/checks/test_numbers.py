from typing import Any

import polars as pl

from caaspp_diff.comparison.model import Comparison
from support.comparisons import Row, comparison, numbers, release
from support.factories import LEA, SCHOOL_A, SCHOOL_B
from support.rule_builders import held, size, sizes, verdicts


def impact(*slices: tuple[str, str, Row, Row]) -> Comparison:
    """A comparison of the given numbers: by, value, and what differs from 100 counted records a side."""
    given: Row = {"enrolled": 100, "tested": 100, "counted": 100, "mean": 2500.0, "met": 50}
    rows = [
        numbers(by, value, side, (100, 50, 2500.0)) | given | values
        for by, value, *sides in slices
        for side, values in zip(("old", "new"), sides, strict=True)
    ]
    return comparison(impact=rows, new=release("dec.csv", record_types={"01": 100}))


def test_fewer_students_than_asked_fail() -> None:
    shrunk = comparison(sizes=sizes(size("old", 100), size("new", 95)))

    assert verdicts(shrunk, "[students]\nmin = 95\n") == [("students", "holds")]
    assert verdicts(shrunk, "[students]\nmin = 96\n") == [("students", "failed")]
    assert verdicts(shrunk, '[students]\nmin = "95%"\nmax = "105%"\n') == [("students", "holds")]
    (result,) = held(shrunk, '[students]\nmin = "100%"\n')
    assert (result.status, result.worse) == ("failed", "less")
    assert result.sentence == (
        "There are 95 students in the new release, 95.0% of the 100 before; the rule says at least 100%."
    )


def test_records_are_counted_by_test_and_grade() -> None:
    grown = comparison(
        sizes=sizes(
            size("old", 30), size("old", 30, grade="06"), size("new", 30), size("new", 33, grade="06"),
            size("new", 0, record_type="06", records=99),
        )
    )  # fmt: skip

    assert verdicts(grown, '[records]\nof = "01"\nby = "grade"\nmax = "105%"\n') == [
        ("records of SB ELA by grade: Grade 5", "holds"),
        ("records of SB ELA by grade: Grade 6", "failed"),
    ]
    assert verdicts(grown, "[records]\nmax = 161\n") == [("records", "failed")]
    assert verdicts(grown, "[records]\nmax = 162\n") == [("records", "holds")]


def test_a_share_of_a_release_without_such_records_is_not_judged() -> None:
    (result,) = held(comparison(sizes=sizes()), '[records]\nof = "CSA"\nmin = "90%"\n')

    assert result.sentence == "Not judged, as there are no records of CSA in the old release."


def test_participation_is_who_tested_of_who_is_enrolled() -> None:
    most = impact(("lea", LEA, {}, {"tested": 95}), ("lea", "19999980000000", {}, {"tested": 1}))

    assert verdicts(most, '[participation]\nmin = "95%"\n') == [("participation of SB ELA", "holds")]
    (result,) = held(most, '[participation]\nof = "SB ELA"\nmin = "95.1%"\n')
    assert (result.status, result.short) == ("failed", "95 of 100 (95.0%)")
    assert result.sentence == ("95 of 100 students tested in SB ELA, 95.0%; the rule says at least 95.1%.")


def test_participation_is_judged_by_school_grade_and_student_group() -> None:
    slices = impact(
        ("school", SCHOOL_A, {}, {"tested": 90}),
        ("school", SCHOOL_B, {}, {"enrolled": 10, "tested": 1}),
        ("grade", "05", {}, {"tested": 96}),
        ("group", "el_status=Yes", {}, {"tested": 94}),
    )
    rule = '[participation]\nmin = "95%"\nby = '

    assert verdicts(slices, f'{rule}"school"\n') == [
        ("participation of SB ELA by school: Alder Elementary", "failed"),
        ("participation of SB ELA by school: Birch Middle", "not_judged"),
    ]
    assert verdicts(slices, f'{rule}"grade"\n') == [("participation of SB ELA by grade: Grade 5", "holds")]
    assert verdicts(slices, f'{rule}"group"\n') == [
        ("participation of SB ELA by group: English Learner Status: Yes", "failed")
    ]


def test_a_test_that_is_not_there_is_not_judged() -> None:
    (result,) = held(impact(("lea", LEA, {}, {})), '[participation]\nof = "CAST"\nmin = "95%"\n')

    assert (result.rule, result.status) == ("participation of CAST", "not_judged")
    assert result.sentence == "Not judged, as the numbers of CAST are not in the new release."


def test_a_mean_may_move_up_or_down_as_far_as_the_limit() -> None:
    down = impact(("lea", LEA, {"mean": 2500.0}, {"mean": 2497.5}))
    up = impact(("lea", LEA, {"mean": 2500.0}, {"mean": 2503.0}))

    assert verdicts(down, "[mean_change]\nmax = 2.5\n") == [("mean_change of SB ELA", "holds")]
    assert verdicts(down, "[mean_change]\nmax = 2.4\n") == [("mean_change of SB ELA", "failed")]
    (result,) = held(up, "[mean_change]\nmax = 1\n")
    assert (result.status, result.short) == ("failed", "+3.0")
    assert result.sentence == (
        "The mean scale score of SB ELA went from 2,500.0 to 2,503.0; the rule says at most 1 point."
    )


def test_the_share_at_standard_may_move_as_far_as_the_limit() -> None:
    moved = impact(("lea", LEA, {"met": 50}, {"met": 48}))

    assert verdicts(moved, "[met_change]\nmax = 2\n") == [("met_change of SB ELA", "holds")]
    (result,) = held(moved, "[met_change]\nmax = 1.5\n")
    assert result.status == "failed"
    assert result.sentence == (
        "The share at standard or above in SB ELA went from 50.0% to 48.0%; the rule says at most 1.5 points."
    )


def test_what_had_no_counted_score_before_did_not_move() -> None:
    new = impact(("lea", LEA, {"counted": 0, "mean": None, "met": 0}, {}))

    for subject in ("mean_change", "met_change"):
        (result,) = held(new, f"[{subject}]\nmax = 1\n")
        assert result.sentence == "Not judged, as no score of SB ELA counts in the old release."


def test_a_slice_of_few_counted_scores_did_not_move() -> None:
    few: dict[str, Any] = {"counted": 10, "mean": 2600.0, "met": 10}

    (result,) = held(impact(("school", SCHOOL_A, {}, few)), '[mean_change]\nmax = 1\nby = "school"\n')

    assert result.status == "not_judged"
    assert result.sentence == (
        "Alder Elementary: not judged, as it has fewer than 11 scores of SB ELA that count."
    )


def test_a_comparison_without_sizes_or_impact_judges_no_share() -> None:
    empty = comparison()

    assert empty.sizes.equals(pl.DataFrame(schema=empty.sizes.schema))
    assert [status for _, status in verdicts(empty, '[students]\nmin = "1%"\n')] == ["not_judged"]
    assert {status for _, status in verdicts(empty, '[participation]\nmin = "95%"\n')} == {"not_judged"}
