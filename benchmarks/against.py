"""Holds one installation of caaspp-diff against another: what does a change cost?

    python benchmarks/against.py --base .bench/base/bin/caaspp-diff --command .bench/product/bin/caaspp-diff

For each workload both installations make the summary, the HTML report and the JSON of the same pair. They
take turns, so that what else the machine does meets both alike. The medians of their CPU seconds are
compared: a change may cost at most 5 % or 0.05 s. Nothing is written but the table on the screen; the answer
of every run is checked.
"""

import argparse
import json
import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import run
from results import Row
from tools import Counts, ours
from workloads import WORKLOADS, Workload

USUAL = ("small", "medium", "medium-fixed")
SHARE, SECONDS = 0.05, 0.05
"""What a change may cost: the larger of this share and of so many seconds of CPU."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The medians of one workload, in CPU seconds."""

    base: float
    now: float

    @property
    def within(self) -> bool:
        """Whether the change costs no more than it may."""
        return self.now - self.base <= max(SECONDS, SHARE * self.base)

    def __str__(self) -> str:
        """``base 0.434, now 0.441: +0.007 s, +1.6 %, within``."""
        more = self.now - self.base
        verdict = "within" if self.within else "TOO MUCH"
        return f"base {self.base:.3f}, now {self.now:.3f}: {more:+.3f} s, {more / self.base:+.1%}, {verdict}"


def cost_of(workload: Workload, plan: run.Plan, base: list[str], records: int) -> Cost:
    """Measures one pair of a workload with both installations, in turns.

    Raises:
        FailedError: One of them failed, or found something else than the truth.
    """
    folder = run.pair_of(workload, records)
    try:
        old, new = (next(folder.glob(f"{side}.*")) for side in ("old", "new"))
        truth: Counts = json.loads((folder / "truth.json").read_bytes())
        tools = [
            replace(ours(program)[-1], name=f"caaspp-diff, {name}")
            for name, program in (("base", base), ("now", plan.program))
        ]
        rows = run.take_turns([(Row(tool.name, tool.gives), tool) for tool in tools], (old, new), truth, plan)
    finally:
        if not plan.keep:
            shutil.rmtree(folder)
    was, now = (row.median("cpu") or 0.0 for row in rows)
    return Cost(was, now)


def found(command: str) -> list[str]:
    """The words of a command, its program found on the path.

    Raises:
        FailedError: There is no such program.
    """
    words = shlex.split(command, posix=sys.platform != "win32")
    program = shutil.which(words[0])
    if not program:
        raise run.FailedError(f"there is no program {words[0]}")
    return [str(Path(program).absolute()), *words[1:]]


def main() -> int:
    """Measures the workloads named; 1 where one costs too much or fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    names = [workload.name for workload in WORKLOADS if workload.sizes]
    parser.add_argument("names", nargs="*", metavar="WORKLOAD", help=f"default {', '.join(USUAL)}")
    parser.add_argument("--base", required=True, help="what starts the installation to be held against")
    parser.add_argument(
        "--command", default="caaspp-diff", help="what starts the other (default: %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=9, help="runs of each (default: %(default)s)")
    parser.add_argument("--records", type=int, help="another size, for a trial")
    given = parser.parse_args()
    wanted = given.names or USUAL
    if unknown := {*wanted} - {*names}:
        parser.error(f"there is no workload {', '.join(sorted(unknown))}")
    failures = 0
    for workload in WORKLOADS:
        if workload.name in wanted:
            try:
                plan = run.Plan(
                    program=found(given.command), runs=given.runs, limit=900, peers=(), keep=False
                )
                cost = cost_of(workload, plan, found(given.base), given.records or workload.sizes[0])
            except run.FailedError as error:
                failures += 1
                print(f"{workload.name} failed: {error}.", flush=True)
            else:
                failures += not cost.within
                print(f"{workload.name}: CPU seconds, median of {given.runs}: {cost}", flush=True)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
