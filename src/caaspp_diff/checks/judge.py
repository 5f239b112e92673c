"""Judges a comparison by rules: `check`."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from caaspp_diff.checks.model import Limit, Measure, Result, Rule, Slice, Status
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.comparison.model import Comparison


def check(comparison: Comparison, rules: Iterable[Rule]) -> tuple[Result, ...]:
    """The results of every rule, in the order of the rules, then of the places.

    Args:
        comparison: What to judge; it must not be redacted.
        rules: From `caaspp_diff.checks.rules_file`, or your own.
    """
    return tuple(
        _judged(rule, measure)
        for rule in rules
        for measure in SUBJECTS[rule.subject].measure(comparison, rule)
    )


def _judged(rule: Rule, measure: Measure) -> Result:
    worse = _worse(rule, measure.found)
    status: Status = "not_judged" if measure.found is None else "failed" if worse else "holds"
    limit = _limit(rule)
    if status == "not_judged":
        sentence = in_place(measure.slice, f"not judged, as {measure.clause}.")
    else:
        sentence = against_limit(measure.slice, measure.clause, limit)
    return Result(
        rule=_name(rule, measure),
        subject=rule.subject,
        severity=rule.severity,
        status=status,
        found=measure.found,
        share=rule.share,
        short=measure.short,
        limit=limit,
        sentence=sentence,
        slice=measure.slice,
        items=measure.items,
        worse=worse,
        sources=measure.sources,
        less_detail=tuple(
            replace(less, text=against_limit(measure.slice, less.text, limit)) for less in measure.less_detail
        ),
    )


def against_limit(part: Slice | None, clause: str, limit: str) -> str:
    """The sentence that holds ``clause`` against the limit of a rule."""
    return in_place(part, f"{clause}; the rule says {limit}.")


def in_place(part: Slice | None, text: str) -> str:
    """``text`` as a sentence that begins with the place it is about."""
    sentence = f"{part.words}: {text}" if part else text
    return sentence[0].upper() + sentence[1:]


def _worse(rule: Rule, found: float | None) -> Literal["more", "less"] | None:
    if found is None:
        return None
    low, high = _bounds(rule)
    if high is not None and found > high.value:
        return "more"
    return "less" if low is not None and found < low.value else None


def _bounds(rule: Rule) -> tuple[Limit | None, Limit | None]:
    """The least and the most that the rule allows; where it sets neither, nothing may be missing or found."""
    if rule.min is None and rule.max is None:
        return None, Limit(value=0)
    return rule.min, rule.max


def _limit(rule: Rule) -> str:
    low, high = _bounds(rule)
    least = f"at least {low}" if low is not None else ""
    most = f"at most {high}" if high is not None else ""
    if high is not None and high.value == 0 and low is None:
        return "none"
    return " and ".join(part for part in (least, most) if part)


def _name(rule: Rule, measure: Measure) -> str:
    """The rule's name; where each test is judged by itself, with that test alone."""
    if measure.test is None:
        return rule.name
    return f"{rule.subject} of {measure.test}" + (f" by {rule.by}" if rule.by else "")
