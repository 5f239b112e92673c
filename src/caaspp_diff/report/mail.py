"""What a mail says: `Mail`, made of an `Aggregate` and of nothing else, so that it cannot hold a student.

The mail of one school is a part of the aggregate of the LEA and never reckoned by itself: what all the mails
of one comparison say together is no more than that one aggregate says, whose small counts are protected.
"""

from collections.abc import Callable
from dataclasses import dataclass

from caaspp_diff.comparison.kinds import KINDS
from caaspp_diff.comparison.model import EVENT_KINDS, EventKind
from caaspp_diff.phrases import (
    SOME,
    count,
    counted,
    moved,
    number,
    percent,
    plural,
    signed,
    some,
    spoken_name,
)
from caaspp_diff.privacy.aggregate import Aggregate, Count, ReleaseCounts
from caaspp_diff.privacy.result_counts import ImpactCount, Results
from caaspp_diff.report.build import MARKINGS, SEVERITY_ORDER, TOOL, not_compared_line
from caaspp_diff.report.chapters.overview import SHORT_HASH, bar
from caaspp_diff.report.model import Bar, FindingLine, Line
from caaspp_diff.wording.kinds import SCORES_HAPPENED, kind_label
from caaspp_diff.wording.names import Words, words_of

EN_DASH = "\N{EN DASH}"
WITHHELD_MEANS = (
    "Withheld, or “some”, stands for a number from 1 to 10, or for one from which such a number could be "
    "worked out."
)
FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A count with the length of its bar."""

    label: str
    text: str
    width: int
    """0 to 100: the largest of its group is 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The counts of a group that may be shown, and the labels of those that may not."""

    amounts: tuple[Amount, ...]
    withheld: str
    """``Withheld: Score changed, Joined the file``; empty where none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCounts:
    """What happened at one school."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The results of one assessment, before and after where both may be shown."""

    label: str
    sizes: str
    bars: tuple[Amount, ...]
    """Percent at or above standard: old and new, or new alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message in words and figures; what is empty is not shown."""

    subject: str
    title: str
    subtitle: str
    marking: str
    lead: tuple[str, ...]
    releases: tuple[Line, ...]
    records: Bar | None
    changes: Counts
    """How many of each kind."""

    tests: Counts
    """Scores added, by assessment."""

    outcomes: tuple[Outcome, ...]
    schools: tuple[SchoolCounts, ...]
    findings: tuple[Line, ...]
    """What was found about the files, without counts: one could settle a count that is withheld."""

    not_compared: tuple[FindingLine, ...]
    notes: tuple[str, ...]
    """What else its readers have to know, such as how to open the attachment."""

    tool: str


def lea_mail(aggregate: Aggregate, *, first: tuple[str, ...] = (), notes: tuple[str, ...] = ()) -> Mail:
    """The mail about a whole comparison; ``first`` is said before all else, ``notes`` last."""
    words, old, new = words_of(aggregate), aggregate.old, aggregate.new
    records = aggregate.records
    whole = aggregate.counts("all")
    sizes: dict[EventKind, Count] = {kind: whole.get((kind, ""), 0) for kind in KINDS}
    place = new.lea_name or old.lea_name or new.lea or "LEA"
    parts = (records["unchanged"], records["changed"], records["added"], records["removed"])
    return Mail(
        subject=_subject(aggregate, sizes, place),
        title=place,
        subtitle=_subtitle(aggregate),
        marking=MARKINGS["aggregate"],
        lead=(*first, *_lead(sizes)),
        releases=tuple(_release(side, facts) for side, facts in (("Old", old), ("New", new))),
        records=bar("records", "Records", parts),
        changes=_changes(sizes),
        tests=_tests(aggregate, words),
        outcomes=_outcomes(aggregate, words, "lea", None),
        schools=_schools(aggregate, words),
        findings=_findings(aggregate),
        not_compared=tuple(map(not_compared_line, aggregate.not_compared)),
        notes=(WITHHELD_MEANS, *notes),
        tool=TOOL,
    )


def school_mail(aggregate: Aggregate, school: str, *, notes: tuple[str, ...] = ()) -> Mail:
    """The mail to one school: its own part of the aggregate, by the code of the school."""
    words = words_of(aggregate)
    at_school = aggregate.counts("school")
    sizes: dict[EventKind, Count] = {kind: at_school.get((kind, school), 0) for kind in KINDS}
    place = words.school(school)
    return Mail(
        subject=_subject(aggregate, sizes, place),
        title=place,
        subtitle=_subtitle(aggregate),
        marking=MARKINGS["aggregate"],
        lead=_lead(sizes),
        releases=(),
        records=None,
        changes=_changes(sizes),
        tests=_counts([]),
        outcomes=_outcomes(aggregate, words, "school", school),
        schools=(),
        findings=(),
        not_compared=(),
        notes=(
            "Changes are told where CALPADS has the student now, results where the test counts.",
            WITHHELD_MEANS,
            *notes,
        ),
        tool=TOOL,
    )


def _subject(aggregate: Aggregate, sizes: dict[EventKind, Count], place: str) -> str:
    year = aggregate.new.administration.replace("-", EN_DASH)
    scores, left = sizes["score_added"], sizes["student_left"]
    return f"CAASPP {year}: {_counted(scores, 'new score')}, {_counted(left, 'student')} left · {place}"


def _subtitle(aggregate: Aggregate) -> str:
    year = aggregate.new.administration.replace("-", EN_DASH)
    return f"CAASPP {year}: what changed between two releases of the Student Data File"


def _counted(size: Count, one: str) -> str:
    """``1,062 new scores``, ``no new scores``, ``some new scores``."""
    if size is None:
        return f"{SOME} {plural(size, one)}"
    return counted(size, one) if size else f"no {plural(size, one)}"


def _lead(sizes: dict[EventKind, Count]) -> tuple[str, ...]:
    scores = ", ".join(
        f"{some(sizes[kind])} {what}"
        for kind, what in SCORES_HAPPENED.items()
        if kind == "score_added" or sizes[kind] != 0
    )
    left, joined = some(sizes["student_left"]), some(sizes["student_joined"])
    return (f"Scores: {scores}.", f"Students: {left} left the file, {joined} joined.")


def _release(side: str, facts: ReleaseCounts) -> Line:
    value = (
        f"{facts.name}; {count(facts.students)} students, {count(facts.records)} records; "
        f"SHA-256 {facts.sha256[:SHORT_HASH]}"
    )
    return Line(label=side, value=value)


def _changes(sizes: dict[EventKind, Count]) -> Counts:
    return _counts([(kind_label(kind), size) for kind, size in sizes.items()])


def _counts(sizes: list[tuple[str, Count]]) -> Counts:
    """A count of zero is left out."""
    known = [(label, size) for label, size in sizes if size]
    most = max((size for _, size in known), default=0)
    hidden = [label for label, size in sizes if size is None]
    return Counts(
        amounts=tuple(
            Amount(label=label, text=number(size), width=_width(size, most)) for label, size in known
        ),
        withheld=f"Withheld: {', '.join(hidden)}" if hidden else "",
    )


def _width(part: float, whole: float) -> int:
    """A share of `FULL`; what is there at all can be seen."""
    return max(1, round(FULL * part / whole)) if part and whole else 0


def _tests(aggregate: Aggregate, words: Words) -> Counts:
    by_test = aggregate.counts("record_type")
    return _counts(
        [(words.test(test), size) for (kind, test), size in sorted(by_test.items()) if kind == "score_added"]
    )


def _schools(aggregate: Aggregate, words: Words) -> tuple[SchoolCounts, ...]:
    at_school = aggregate.counts("school")
    name: Callable[[str], str] = lambda code: words.school(code) or "School not given"  # noqa: E731
    codes = sorted({code for _, code in at_school}, key=lambda code: (name(code), code))
    return tuple(
        SchoolCounts(
            name=name(code),
            counts=_counts([(kind_label(kind), at_school.get((kind, code), 0)) for kind in EVENT_KINDS]),
        )
        for code in codes
    )


def _findings(aggregate: Aggregate) -> tuple[Line, ...]:
    found = {(finding.severity, finding.code) for finding in aggregate.findings}
    order = sorted(found, key=lambda one: (SEVERITY_ORDER[one[0]], one[1]))
    return tuple(Line(label=severity, value=spoken_name(code)) for severity, code in order)


def _outcomes(aggregate: Aggregate, words: Words, by: str, value: str | None) -> tuple[Outcome, ...]:
    """The results of the LEA or of one school; those that count for another LEA say which."""
    own = [one for one in aggregate.impact if one.by == by and value in {None, one.value} and one.new]
    own.sort(key=lambda one: (one.record_type, one.value != aggregate.new.lea, one.value))
    return tuple(_outcome(one, _outcome_label(aggregate, words, one)) for one in own)


def _outcome_label(aggregate: Aggregate, words: Words, one: ImpactCount) -> str:
    test = words.test(one.record_type)
    elsewhere = one.by == "lea" and one.value != aggregate.new.lea
    return f"{test}, counted for {words.school(one.value)}" if elsewhere else test


def _outcome(one: ImpactCount, label: str) -> Outcome:
    old, new = one.old, one.new
    shown = [(side, results) for side, results in (("Old", old), ("New", new)) if results]
    size = _moved(old.counted if old else None, new.counted if new else None, 0)
    mean = _moved(old.mean if old else None, new.mean if new else None, 1)
    return Outcome(
        label=label,
        sizes=f"counted scores {size}" + (f"; mean {mean}" if mean else ""),
        bars=tuple(_met(side, results) for side, results in shown),
    )


def _met(side: str, results: Results) -> Amount:
    return Amount(
        label=side,
        text=f"{percent(results.met, results.counted)} at or above standard",
        width=_width(results.met, results.counted),
    )


def _moved(old: float | None, new: float | None, digits: int) -> str:
    if new is None:
        return ""
    if old is None:
        return number(new, digits)
    return moved(number(old, digits), number(new, digits), signed(new - old, digits))
