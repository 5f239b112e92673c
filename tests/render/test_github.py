import pytest

from caaspp_diff.checks.model import Slice
from caaspp_diff.render.github import (
    escape_markdown,
    escape_parameter,
    escape_text,
    render_annotations,
    render_step_summary,
)
from support.rule_builders import result, run

SCHOOL = Slice(by="school", value="1", words="100%: A, B|C")


def test_each_failure_is_an_annotation_of_its_severity() -> None:
    several = run(result(), result(severity="warning"), result(status="holds"), result(status="approved"))

    assert render_annotations(several) == (
        "::error title=caaspp-diff%3A score_removed::3 scores were withdrawn; the rule says none.\n"
        "::warning title=caaspp-diff%3A score_removed::3 scores were withdrawn; the rule says none.\n"
    )


def test_signs_that_would_control_the_runner_are_escaped() -> None:
    controlling = run(result(slice=SCHOOL, sentence="100%: A, B\r\n::error::x"))

    assert render_annotations(controlling) == (
        "::error title=caaspp-diff%3A score_removed%3A 100%25%3A A%2C B|C::100%25: A, B%0D%0A::error::x\n"
    )


@pytest.mark.parametrize(
    ("text", "in_message", "in_parameter"),
    [
        ("50%", "50%25", "50%25"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b", "a:b", "a%3Ab"),
        ("a,b", "a,b", "a%2Cb"),
        ("%0A", "%250A", "%250A"),
    ],
)
def test_escapes_are_those_of_the_runner(text: str, in_message: str, in_parameter: str) -> None:
    assert escape_text(text) == in_message
    assert escape_parameter(text) == in_parameter


def test_the_step_summary_is_a_table_of_what_failed() -> None:
    several = run(
        result(slice=SCHOOL), result(status="holds"), since_approved=("score_removed: went from 1 to 3.",)
    )

    assert (
        render_step_summary(several)
        == """\
### ❌ caaspp-diff check: 1 check failed, 1 hold\\.

aug\\.txt → dec\\.txt, rules: rules\\.toml

| severity | rule | found | limit |
| --- | --- | --- | --- |
| error | score\\_removed\\: 100%\\: A, B\\|C | 3 | none |

Since the baseline was approved:

- score\\_removed\\: went from 1 to 3\\.
"""
    )


def test_a_run_in_which_all_hold_has_no_table() -> None:
    assert render_step_summary(run(result(status="holds"))) == (
        "### ✅ caaspp-diff check: No check failed, 1 hold\\.\n\naug\\.txt → dec\\.txt, rules: rules\\.toml\n"
    )


def test_markdown_shows_a_text_as_it_is() -> None:
    assert escape_markdown("<b> [x](y) `z`\n# | &amp;") == "\\<b\\> \\[x\\]\\(y\\) \\`z\\` \\# \\| \\&amp;"
