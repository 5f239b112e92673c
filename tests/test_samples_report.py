"""The report in ``samples`` is the one that the program writes of the two releases beside it."""

import os
from pathlib import Path

from typer.testing import CliRunner

from caaspp_diff.cli import app

SAMPLES = Path(__file__).parents[1] / "samples"
OLD, NEW = (
    SAMPLES / f"19999990000000_CAASPP_Student_Score_Data_File_Enrolled_2019_{month}.txt"
    for month in ("August", "December")
)
REPORT = SAMPLES / "August-to-December.html"


def test_the_report_of_the_samples_is_current(tmp_path: Path) -> None:
    written = REPORT if os.environ.get("CAASPP_DIFF_WRITE_GOLDEN") else tmp_path / "report.html"

    answer = CliRunner().invoke(app, [str(OLD), str(NEW), "--quiet", "--html", str(written)])

    assert answer.exit_code == 0
    assert written.read_bytes() == REPORT.read_bytes()
