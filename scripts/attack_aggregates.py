"""Attacks the aggregates of many pairs with an integer solver: python scripts/attack_aggregates.py.

Half of the pairs are a week apart; in the others everything may happen. The tests do the same with a tenth of
them. Two hundred pairs take about two minutes.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.folder import write_sample
from caaspp_diff.sample.generate import generate

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from support.attack import aggregate_json, share_shown, solved, withheld_in
from support.json_answers import compare_files
from support.weekly_pairs import any_pair, weekly_pair


def shares_of_a_sample(students: int) -> Iterator[float]:
    """The share of its numbers that the aggregate of every pair of a sample's releases shows."""
    layout = load_layout("2018-19")
    with tempfile.TemporaryDirectory() as folder:
        write_sample(generate(layout, students=students, seed=9), Path(folder), "delimited")
        paths = [next(Path(folder).glob(f"*_{month}.csv")) for month in ("August", "September", "December")]
        for old, new in combinations(paths, 2):
            yield share_shown(aggregate_json(compare_files(old, new)))


def main() -> int:
    """Attacks two pairs a seed; 1 where a withheld number was solved."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--pairs", type=int, default=100, help="how many of each sort (default %(default)s)")
    parser.add_argument("--students", type=int, help="tell what the aggregates of a sample of this size show")
    given = parser.parse_args()
    if given.students:
        for share in shares_of_a_sample(given.students):
            print(f"{share:.0%} of the numbers are shown")
        return 0
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
