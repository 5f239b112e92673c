"""A change is held against its base: in turns, by the medians of CPU seconds."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from support.benchmark_programs import program

against, run, tools, workloads = (program(name) for name in ("against", "run", "tools", "workloads"))

SMALL = next(each for each in workloads.WORKLOADS if each.name == "small")


@pytest.mark.parametrize(
    ("base", "now", "within"),
    [
        (0.4, 0.44, True),  # 10 %, but less than 0.05 s
        (0.4, 0.46, False),
        (4.0, 4.19, True),  # 0.19 s, but less than 5 %
        (4.0, 4.21, False),
        (4.0, 3.0, True),
    ],
)
def test_a_change_may_cost_five_percent_or_a_twentieth_of_a_second(
    base: float, now: float, *, within: bool
) -> None:
    assert against.Cost(base, now).within is within


def test_a_cost_is_told_as_difference_and_share() -> None:
    assert str(against.Cost(4.0, 4.5)) == "base 4.000, now 4.500: +0.500 s, +12.5%, TOO MUCH"
    assert str(against.Cost(0.4, 0.404)) == "base 0.400, now 0.404: +0.004 s, +1.0%, within"


def test_both_installations_take_turns_on_one_pair(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pair = tmp_path / "pair"
    pair.mkdir()
    for name in ("old.txt", "new.txt"):
        (pair / name).write_text("a line\n", encoding="utf-8")
    (pair / "truth.json").write_text(json.dumps({"changed": 1}), encoding="utf-8")
    log = tmp_path / "log.txt"
    started: list[list[str]] = []

    def tool(words: list[str]) -> Any:
        started.append(words)
        code = f"open({str(log)!r}, 'a').write({words[0]!r})"
        return tools.Tool(
            name="caaspp-diff",
            gives="an answer",
            command=lambda _old, _new: [sys.executable, "-I", "-c", code],
            counts=lambda _: {"changed": 1},
        )

    monkeypatch.setattr(run, "RUN", tmp_path / "run")
    monkeypatch.setattr(run, "pair_of", lambda _workload, _records: pair)
    monkeypatch.setattr(against, "ours", lambda words: [tool(words)])
    plan = run.Plan(program=["n"], runs=3, limit=60, peers=(), keep=False)

    cost = against.cost_of(SMALL, plan, ["b"], 10)

    assert started == [["b"], ["n"]]
    assert log.read_text(encoding="utf-8") == "bnbnbn"
    assert cost.base > 0
    assert cost.now > 0
    assert not pair.exists()
