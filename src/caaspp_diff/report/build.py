"""Makes the `Report` of a `Comparison`."""

from dataclasses import dataclass

from caaspp_diff.comparison.model import Comparison, NotCompared
from caaspp_diff.finding import Finding
from caaspp_diff.phrases import number, plural, spoken_name
from caaspp_diff.privacy.aggregate import Aggregate, FindingCount
from caaspp_diff.report.chapters.demographics import demographics_section
from caaspp_diff.report.chapters.impact import impact_section
from caaspp_diff.report.chapters.overview import bar, bars, classes, release_card, tasks, verdict
from caaspp_diff.report.chapters.schools import schools_section
from caaspp_diff.report.chapters.scores import scores_section
from caaspp_diff.report.chapters.students import students_section
from caaspp_diff.report.method import GLOSSARY, METHOD
from caaspp_diff.report.model import FindingLine, Redaction, Report
from caaspp_diff.report.of_counts import (
    CountSource,
    count_classes,
    count_finding,
    count_sections,
    count_verdict,
)
from caaspp_diff.report.source import Events
from caaspp_diff.version import __version__
from caaspp_diff.wording.names import words_of

TOOL = f"caaspp-diff {__version__}"
MARKINGS: dict[Redaction, str] = {
    "none": "Confidential student records: names and SSIDs. Do not e-mail or publish.",
    "ids": "Confidential student records: students under tokens, without names. Do not publish.",
    "aggregate": "Counts only: no student is named or listed, and small numbers are withheld.",
}
SEVERITY_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What a report needs to know that the comparison does not hold."""

    whole_list: str = "an export (caaspp-diff OLD NEW --export changes.xlsx)"
    """Where to find a list whole that a renderer cuts, for the sentence that says so."""

    lea_name: str | None = None
    """What the LEA calls itself; None takes the name in the releases."""

    logo: str | None = None
    """Its picture, as a ``data:`` address."""


def build_report(comparison: Comparison | Aggregate, options: ReportOptions | None = None) -> Report:
    """Everything that a person reads about ``comparison``.

    The listings are lazy: they keep the comparison's frames and make their rows as they are walked.
    The report of an aggregate has no listings.
    """
    options = options or ReportOptions()
    if isinstance(comparison, Aggregate):
        return _of_counts(comparison, options)
    source = Events(comparison)
    old, new = comparison.old, comparison.new
    tests = {code: source.words.test(code) for facts in (old, new) for code in facts.record_types}
    return Report(
        title=_title(comparison, options),
        subtitle=_subtitle(comparison),
        redaction=comparison.redaction,
        marking=MARKINGS[comparison.redaction],
        verdict=verdict(source),
        identical=not (comparison.events.height or comparison.fields.height),
        old=release_card(old, tests),
        new=release_card(new, tests),
        bars=bars(comparison, source.changed_students),
        classes=classes(source),
        tasks=tasks(source),
        sections=(
            scores_section(source),
            students_section(source),
            demographics_section(source),
            schools_section(source),
            impact_section(source),
        ),
        findings=tuple(map(finding_line, sorted(comparison.findings, key=_urgency))),
        not_compared=tuple(map(not_compared_line, comparison.not_compared)),
        method=METHOD,
        glossary=GLOSSARY,
        whole_list=options.whole_list,
        tool=TOOL,
        logo=options.logo,
    )


def _of_counts(aggregate: Aggregate, options: ReportOptions) -> Report:
    source = CountSource(aggregate, words_of(aggregate))
    old, new, records = aggregate.old, aggregate.new, aggregate.records
    tests = {code: source.words.test(code) for facts in (old, new) for code in facts.record_types}
    parts = (records["unchanged"], records["changed"], records["added"], records["removed"])
    return Report(
        title=_title(aggregate, options),
        subtitle=_subtitle(aggregate),
        redaction="aggregate",
        marking=MARKINGS["aggregate"],
        verdict=count_verdict(source),
        identical=not (aggregate.events or aggregate.fields),
        old=release_card(old, tests),
        new=release_card(new, tests),
        bars=(bar("records", "Records", parts),),
        classes=count_classes(source),
        tasks=(),
        sections=count_sections(source),
        findings=tuple(map(count_finding, sorted(aggregate.findings, key=_urgency))),
        not_compared=tuple(map(not_compared_line, aggregate.not_compared)),
        method=METHOD,
        glossary=GLOSSARY,
        whole_list=options.whole_list,
        tool=TOOL,
        logo=options.logo,
    )


def _title(comparison: Comparison | Aggregate, options: ReportOptions) -> str:
    old, new = comparison.old, comparison.new
    name = options.lea_name or new.lea_name or old.lea_name or new.lea
    return f"What changed: {name or 'CAASPP student data'}"


def _subtitle(comparison: Comparison | Aggregate) -> str:
    new = comparison.new
    return f"CAASPP {new.administration}" + (f", {new.population} students" if new.population else "")


def finding_line(finding: Finding) -> FindingLine:
    """One finding, with the lines at which to look."""
    sides = {
        side: [number(example.line) for example in finding.examples if example.side == side]
        for side in ("old", "new")
    }
    where = "; ".join(
        f"{side} release: {plural(len(lines), 'line')} {', '.join(lines)}"
        for side, lines in sides.items()
        if lines
    )
    return FindingLine(
        severity=finding.severity,
        title=spoken_name(finding.code),
        message=finding.message,
        count=number(finding.count),
        where=where,
    )


def not_compared_line(left_out: NotCompared) -> FindingLine:
    """Something that was left out of the comparison."""
    return FindingLine(
        severity="note", title=left_out.what, message=left_out.why, count=number(left_out.count), where=""
    )


def _urgency(finding: Finding | FindingCount) -> tuple[int, str]:
    return SEVERITY_ORDER[finding.severity], finding.code
