"""A run counts only where its answer is the truth; results go where they belong."""

import sys
from pathlib import Path
from typing import Any

import pytest

from support.benchmark_programs import program
from support.factories import write
from support.json_answers import child, children

results, run, tools, workloads = (program(name) for name in ("results", "run", "tools", "workloads"))


def tool(code: str, counts: dict[str, int], name: str = "another") -> Any:
    return tools.Tool(
        name=name,
        gives="an answer",
        command=lambda _old, _new: [sys.executable, "-I", "-c", code],
        counts=lambda _: counts,
    )


def plan(runs: int = 1) -> Any:
    return run.Plan(program=[], runs=runs, limit=60, peers=(), keep=False)


def measured(monkeypatch: pytest.MonkeyPatch, folder: Path, *measured_tools: Any, runs: int = 1) -> Any:
    monkeypatch.setattr(run, "RUN", folder / "run")
    rows = [(results.Row(each.name, each.gives), each) for each in measured_tools]
    return run.take_turns(rows, None, {"changed": 2}, plan(runs))


def test_a_right_answer_makes_a_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_five = "open('file', 'w').write('12345')"
    (row,) = measured(monkeypatch, tmp_path, tool(write_five, {"changed": 2}), runs=2)
    assert [cost["written"] for cost in row.costs] == [5, 5]
    assert not row.failed


def test_a_wrong_answer_fails_the_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(run.FailedError, match=r"found \{'changed': 1\}, where \{'changed': 2\}"):
        measured(monkeypatch, tmp_path, tool("pass", {"changed": 1}))


def test_another_tool_that_fails_is_told_and_run_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (row,) = measured(monkeypatch, tmp_path, tool("raise SystemExit('too wide')", {}), runs=3)
    assert row.failed == "ended with exit code 1: too wide"
    assert row.costs == []


def test_the_table_fails_where_caaspp_diff_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(run.FailedError, match="ended with exit code 1"):
        measured(monkeypatch, tmp_path, tool("raise SystemExit(1)", {}, name="caaspp-diff"))


def test_the_answers_of_caaspp_diff_are_read_as_they_are_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from caaspp_diff.cli import app  # noqa: PLC0415  # the program itself, started here

    new = [*children(*range(2, 40), elas="RFEP"), child(41, "06")]
    old = children(*range(1, 40))
    files = [str(write(tmp_path / f"{side}.txt", of)) for side, of in (("old", old), ("new", new))]
    monkeypatch.chdir(tmp_path)
    summary, _, both = tools.ours([])
    counts = []
    for each in (summary, both, tools.ignoring([], "elas")):
        with (tmp_path / "stdout.txt").open("w", encoding="utf-8") as out, monkeypatch.context() as patch:
            patch.setenv("COLUMNS", "200")
            patch.setattr(sys, "stdout", out)
            app(each.command(*files), standalone_mode=False)
        counts.append(each.counts(tmp_path))
    assert counts[0] == {"old": 39, "changed": 38, "added": 1, "removed": 1}
    assert counts[1] == counts[0] | {"new": 39, "fields": 38, "left": 1}
    everything_else = {"changed_otherwise": 0, "fields_otherwise": 0}
    assert counts[2] == {"old": 39, "added": 1, "removed": 1, "new": 39, "left": 1} | everything_else


def test_a_section_is_replaced_and_the_others_are_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(results, "PAGE", tmp_path / "RESULTS.md")
    monkeypatch.setattr(results, "RAW", tmp_path / "results")
    costs = [{"wall": wall, "cpu": 1.0, "peak": 50_000_000, "written": 0} for wall in (0.5, 0.25, 3.0)]
    pair = results.Pair(0, {}, [results.Row("tool", "text", costs)])
    (first, second, *_) = workloads.WORKLOADS
    for workload, about in ((first, "Then."), (second, "Here."), (first, "Now.")):
        results.save(workload, [pair], about)
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| tool | text | 0.500 [0.250-3.00] | 1.00 | 50 | 0.0 | - | 3 |" in page
    assert [page.count(about) for about in ("Then.", "Here.", "Now.")] == [0, 1, 1]
    assert page.count("Not measured yet.") == len(workloads.WORKLOADS) - 2
    assert (tmp_path / "results" / f"{first.name}.json").is_file()
