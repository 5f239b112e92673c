from caaspp_diff.checks.model import Slice
from caaspp_diff.render.check_text import render_check, summary
from support.rule_builders import result, run


def school(value: str, words: str) -> Slice:
    return Slice(by="school", value=value, words=words)


def left(value: str, words: str, status: str) -> dict[str, object]:
    return {
        "rule": "students_left by school",
        "status": status,
        "limit": "at most 2%",
        "short": "2 (7.4%)",
        "sentence": f"{words}: 2 students left the file; the rule says at most 2%.",
        "slice": school(value, words),
    }


EVERYTHING = run(
    result(),
    result(rule="retested", severity="warning", short="2", sentence="2 tests; the rule says none."),
    result(**left("1", "Alder Elementary", "holds")),
    result(**left("2", "Birch Middle", "failed")),
    result(**left("3", "Cedar", "holds")),
    result(**left("4", "Dogwood", "not_judged")),
    result(rule="level_down", status="approved"),
    since_approved=("level_down: went from 4 to 3 (better).",),
)

WHOLE = """\
Checks: aug.txt → dec.txt

FAILED      score_removed                          3          none
warning     retested                               2          none
FAILED      students_left by school: Birch Middle  2 (7.4%)   at most 2%
holds       students_left by school                2 schools  at most 2%
not judged  students_left by school                1 school   at most 2%
approved    level_down                             3          none

FAILED: 3 scores were withdrawn; the rule says none.
warning: 2 tests; the rule says none.
FAILED: Birch Middle: 2 students left the file; the rule says at most 2%.

Since the baseline was approved:
  level_down: went from 4 to 3 (better).

2 checks failed, 1 warning, 2 hold, 1 approved as before, 1 not judged.
"""


def test_a_run_is_shown_as_an_aligned_table_and_sentences() -> None:
    assert render_check(EVERYTHING) == WHOLE


def test_color_adds_nothing_but_color() -> None:
    colored = render_check(EVERYTHING, color=True)

    assert "\x1b[1;31mFAILED    \x1b[0m" in colored
    for code in ("1", "2", "33", "1;31", "0"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == WHOLE


def test_a_run_in_which_all_hold_says_so() -> None:
    fine = run(result(status="holds", short="0", worse=None))

    assert summary(fine) == "No check failed, 1 hold."
    assert render_check(fine).endswith("holds  score_removed  0  none\n\nNo check failed, 1 hold.\n")
