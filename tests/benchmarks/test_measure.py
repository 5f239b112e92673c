"""What a run took is told of that run alone, with all that it starts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.benchmark_programs import BENCHMARKS

MEGA = 1_000_000
MEASURE = str(BENCHMARKS / "measure.py")
PROC = Path("/proc/self/task").is_dir()


def cost(folder: Path, code: str, seconds: float = 60) -> dict[str, Any]:
    command = [sys.executable, "-I", MEASURE, str(folder), str(seconds), sys.executable, "-I", "-c", code]
    subprocess.run(command, check=True)  # noqa: S603  # our own program
    told: dict[str, Any] = json.loads((folder / "cost.json").read_bytes())
    return told


def test_memory_of_who_starts_it_does_not_count(tmp_path: Path) -> None:
    runner = f"""
import subprocess, sys
held = bytearray({300 * MEGA})
held[::4096] = bytes(len(held[::4096]))
command = [sys.executable, "-I", {MEASURE!r}, {str(tmp_path)!r}, "60", sys.executable, "-I", "-c", "pass"]
subprocess.run(command, check=True)
"""
    subprocess.run([sys.executable, "-I", "-c", runner], check=True)  # noqa: S603  # our own program
    assert json.loads((tmp_path / "cost.json").read_bytes())["peak"] < 100 * MEGA


@pytest.mark.skipif(not PROC, reason="processes are added up through /proc here")
def test_memory_of_all_processes_of_a_run_is_added_up(tmp_path: Path) -> None:
    child = f"import sys; held = bytearray({100 * MEGA}); print(flush=True); sys.stdin.read()"
    parent = f"""
import subprocess, sys, time
command = [sys.executable, "-I", "-c", {child!r}]
other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
other.stdout.readline()
held = bytearray({100 * MEGA})
time.sleep(0.5)
other.communicate(b"")
"""
    told = cost(tmp_path, parent)
    assert told["exit"] == 0
    assert told["processes"] == 2
    assert told["peak"] > 200 * MEGA


def test_a_run_tells_its_exit_code_and_what_it_printed(tmp_path: Path) -> None:
    told = cost(tmp_path, "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
    assert told["exit"] == 3
    assert (tmp_path / "stdout.txt").read_text(encoding="utf-8").strip() == "out"
    assert (tmp_path / "stderr.txt").read_text(encoding="utf-8").strip() == "err"


def test_a_run_is_ended_when_its_time_is_up(tmp_path: Path) -> None:
    told = cost(tmp_path, "import time; time.sleep(600)", seconds=0.5)
    assert told["exit"] is None
    assert told["wall"] < 300
