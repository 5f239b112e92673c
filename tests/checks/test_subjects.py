import re
from pathlib import Path

import pytest

from caaspp_diff.checks.events import EventCount
from caaspp_diff.checks.model import Rule
from caaspp_diff.checks.rules_file import parse_rules
from caaspp_diff.checks.shapes import RuleTable, keys_of
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.comparison.model import EVENT_KINDS
from support.comparisons import comparison
from support.rule_builders import held, sizes

DOCS = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")

LEAST_KEYS: dict[str, str] = {
    "participation": 'min = "95%"',
    "mean_change": "max = 1",
    "met_change": "max = 1",
    "record_types": 'require = "all"',
    "schools": 'require = "all"',
    "findings": 'none = ["duplicate_key"]',
}
"""What a table cannot do without; ``max = 0`` for every other subject."""


def least_rule(subject: str) -> str:
    """The shortest rule about a subject."""
    return f"[{subject}]\n{LEAST_KEYS.get(subject, 'max = 0')}\n"


def test_every_kind_of_event_is_counted_by_a_subject() -> None:
    counts = [subject.measure for subject in SUBJECTS.values() if isinstance(subject.measure, EventCount)]
    uncounted = set(EVENT_KINDS) - {kind for count in counts for kind in count.kinds}

    assert not uncounted, f"no subject of checks/subjects.py counts {sorted(uncounted)}"


def test_every_subject_is_documented() -> None:
    rows = [line.split("|")[1] for line in DOCS.splitlines() if line.startswith("| `")]
    undocumented = SUBJECTS.keys() - {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}

    assert not undocumented, f"docs/checks.md has no row for {sorted(undocumented)}"


def test_no_subject_is_documented_that_is_not_there() -> None:
    section = DOCS.partition("### What a rule can be about")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    unknown = {name for cell in rows for name in re.findall(r"`(\w+)`", cell)} - SUBJECTS.keys()

    assert not unknown, f"checks/subjects.py has no row for {sorted(unknown)}"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_a_shape_that_reads_its_table(subject: str) -> None:
    keys = keys_of(SUBJECTS[subject].shape)
    (rule,) = parse_rules(least_rule(subject), "rules.toml")

    assert issubclass(SUBJECTS[subject].shape, RuleTable)
    assert (rule.subject, rule.severity) == (subject, "error")
    assert "severity" in keys, f"{subject} has no severity"
    assert {"max", "require", "none"} & set(keys), f"{subject} has no limit"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_a_measure_that_gives_results(subject: str) -> None:
    results = held(comparison(sizes=sizes()), least_rule(subject))

    assert results, f"{subject} measures nothing"
    assert {result.subject for result in results} == {subject}
    assert all(result.sentence.endswith(".") for result in results)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_attribute_of_a_shape_is_one_of_a_rule(subject: str) -> None:
    unknown = SUBJECTS[subject].shape.model_fields.keys() - set(Rule.__dataclass_fields__)

    assert not unknown, f"a rule has no {sorted(unknown)}"
