"""What a rule is and what came of it: plain data, read by every renderer. Nothing here names a student."""

from dataclasses import dataclass
from typing import Literal

RuleSeverity = Literal["error", "warning"]
By = Literal["school", "grade", "group"]
Unit = Literal["count", "share", "points"]
Status = Literal["holds", "failed", "approved", "not_judged"]
"""``approved``: it fails, no worse than in the approved baseline."""

SMALLEST_SLICE = 11
"""A school, grade or student group with fewer students than this is not judged: its numbers would be
those of single students. The state publishes no result of fewer students either (CAASPP research files)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What is allowed at most, or asked at least."""

    value: float
    unit: Unit = "count"
    """A share is a percentage; points are of a scale score, or of a percentage."""

    def __str__(self) -> str:
        """``25``, ``2.5%``, ``3 points``."""
        points = " point" if self.value == 1 else " points"
        return f"{self.value:,g}" + {"count": "", "share": "%", "points": points}[self.unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One table of a rules file."""

    subject: str
    """``students_left``: a name of `caaspp_diff.checks.subjects.SUBJECTS`."""

    severity: RuleSeverity = "error"
    min: Limit | None = None
    max: Limit | None = None
    of: tuple[str, ...] = ()
    """Record types; empty for all."""

    of_words: tuple[str, ...] = ()
    """What they are called: ``SB ELA``."""

    fields: tuple[str, ...] = ()
    """Fields; empty for all."""

    by: By | None = None
    """Judged for each school, grade or student group; None for the LEA as a whole."""

    named: tuple[str, ...] = ()
    """What must be there, or must not; empty for all."""

    @property
    def share(self) -> bool:
        """Whether its limits are percentages."""
        limit = self.max or self.min
        return limit is not None and limit.unit == "share"

    @property
    def name(self) -> str:
        """``new_scores of CAST by school``."""
        parts = [self.subject]
        if self.of or self.fields:
            parts += ["of", ", ".join(self.of_words or self.of or self.fields)]
        if self.by:
            parts += ["by", self.by]
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A school, a grade or a student group."""

    by: By
    value: str
    """A school code, ``05``, ``el_status=Yes``; empty where the records do not say."""

    words: str
    """``Alder Elementary``, ``Grade 5``, ``English Learner Status: Yes``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one rule looks at, measured in one place; how it is judged is the business of `judge`."""

    found: float | None
    """A count, or a percentage where the limit is one; None where it cannot be measured."""

    short: str
    """``14 (5.2%)``."""

    told: str
    """``14 students left the file, 5.2% of the 271 students of the old release``; or why not measured."""

    slice: Slice | None = None
    test: str | None = None
    """The test, where a rule judges each by itself."""

    items: tuple[tuple[str, int], ...] = ()
    """What is missing or must not be there, and how often; sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one rule in one place."""

    rule: str
    """`Rule.name`, with the test where the rule judges each by itself."""

    subject: str
    severity: RuleSeverity
    status: Status
    found: float | None
    share: bool
    """Whether what was found is a percentage."""

    short: str
    limit: str
    """``at most 2%``, ``none``, ``at least 95%``."""

    sentence: str
    """All of it, for a coordinator."""

    slice: Slice | None
    items: tuple[tuple[str, int], ...]
    worse: Literal["more", "less"] | None
    """In which direction it fails; None where it does not."""

    @property
    def passed(self) -> bool:
        """Whether nothing has to be done: it holds, it was approved, or it could not be judged."""
        return self.status != "failed"

    @property
    def key(self) -> str:
        """The same for the same rule and place in another run."""
        unit = " %" if self.share else ""
        where = f" [{self.slice.value}]" if self.slice else ""
        return f"{self.severity} {self.rule}{unit}{where}"

    @property
    def name(self) -> str:
        """The rule and the place, for a person."""
        return f"{self.rule}: {self.slice.words}" if self.slice else self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """One run of ``check``: what every renderer reads."""

    old: str
    new: str
    """Names of the two files."""

    rules: str
    """The rules file's name."""

    fail_on: RuleSeverity
    results: tuple[Result, ...]
    since_approved: tuple[str, ...] = ()
    """What is different from the approved baseline, in sentences."""

    def with_status(self, *statuses: Status) -> tuple[Result, ...]:
        """The results of these statuses, in order."""
        return tuple(result for result in self.results if result.status in statuses)

    def stops(self, result: Result) -> bool:
        """Whether this result alone makes the run fail."""
        return result.status == "failed" and (result.severity == "error" or self.fail_on == "warning")

    @property
    def failed(self) -> bool:
        """Whether any result makes the run fail."""
        return any(map(self.stops, self.results))
