"""Ends many runs of the program by signals at random moments: python scripts/kill_test.py --kills 200.

Nothing may be half-written, and nothing may be left in the temporary folder or beside the outputs; what
SIGKILL leaves, the next run must remove. The tests do the same with a few kills. 200 take about five minutes.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from support.kills import RUNS, Kills


def main() -> int:
    """Runs as many kills as the command line asks for; 1 where one of them left what it should not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200, help="how many runs are ended")
    parser.add_argument("--students", type=int, default=400, help="students of the two releases")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--runs", choices=RUNS, nargs="+", default=[*RUNS], help="which runs are ended")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        kills = Kills(Path(folder), options.runs, options.seed, options.students)
        for kill in kills.random_kills(options.kills):
            counts[f"{kill.signal}, {'ended by it' if kill.was_ended else 'ended before'}"] += 1
            for fault in kill.faults:
                counts["faults"] += 1
                print(f"{kill.run}, {kill.signal} after {kill.delay:.3f} s: {fault}")
    print(*(f"{what}: {number}" for what, number in sorted(counts.items())), sep="\n")
    return int(counts["faults"] > 0)


if __name__ == "__main__":
    sys.exit(main())
