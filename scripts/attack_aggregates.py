"""Attacks the aggregates of many pairs with an integer solver: python scripts/attack_aggregates.py.

Half of the pairs are a week apart; in the others everything may happen. The tests do the same with a tenth of
them. Two hundred pairs take about two minutes.
"""

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from support.attack import aggregate_json, solved, withheld_in
from support.weekly_pairs import any_pair, weekly_pair


def main() -> int:
    """Attacks two pairs a seed; 1 where a withheld number was solved."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--pairs", type=int, default=100, help="how many of each sort (default %(default)s)")
    given = parser.parse_args()
    withheld, failures = 0, 0
    for make, seed in product((weekly_pair, any_pair), range(given.pairs)):
        with tempfile.TemporaryDirectory() as folder:
            answer = aggregate_json(make(Path(folder), seed))
        found = solved(answer)
        withheld += len(withheld_in(answer))
        failures += len(found)
        for name, values in found.items():
            print(f"{make.__name__} {seed}: {' '.join(name)} can only be {values}")
    print(f"{2 * given.pairs} pairs, {withheld:,} withheld numbers, {failures} solved")
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
