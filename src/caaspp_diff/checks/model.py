"""What a rule is and what its results are: plain data for every renderer. Nothing here names a student."""

from dataclasses import dataclass, field
from typing import Literal

from caaspp_diff.phrases import WITHHELD

RuleSeverity = Literal["error", "warning"]
By = Literal["school", "grade", "group"]
Unit = Literal["count", "share", "points"]
Status = Literal["holds", "failed", "approved", "not_judged"]
"""``approved``: it fails, but no worse than in the approved baseline."""

Items = tuple[tuple[str, int | None], ...]
"""What is missing or must not be there → how often; None if that is withheld."""

SMALLEST_SLICE = 11
"""A school, grade or student group with fewer students than this is not judged: its numbers would tell
about single students. The state publishes no result of fewer students either (CAASPP research files)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that a rule allows, or the least that it asks for."""

    value: float
    unit: Unit = "count"
    """A share is a percentage; points are points of a scale score, or percentage points."""

    def __str__(self) -> str:
        """``25``, ``2.5%``, ``3 points``."""
        points = " point" if self.value == 1 else " points"
        return f"{self.value:,g}" + {"count": "", "share": "%", "points": points}[self.unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One table of a rules file."""

    subject: str
    """``students_left``: a key of `caaspp_diff.checks.subjects.SUBJECTS`."""

    severity: RuleSeverity = "error"
    min: Limit | None = None
    max: Limit | None = None
    of: tuple[str, ...] = ()
    """Record types; empty for all."""

    of_words: tuple[str, ...] = ()
    """The names of these record types: ``SB ELA``."""

    fields: tuple[str, ...] = ()
    """Fields; empty for all."""

    by: By | None = None
    """Judge each school, grade or student group by itself; None judges the LEA as a whole."""

    named: tuple[str, ...] = ()
    """The names of what must be there, or must not be; empty for all."""

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


Source = tuple[tuple[str, ...], float]
"""A number that a result tells: its key among the counts that may be published, and its value."""

Sources = tuple[Source, ...] | None
"""All numbers that a result tells. Empty if it tells none; None if one of them is never published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessDetail:
    """What is said in place of a result whose numbers are withheld."""

    text: str
    """A clause as that of `Measure`; in a `Result`, a whole sentence."""

    sources: Sources
    short: str = WITHHELD
    found: float | None = None
    items: Items = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one rule looks at, measured in one place; `judge` then holds it to the limits."""

    found: float | None
    """A count, or a percentage if the limit is one; None if it cannot be measured."""

    short: str
    """``14 (5.2%)``."""

    clause: str
    """``14 students left the file, 5.2% of the 271 students in the old release``; or why there is none."""

    slice: Slice | None = None
    test: str | None = None
    """The test, if the rule judges each test by itself."""

    items: Items = ()
    """What is missing or must not be there, with how often; sorted."""

    sources: Sources = None
    """The numbers that it tells."""

    less_detail: tuple[LessDetail, ...] = ()
    """What may be said in its place where these are withheld: the first whose numbers may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of one rule in one place."""

    rule: str
    """`Rule.name`, with the test if the rule judges each test by itself."""

    subject: str
    severity: RuleSeverity
    status: Status
    found: float | None
    """None if it was not judged, or is withheld."""

    share: bool
    """Whether what was found is a percentage."""

    short: str
    limit: str
    """``at most 2%``, ``none``, ``at least 95%``."""

    sentence: str
    """The whole result, as a sentence for a coordinator."""

    slice: Slice | None
    items: Items
    worse: Literal["more", "less"] | None
    """The direction in which it fails; None if it does not."""

    sources: Sources = field(default=None, repr=False)
    """As those of `Measure`; empty after `caaspp_diff.checks.withheld.publishable`."""

    less_detail: tuple[LessDetail, ...] = field(default=(), repr=False)
    """Likewise."""

    @property
    def key(self) -> str:
        """Identifies the rule and place: the same in every run."""
        unit = " %" if self.share else ""
        where = f" [{self.slice.value}]" if self.slice else ""
        return f"{self.severity} {self.rule}{unit}{where}"

    @property
    def name(self) -> str:
        """The rule and the place, as a person reads them."""
        return f"{self.rule}: {self.slice.words}" if self.slice else self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """One run of ``check``: all that the renderers read."""

    old: str
    new: str
    """Names of the two files."""

    rules: str
    """The rules file's name."""

    fail_on: RuleSeverity
    results: tuple[Result, ...]
    since_approved: tuple[str, ...] = ()
    """What differs from the approved baseline, in sentences."""

    def with_status(self, *statuses: Status) -> tuple[Result, ...]:
        """The results with one of these statuses, in order."""
        return tuple(result for result in self.results if result.status in statuses)

    def stops(self, result: Result) -> bool:
        """Whether this result makes the run fail."""
        return result.status == "failed" and (result.severity == "error" or self.fail_on == "warning")

    @property
    def failed(self) -> bool:
        """Whether any result makes the run fail."""
        return any(map(self.stops, self.results))
