import subprocess
import sys

from caaspp_diff.checks.model import Limit, Rule
from caaspp_diff.checks.rules_file import built_in_rules

BUILT_IN_RULES = (
    Rule(subject="students_left", max=Limit(value=5, unit="share"), severity="warning"),
    Rule(subject="students_left", max=Limit(value=15, unit="share"), severity="error"),
    Rule(subject="record_types", severity="error"),
    Rule(subject="schools", severity="error"),
    Rule(subject="score_removed", max=Limit(value=0), severity="warning"),
    Rule(subject="score_removed", max=Limit(value=1, unit="share"), severity="error"),
    Rule(subject="score_invalidated", max=Limit(value=0), severity="warning"),
    Rule(subject="score_invalidated", max=Limit(value=1, unit="share"), severity="error"),
    Rule(subject="level_down", max=Limit(value=0), severity="warning"),
    Rule(subject="retested", max=Limit(value=0), severity="warning"),
    Rule(subject="unexpected_demographic_changes", max=Limit(value=5, unit="share"), severity="warning"),
    Rule(
        subject="participation",
        of=("01", "02"),
        of_words=("SB ELA", "SB Math"),
        min=Limit(value=95, unit="share"),
        severity="warning",
    ),
    Rule(
        subject="findings",
        named=("duplicate_key", "short_record", "spreadsheet_damage", "looks_partial", "looks_swapped"),
        severity="error",
    ),
    Rule(
        subject="findings",
        named=(
            "score_out_of_range",
            "level_disagrees_with_score",
            "invalid_code",
            "records_of_one_student_disagree",
        ),
        severity="warning",
    ),
)
"""What the built-in rules say, stated once more; each is for the LEA as a whole, as none has a ``by``."""


def test_the_built_in_rules_have_the_limits_that_are_stated_here() -> None:
    assert built_in_rules() == BUILT_IN_RULES


def test_the_text_of_the_built_in_rules_needs_no_library() -> None:
    code = "import sys, caaspp_diff.checks.built_in; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")  # noqa: S603  # ourselves

    assert "caaspp_diff.checks.built_in" in done.stdout.split()
    assert {"polars", "pydantic", "deepdiff"}.isdisjoint(done.stdout.split())
