"""Compares many generated samples and holds each against its truth: python scripts/agreement.py.

The tests do the same with a few small samples. Three seeds with 20,000 students take about a minute.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.release.model import Form
from caaspp_diff.sample.generate import generate

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from support.agreement import ENDINGS, disagreements

SHOWN = 20
"""Disagreements of one sample that are shown, at most."""


def main() -> int:
    """Runs the samples that the command line asks for; 1 where one of them disagrees."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=20_000, help="students of each sample")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="one sample a seed")
    parser.add_argument("--layout", choices=layout_names(), default="2018-19", help="the administration")
    options = parser.parse_args()
    layout = load_layout(options.layout)
    forms: list[Form] = [form for form in ENDINGS if form in layout.forms]
    failed = False
    for seed in options.seeds:
        sample = generate(layout, students=options.students, seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            found = disagreements(sample, forms, Path(folder))
        failed = failed or bool(found)
        print(f"seed {seed}: {len(found):,} disagreements", *found[:SHOWN], sep="\n  ")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
