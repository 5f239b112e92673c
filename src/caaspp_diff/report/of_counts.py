"""The `Report` of an `Aggregate`: counts and results, no list, nobody named."""

from collections.abc import Callable
from dataclasses import dataclass

from caaspp_diff.comparison.kinds import KINDS
from caaspp_diff.comparison.model import EVENT_KINDS, EventKind
from caaspp_diff.phrases import count, number, percent, plural, some, spoken_name
from caaspp_diff.privacy.aggregate import Aggregate, Count, CountedBy, FindingCount
from caaspp_diff.privacy.result_counts import ImpactCount, Results
from caaspp_diff.report.model import ChangeClass, FindingLine, Section, Table, TableRow
from caaspp_diff.wording.kinds import KIND_WORDS, SCORES_HAPPENED, TOPICS, kind_label, topic_of
from caaspp_diff.wording.names import EXPECTED_WORDS, Words

WITHHELD_NOTE = "“withheld” stands for a number from 1 to 10, or for one that would give such a number away."
EXPECTED = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class CountSource:
    """An aggregate with its words, asked by kind of event."""

    aggregate: Aggregate
    words: Words

    def whole(self, kind: EventKind) -> Count:
        """How many events of a kind; zero where there are none."""
        return self.aggregate.counts("all").get((kind, ""), 0)


def count_verdict(source: CountSource) -> tuple[str, ...]:
    """The result in two sentences; a number that is withheld is "some"."""
    students = source.aggregate.students
    scores = ", ".join(f"{some(source.whole(kind))} {happened}" for kind, happened in SCORES_HAPPENED.items())
    return (
        f"Scores: {scores}.",
        f"Students: {some(students['left'])} left the file, {some(students['joined'])} joined.",
        WITHHELD_NOTE,
    )


def count_classes(source: CountSource) -> tuple[ChangeClass, ...]:
    """What changed, by importance, with its count."""
    return tuple(_class(kind, source.whole(kind)) for kind in KINDS if source.whole(kind) != 0)


def _class(kind: EventKind, size: Count) -> ChangeClass:
    words, unit, topic = KIND_WORDS[kind], KINDS[kind].unit, topic_of(kind)
    tone, meaning = (TOPICS[topic].tone, TOPICS[topic].meaning) if topic else (words.tone, words.meaning)
    return ChangeClass(
        id=f"class-{kind.replace('_', '-')}",
        label=words.label,
        count=count(size),
        unit=plural(size, unit),
        meaning=meaning,
        tone=tone,
        anchor="",
    )


def count_sections(source: CountSource) -> tuple[Section, ...]:
    """Tables only: by assessment, by school, by field, and the results."""
    sections = (
        Section(id="scores", title="Scores and tests", lead=(), tables=_cross(source, "record_type")),
        Section(id="schools", title="Schools", lead=(), tables=_cross(source, "school")),
        Section(id="demographics", title="Fields", lead=(), tables=_fields(source)),
        Section(id="impact", title="Results", lead=(), tables=_results(source)),
    )
    return tuple(section for section in sections if section.tables)


def _cross(source: CountSource, by: CountedBy) -> tuple[Table, ...]:
    counts = source.aggregate.counts(by)
    kinds: list[EventKind] = [kind for kind in EVENT_KINDS if any(kind == counted for counted, _ in counts)]
    name = source.words.test if by == "record_type" else source.words.school
    values = sorted({value for _, value in counts}, key=lambda value: (name(value), value))
    rows = tuple(
        TableRow(
            label=name(value) or "not given",
            cells=tuple(count(counts.get((kind, value), 0)) for kind in kinds),
        )
        for value in values
    )
    what = "assessment" if by == "record_type" else "school"
    return _table(f"counts-by-{what}", f"Changes by {what}", what, [kind_label(kind) for kind in kinds], rows)


def _fields(source: CountSource) -> tuple[Table, ...]:
    words, by_field = source.words, source.aggregate.counts("field")
    students = tuple(
        TableRow(label=words.field(field), cells=(count(size),))
        for (_, field), size in sorted(by_field.items(), key=lambda item: words.field(item[0][1]))
    )
    expected = tuple(
        TableRow(label=f"{kind_label(kind)}, {EXPECTED_WORDS[EXPECTED[value]]}", cells=(count(size),))
        for (kind, value), size in sorted(source.aggregate.counts("expected").items())
    )
    records = tuple(
        TableRow(label=words.field(field.field), cells=(count(field.count),))
        for field in source.aggregate.fields
    )
    return (
        *_table("counts-by-field", "Students whose field changed", "field", ["Students"], students),
        *_table("counts-by-expectation", "Expected and unexpected changes", "changes", ["Changes"], expected),
        *_table("fields", "Records in which a field differs", "field", ["Records"], records),
    )


def _results(source: CountSource) -> tuple[Table, ...]:
    name: dict[str, Callable[[str], str]] = {
        "lea": lambda value: source.aggregate.new.lea_name or value,
        "school": source.words.school,
    }
    rows = tuple(
        TableRow(
            label=name[one.by](one.value),
            cells=(source.words.test(one.record_type), *_result_cells(one)),
        )
        for one in source.aggregate.impact
    )
    columns = ["Assessment", "Counted, old", "Counted, new", "Mean, old", "Mean, new", "Met, old", "Met, new"]
    return _table(
        "results", "Counted scores before and after", "LEA or school", columns, rows, text_columns=1
    )


def _result_cells(one: ImpactCount) -> tuple[str, ...]:
    sides = (one.old, one.new)
    return (
        *(count(side.counted if side else None) for side in sides),
        *(number(side.mean, 1) if side else count(None) for side in sides),
        *(_met(side) for side in sides),
    )


def _met(side: Results | None) -> str:
    return percent(side.met, side.counted) if side else count(None)


def _table(
    name: str,
    title: str,
    corner: str,
    columns: list[str],
    rows: tuple[TableRow, ...],
    *,
    text_columns: int = 0,
) -> tuple[Table, ...]:
    """A table, or none where it has no rows."""
    table = Table(
        id=name,
        title=title,
        note="",
        corner=corner.capitalize() if corner.islower() else corner,
        columns=tuple(columns),
        rows=rows,
        text_columns=text_columns,
    )
    return (table,) if rows else ()


def count_finding(finding: FindingCount) -> FindingLine:
    """A finding by its name and count alone."""
    return FindingLine(
        severity=finding.severity,
        title=spoken_name(finding.code),
        message="",
        count=count(finding.count),
        where="",
    )
