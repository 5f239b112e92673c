"""Measures the subjects that must be there, record types and schools, or must not: findings."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from caaspp_diff.checks.model import SMALLEST_SLICE, LessDetail, Measure, Rule
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.phrases import counted, listed, plain_text
from caaspp_diff.wording.names import words_of

NO_FINDING = "none of the findings that must not be there is there"


def record_types(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """Which record types the new release lacks, of those that the rule names or else of the old one's."""
    words = words_of(comparison)
    required = rule.named or tuple(comparison.old.record_types)
    lost = [code for code in required if not comparison.new.record_types.get(code)]
    missing = [words.test(code) for code in lost]
    yield _missing(lost, "record type", missing, "in the new release")


def schools(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """Which schools have no record in the new release, of those that the rule names or else of the old one's.

    The school is the one in the LEA that a test counts for. Where the rule requires all schools, those with
    fewer students than `SMALLEST_SLICE` are left out: such a school may well be empty the next time.
    """
    words = words_of(comparison)
    of_school = comparison.impact.filter(pl.col("by") == "school")
    there = set(of_school.filter(pl.col("side") == "new")["value"])
    before = of_school.filter(pl.col("side") == "old").group_by("value").agg(pl.col("enrolled").max())
    large = before.filter(pl.col("enrolled") >= SMALLEST_SLICE)["value"].sort().to_list()
    lost = [code for code in rule.named or large if code not in there]
    missing = [plain_text(words.school(code)) for code in lost]
    small = 0 if rule.named else before.height - len(large)
    of_small = f" ({counted(small, 'school')} under {SMALLEST_SLICE} students not judged)" if small else ""
    yield _missing(lost, "school", missing, f"in the new release{of_small}")


def findings(comparison: Comparison, rule: Rule) -> Iterator[Measure]:
    """Which of the findings that the rule rules out the comparison has, in either file."""
    found = Counter[str]()
    for finding in comparison.findings:
        if finding.code in rule.named:
            found[finding.code] += finding.count
    items = tuple(sorted(found.items()))
    yield Measure(
        found=len(items),
        short=str(len(items)),
        clause=_findings([f"{code} ({count:,})" for code, count in items]),
        items=items,
        sources=tuple((("findings", code), count) for code, count in items),
        less_detail=(
            LessDetail(
                text=_findings([code for code, _ in items]),
                short=str(len(items)),
                found=len(items),
                items=tuple((code, None) for code, _ in items),
                sources=(),
            ),
        ),
    )


def _findings(named: list[str]) -> str:
    if not named:
        return NO_FINDING
    return f"{counted(len(named), 'finding')} that must not be there: {listed(named)}"


def _missing(codes: list[str], noun: str, words: list[str], where: str) -> Measure:
    """The measure of ``codes`` that are missing; ``words`` are their names."""
    lost = f"{counted(len(words), noun)} missing {where}: {listed(words)}"
    return Measure(
        found=len(words),
        short=f"{len(words)} missing",
        clause=lost if words else f"no {noun} is missing {where}",
        items=tuple((code, 1) for code in sorted(codes)),
        sources=(),  # these are numbers of tests or schools, not of students
    )
