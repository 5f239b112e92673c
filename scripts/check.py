"""The quick gate: format, lint, types and the fast tests, in about a minute on a warm machine.

    python scripts/check.py                    before each commit
    python scripts/check.py --without-tests    style and types alone, as `.ci/run` calls it

It needs the dependency group `dev`. `.ci/run` is the whole gate: it tests all, and the wheel too.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SLOW = (
    "benchmarks",
    "browser",
    "cases",
    "privacy",
    "sample",
    "cli/test_email.py",
    "cli/test_hostile_text.py",
    "cli/test_kills.py",
    "cli/test_per_school.py",
    "cli/test_streams.py",
    "comparison/test_ignored.py",
    "comparison/test_run.py",
    "comparison/numbers/test_impact.py",
    "export/test_delta.py",
    "export/test_xlsx.py",
    "release/test_read.py",
    "show/test_student.py",
    "test_work.py",
)
"""Under ``tests``: left out, as they take more than half of the time of all tests."""

STYLE_AND_TYPES = (
    ("ruff", "format", "--check"),
    ("ruff", "check"),
    ("mypy", "--python-executable", sys.executable),
    ("pyright", "--pythonpath", sys.executable),
)


def run(*command: str) -> bool:
    """Runs a program of this environment; says how long it took, and whether it succeeded."""
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False)
    print(f"{time.monotonic() - start:5.1f} s  {'ok' if done.returncode == 0 else 'FAILED'}  {command[0]}")
    return done.returncode == 0


def main() -> int:
    """Runs every step, whatever became of the one before; 1 where any failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--without-tests", action="store_true", help="style and types alone")
    given = parser.parse_args()
    passed = [run(*command) for command in STYLE_AND_TYPES]
    if not given.without_tests:
        left_out = [f"--ignore=tests/{name}" for name in SLOW]
        passed.append(run("pytest", "-q", "-n", "auto", *left_out))
        print(f"Left out: tests/{', tests/'.join(SLOW)}; python -m pytest -n auto runs them all.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
