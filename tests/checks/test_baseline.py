from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from caaspp_diff.checks.baseline import BaselineChange, baseline_changes, hold_against
from caaspp_diff.checks.baseline_file import BaselineEntry, baseline_of, baseline_text, read_baseline
from caaspp_diff.checks.model import Result, Slice
from support.rule_builders import result

FINE: dict[str, Any] = {"status": "holds", "found": 0.0, "worse": None}


def against(now: Result, before: Result | None) -> tuple[str, tuple[str, ...]]:
    (held,), sentences = hold_against([now], baseline_of([before] if before else []))
    return held.status, sentences


def test_the_same_failure_is_approved_without_a_word() -> None:
    assert against(result(), result()) == ("approved", ())


def test_a_count_and_the_same_count_read_back_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "approved.json"
    path.write_text(baseline_text([result(found=3)]), encoding="utf-8")

    held, sentences = hold_against([result(found=3)], read_baseline(path))

    assert ([one.status for one in held], sentences) == (["approved"], ())


def test_what_was_approved_twice_is_approved_without_a_word() -> None:
    assert against(result(), result(status="approved")) == ("approved", ())


def test_a_worse_failure_fails() -> None:
    sentence = "score_removed: went from 3 to 4 (worse)."

    assert against(result(found=4.0), result()) == ("failed", (sentence,))


def test_a_better_failure_is_approved() -> None:
    sentence = "score_removed: went from 3 to 2 (better)."

    assert against(result(found=2.0), result()) == ("approved", (sentence,))


def test_less_is_worse_where_a_least_is_asked() -> None:
    least: dict[str, Any] = {"worse": "less", "share": True, "rule": "participation of SB ELA"}

    assert against(result(found=93.25, **least), result(found=94.0, **least)) == (
        "failed",
        ("participation of SB ELA: went from 94% to 93.25% (worse).",),
    )
    assert against(result(found=94.5, **least), result(found=94.0, **least))[0] == "approved"


def test_what_was_not_there_when_it_was_approved_fails() -> None:
    school = Slice(by="school", value="19999990000001", words="Alder Elementary")

    assert against(result(slice=school), None) == (
        "failed",
        ("score_removed: Alder Elementary: fails, and was not there when the baseline was approved.",),
    )


def test_what_held_when_it_was_approved_fails() -> None:
    status, sentences = against(result(), result(**FINE))

    assert status == "failed"
    assert sentences == ("score_removed: went from 0 to 3 (worse).",)


def test_a_tighter_limit_fails_what_held() -> None:
    assert against(result(), result(**FINE | {"found": 3.0})) == (
        "failed",
        ("score_removed: fails, and held when the baseline was approved.",),
    )


def test_what_holds_now_is_told_and_what_held_always_is_not() -> None:
    assert against(result(**FINE), result()) == (
        "holds",
        ("score_removed: was approved as it failed, and holds now.",),
    )
    assert against(result(**FINE | {"found": 2.0}), result(**FINE)) == ("holds", ())


def test_a_rule_that_is_gone_or_not_judged_is_told() -> None:
    held, sentences = hold_against([result(found=None, status="not_judged")], baseline_of([result()]))

    assert [one.status for one in held] == ["not_judged"]
    assert sentences == ("score_removed: was approved, and is not judged now.",)
    assert hold_against([], baseline_of([result()])) == (
        (),
        ("error score_removed: was approved, and is not among the rules any more.",),
    )


@pytest.mark.parametrize(
    ("before", "now", "status", "sentence"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, "failed", "findings: b is new."),
        ({"a": 1}, {"a": 2}, "failed", "findings: a went from 1 to 2."),
        ({"a": 2}, {"a": 1}, "approved", "findings: a went from 2 to 1."),
        ({"a": 1, "b": 1}, {"a": 1}, "approved", "findings: b is gone."),
        ({"a": 1}, {"b": 1}, "failed", "findings: a is gone, b is new."),
    ],
)
def test_findings_are_approved_one_by_one(
    before: dict[str, int], now: dict[str, int], status: str, sentence: str
) -> None:
    def found(items: dict[str, int]) -> Result:
        return result(rule="findings", found=float(len(items)), items=tuple(items.items()))

    assert against(found(now), found(before)) == (status, (sentence,))


WITHHELD: dict[str, Any] = {"found": None, "short": "withheld"}


def against_withheld(
    now: Result, *, public: Result, before: Result, figures: bool = True
) -> tuple[str, tuple[str, ...]]:
    (held,), sentences = hold_against([now], baseline_of([before]), public=[public], figures=figures)
    return held.status, sentences


def test_a_number_that_stays_withheld_is_compared_by_verdict_alone() -> None:
    withheld = result(**WITHHELD)

    assert against_withheld(result(found=5), public=withheld, before=withheld) == ("approved", ())
    assert against_withheld(result(found=5), public=withheld, before=result(**FINE | WITHHELD)) == (
        "failed",
        ("score_removed: fails, and held when the baseline was approved.",),
    )


def test_a_number_that_was_withheld_and_may_be_shown_now_is_worse() -> None:
    now = result(found=500)

    assert against_withheld(now, public=now, before=result(**WITHHELD)) == (
        "failed",
        ("score_removed: went from withheld to 500 (worse).",),
    )


def test_where_a_least_is_asked_a_number_that_may_be_shown_now_is_not_worse() -> None:
    now = result(found=15, worse="less")

    assert against_withheld(now, public=now, before=result(worse="less", **WITHHELD))[0] == "approved"


def test_an_exact_baseline_is_compared_exactly_and_no_number_is_said() -> None:
    withheld = result(**WITHHELD)

    assert against_withheld(result(found=4), public=withheld, before=result(found=3), figures=False) == (
        "failed",
        ("score_removed: is worse than what was approved.",),
    )
    assert against_withheld(result(found=2), public=withheld, before=result(found=3), figures=False) == (
        "approved",
        ("score_removed: is better than what was approved.",),
    )


@pytest.mark.parametrize(
    ("before", "public", "now", "status", "sentences"),
    [
        ({"a": None}, {"a": None}, {"a": 3}, "approved", ()),
        ({"a": None}, {"a": 30}, {"a": 30}, "failed", ("findings: a is there more often.",)),
        ({"a": None}, {"a": None, "b": None}, {"a": 1, "b": 2}, "failed", ("findings: b is new.",)),
        ({"a": 2}, {"a": None}, {"a": 3}, "failed", ("findings: a is there more often.",)),
        ({"a": 4}, {"a": None}, {"a": 3}, "approved", ("findings: a is there less often.",)),
        ({"a": None, "b": None}, {"a": None}, {"a": 1}, "approved", ("findings: b is gone.",)),
    ],
)
def test_findings_whose_numbers_are_withheld_are_approved_one_by_one(
    before: dict[str, int | None],
    public: dict[str, int | None],
    now: dict[str, int],
    status: str,
    sentences: tuple[str, ...],
) -> None:
    def found(items: Mapping[str, int | None]) -> Result:
        return result(rule="findings", found=float(len(items)), items=tuple(items.items()))

    assert against_withheld(found(now), public=found(public), before=found(before), figures=False) == (
        status,
        sentences,
    )


def test_differences_are_records_of_our_own() -> None:
    was = {
        "a": BaselineEntry(status="failed", found=1, items={"x": 1}),
        "b": BaselineEntry(status="holds", found=0, items={}),
    }
    now = {"a": BaselineEntry(status="failed", found=2, items={"x": 3, "y": 1}), "c": was["b"]}

    assert baseline_changes(was, now) == (
        BaselineChange(key="a", what="found", item=None, old=1, new=2),
        BaselineChange(key="a", what="item", item="x", old=1, new=3),
        BaselineChange(key="a", what="item", item="y", old=None, new=1),
        BaselineChange(key="b", what="result", item=None, old=was["b"], new=None),
        BaselineChange(key="c", what="result", item=None, old=None, new=was["b"]),
    )
    assert baseline_changes(was, was) == ()
