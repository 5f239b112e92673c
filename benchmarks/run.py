"""Measures caaspp-diff, as installed, beside the plain reading of the files and beside other programs.

    python benchmarks/run.py small medium     these workloads; `all` for those that are not on request
    python benchmarks/run.py medium --records 30000 --runs 1     a trial, printed only

For each workload a pair of releases is made under .bench, and removed afterwards. The tools take turns;
before each run both files are read, so that all find them in the page cache. What each run found is compared
with the truth about the pair: with a wrong answer, or where caaspp-diff itself fails, nothing is written.
The table goes into benchmarks/RESULTS.md, all numbers into benchmarks/results/.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peers
import results
from plain_reading import read
from results import Pair, Row
from tools import HERE, Counts, Tool, WrongAnswerError, ignoring, ours, plain_reading, starting
from workloads import WORKLOADS, Workload

RUN = peers.BENCH / "run"
ROOM = {"fixed-width": 6_300, "delimited": 1_800}
"""Bytes on disk a record of old, for old and new."""


Rows = list[tuple[Row, Tool | None]]
"""What is measured on one pair; without a tool where it could not be installed."""

VERSIONS = """
import importlib.metadata, platform
parts = [f"{name} {importlib.metadata.version(name)}" for name in ("polars", "numpy", "xxhash")]
print(f"Python {platform.python_version()}", *parts, sep=", ")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to measure."""

    program: list[str]
    runs: int
    limit: float
    """Seconds after which a run is ended."""

    peers: tuple[str, ...]
    keep: bool


class FailedError(Exception):
    """The workload cannot be measured; the message says why."""


def measure_workload(workload: Workload, plan: Plan, sizes: tuple[int, ...]) -> list[Pair]:
    """Measures everything on every pair of a workload.

    Raises:
        FailedError: caaspp-diff failed, or a tool found something else than the truth.
    """
    if not workload.sizes:
        started: Rows = [(Row(tool.name, tool.gives), tool) for tool in starting(plan.program)]
        return [Pair(0, {}, take_turns(started, None, {}, plan))]
    pairs = []
    for records in sizes:
        folder = pair_of(workload, records)
        try:
            old, new = (next(folder.glob(f"{side}.*")) for side in ("old", "new"))
            truth: Counts = json.loads((folder / "truth.json").read_bytes())
            truth["bytes"] = old.stat().st_size + new.stat().st_size
            rows = rows_of(workload, plan)
            pairs.append(Pair(records, truth, take_turns(rows, (old, new), truth, plan)))
        finally:
            if not plan.keep:
                shutil.rmtree(folder)
    return pairs


def rows_of(workload: Workload, plan: Plan) -> Rows:
    """A row for each tool; without a tool where it could not be installed."""
    rows: Rows = [(Row(tool.name, tool.gives), tool) for tool in [plain_reading(), *ours(plan.program)]]
    if workload.refreshed:
        tool = ignoring(plan.program, workload.refreshed)
        rows.append((Row(tool.name, tool.gives), tool))
    for peer in peers.PEERS if workload.peers else ():
        if peer.name in plan.peers:
            failure = peers.make(peer.name)
            tool = peers.tool(peer)
            row = Row(tool.name, tool.gives, failed=f"not installed: {failure}" if failure else "")
            rows.append((row, None if failure else tool))
    return rows


def take_turns(rows: Rows, files: tuple[Path, Path] | None, truth: Counts, plan: Plan) -> list[Row]:
    """Runs all tools one after the other, ``plan.runs`` times over; returns the rows, filled."""
    for turn in range(plan.runs):
        for row, tool in rows:
            if tool and not row.failed and turn < (tool.most_runs or plan.runs):
                say(f"  {turn + 1}/{plan.runs} {tool.name}: {tool.gives}")
                run_once(row, tool, files, truth, plan)
    return [row for row, _ in rows]


def run_once(row: Row, tool: Tool, files: tuple[Path, Path] | None, truth: Counts, plan: Plan) -> None:
    """Runs one tool once and adds what it took to its row.

    Raises:
        FailedError: It found something else than the truth, or it is caaspp-diff and failed.
    """
    shutil.rmtree(RUN, ignore_errors=True)
    RUN.mkdir(parents=True)
    for file in files or ():
        read(file)
    cost = measured(tool.command(*(files or (Path(), Path()))), plan.limit)
    if cost["exit"] not in tool.exits:
        row.failed = why(cost, plan.limit)
        if tool.name.startswith("caaspp-diff"):
            raise FailedError(f"{tool.name} ({tool.gives}) {row.failed}")
        say(f"    {row.failed}")
        return
    try:
        found = tool.counts(RUN)
    except (WrongAnswerError, ValueError, KeyError, OSError) as error:
        raise FailedError(f"{tool.name} ({tool.gives}) gave no answer: {error}") from error
    if wrong := {name: count for name, count in found.items() if truth.get(name) != count}:
        right = {name: truth.get(name) for name in wrong}
        raise FailedError(f"{tool.name} ({tool.gives}) found {wrong}, where {right} is the truth")
    row.costs.append(cost)


def measured(command: list[str], limit: float) -> dict[str, Any]:
    """Runs a command in the empty folder `RUN`; what it took, as measure.py tells it."""
    launcher = [sys.executable, str(HERE / "measure.py"), str(RUN), str(limit), *command]
    subprocess.run(launcher, check=True, env=environment())
    cost: dict[str, Any] = json.loads((RUN / "cost.json").read_bytes())
    told = {"stdout.txt", "stderr.txt", "cost.json"}
    written = [path.stat().st_size for path in RUN.rglob("*") if path.is_file() and path.name not in told]
    return cost | {"written": sum(written)}


def environment() -> dict[str, str]:
    """The same for all tools: none of our settings, UTF-8, a wide terminal without colours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME"} and not name.startswith("CAASPP_DIFF_")
    }
    return kept | {"PYTHONUTF8": "1", "COLUMNS": "200", "NO_COLOR": "1"}


def why(cost: dict[str, Any], limit: float) -> str:
    """Why a run did not do its work."""
    if cost["exit"] is None:
        return f"not finished after {limit:,.0f} s"
    if cost["exit"] < 0:
        return f"ended by the system, signal {-cost['exit']}, at {cost['peak'] / results.MEGA:,.0f} MB"
    said = (RUN / "stderr.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"ended with exit code {cost['exit']}: {said[-1] if said else 'nothing on stderr'}"


def pair_of(workload: Workload, records: int) -> Path:
    """The folder of a pair, which is made if it is not there.

    Raises:
        FailedError: There is not enough room on the disk, or it could not be made.
    """
    folder = peers.BENCH / "pairs" / f"{workload.form}-{workload.variant}-{workload.padding}-{records}"
    if (folder / "truth.json").is_file():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    room = records * ROOM[workload.form] * (1.6 if workload.variant == "shuffled" else 1.1)
    free = shutil.disk_usage(folder).free
    if free < room:
        raise FailedError(f"the pair needs {room / 1e9:,.0f} GB, and {free / 1e9:,.0f} GB are free")
    say(f"  writing {records:,} {workload.form} records, {workload.variant}")
    options = ["--records", str(records), "--form", workload.form, "--variant", workload.variant]
    options += ["--padding", workload.padding]
    made = subprocess.run(
        [sys.executable, str(HERE / "generate.py"), str(folder), *options],
        check=False,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(HERE.parent / "src")},
    )
    if made.returncode:
        shutil.rmtree(folder)
        raise FailedError("the pair could not be made")
    return folder


def versions_of(program: list[str]) -> str:
    """The version of caaspp-diff and, where its Python stands beside it, of what it is built on."""
    asked = subprocess.run(
        [*program, "--version"], check=False, capture_output=True, encoding="utf-8", env=environment()
    )
    if asked.returncode:
        raise FailedError(f"{' '.join(program)} --version failed: {asked.stderr.strip()}")
    python = Path(program[0]).parent / ("python.exe" if sys.platform == "win32" else "python")
    if len(program) > 1 or not python.is_file():
        return asked.stdout.strip()
    beside = subprocess.run(
        [str(python), "-I", "-c", VERSIONS], check=False, capture_output=True, encoding="utf-8"
    )
    return f"{asked.stdout.strip()}, {beside.stdout.strip()}".rstrip(", ")


def say(text: str) -> None:
    """Tells on stderr how far it is."""
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """Reads the command line."""
    listed = "\n".join(
        f"  {w.name:18} {w.about}{' On request only.' if w.on_request else ''}" for w in WORKLOADS
    )
    parser = argparse.ArgumentParser(
        description=f"{__doc__}\nWorkloads:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    names = [workload.name for workload in WORKLOADS]
    parser.add_argument("names", nargs="+", metavar="WORKLOAD", choices=[*names, "all"])
    parser.add_argument(
        "--command", default="caaspp-diff", help="what starts caaspp-diff (default: %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each tool (default: %(default)s)")
    parser.add_argument("--limit", type=float, default=900, help="seconds for one run (default: %(default)s)")
    parser.add_argument("--records", type=int, help="another size, for a trial: the table is only printed")
    parser.add_argument(
        "--peers", default=",".join(peers.NAMES), help="which others run (default: %(default)s)"
    )
    parser.add_argument("--no-peers", action="store_true", help="none of them")
    parser.add_argument("--keep", action="store_true", help="leave the pairs under .bench for another time")
    given = parser.parse_args()
    given.peers = () if given.no_peers else tuple(given.peers.split(","))
    if unknown := set(given.peers) - set(peers.NAMES):
        parser.error(f"there is no peer {', '.join(sorted(unknown))}")
    words = shlex.split(given.command, posix=os.name != "nt")
    found = shutil.which(words[0])
    if not found:
        parser.error(f"there is no program {words[0]}; install caaspp-diff, or name it with --command")
    given.program = [str(Path(found).absolute()), *words[1:]]
    return given


def main() -> int:
    """Measures the workloads named; 1 where one of them failed."""
    given = arguments()
    plan = Plan(program=given.program, runs=given.runs, limit=given.limit, peers=given.peers, keep=given.keep)
    failures = 0
    for workload in WORKLOADS:
        if workload.name not in given.names and (workload.on_request or "all" not in given.names):
            continue
        say(workload.name)
        sizes = (given.records,) if given.records else workload.sizes
        try:
            about = results.conditions(versions_of(plan.program))
            pairs = measure_workload(workload, plan, sizes)
        except FailedError as error:
            failures += 1
            say(f"{workload.name} failed, nothing is written: {error}.")
            continue
        print(f"## {workload.name}\n\n{results.table(workload, pairs)}\n\n{about}\n", flush=True)
        if not given.records:
            results.save(workload, pairs, about)
    shutil.rmtree(RUN, ignore_errors=True)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
