import json
from pathlib import Path

import pytest

from caaspp_diff.checks.baseline_file import (
    BaselineEntry,
    baseline_of,
    baseline_text,
    has_withheld_numbers,
    read_baseline,
)
from caaspp_diff.errors import UsageError
from support.rule_builders import result

SCORES = "error score_removed"


def test_what_was_found_is_kept_by_rule_and_place() -> None:
    not_judged = result(found=None, status="not_judged")
    results = [result(), result(rule="findings", found=1, items=(("invalid_code", 4),)), not_judged]

    assert baseline_of(results[1:]) == {
        "error findings": BaselineEntry(status="failed", found=1, items={"invalid_code": 4})
    }
    assert list(baseline_of(results)) == ["error findings", SCORES]


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "approved.json"
    results = [result(found=100 / 3, share=True, rule="a"), result(rule="findings", items=(("x", 4),))]
    path.write_text(baseline_text(results), encoding="utf-8")

    assert read_baseline(path) == baseline_of(results)
    assert read_baseline(path)["error a %"].found == 33.3333
    assert json.loads(baseline_text([])) == {"format": "caaspp-diff-baseline/1", "results": {}}


def test_a_withheld_number_is_read_back_as_none(tmp_path: Path) -> None:
    path = tmp_path / "approved.json"
    withheld = [result(found=None), result(rule="findings", found=1, items=(("invalid_code", None),))]
    path.write_text(baseline_text(withheld), encoding="utf-8")

    baseline = read_baseline(path)

    assert baseline[SCORES] == BaselineEntry(status="failed", found=None, items={})
    assert baseline["error findings"].items == {"invalid_code": None}


def test_a_baseline_says_whether_it_withholds_numbers() -> None:
    assert not has_withheld_numbers(baseline_of([result(), result(rule="a", items=(("x", 4),))]))
    assert has_withheld_numbers(baseline_of([result(), result(rule="a", found=None)]))
    assert has_withheld_numbers(baseline_of([result(items=(("x", None),))]))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not a baseline; write one with --approve."),
        ('{"format": "caaspp-diff-baseline/1", "results": {"a": 1}}', "is not a baseline; write one with"),
        ('{"format": "x/2", "results": {}}', "is a baseline of another version; write a new one with"),
    ],
)
def test_another_file_is_no_baseline(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "approved.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=sentence):
        read_baseline(path)


def test_a_baseline_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path / "none.json")
