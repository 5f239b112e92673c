"""What one comparison holds, and `compare`, which makes it: the facts that every output is made of."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from caaspp_diff.compare.align import Alignment, OnDuplicate, align, duplicate_keys, with_replaced
from caaspp_diff.compare.assemble import field_frame, people, school_names
from caaspp_diff.compare.conservation import check_conservation
from caaspp_diff.compare.demographics import demographic_events
from caaspp_diff.compare.events import in_order
from caaspp_diff.compare.facts import Facts, read_facts
from caaspp_diff.compare.fields import FieldChanges, field_changes, shared_fields
from caaspp_diff.compare.findings import release_findings
from caaspp_diff.compare.flows import school_flows
from caaspp_diff.compare.guards import guards, stop
from caaspp_diff.compare.impact import impact
from caaspp_diff.compare.notes import comparison_notes, possible_replacements
from caaspp_diff.compare.population import Belonging, belonging
from caaspp_diff.compare.replaced import find_replaced
from caaspp_diff.compare.rows import ChangedRows, changed_rows
from caaspp_diff.compare.rules import known_fields, not_compared, rules_of
from caaspp_diff.compare.schema import (
    EVENT_KINDS,
    EVENT_SCHEMA,
    FIELD_SCHEMA,
    FLOW_SCHEMA,
    IMPACT_SCHEMA,
    PEOPLE_SCHEMA,
    SIZE_SCHEMA,
    EventKind,
    NotCompared,
)
from caaspp_diff.compare.scores import score_events
from caaspp_diff.compare.sizes import sizes
from caaspp_diff.compare.students import student_events
from caaspp_diff.compare.work import Work
from caaspp_diff.finding import Finding
from caaspp_diff.release.index import Progress
from caaspp_diff.release.model import Form, Population, Release

__all__ = [
    "EVENT_KINDS",
    "EVENT_SCHEMA",
    "FIELD_SCHEMA",
    "FLOW_SCHEMA",
    "IMPACT_SCHEMA",
    "PEOPLE_SCHEMA",
    "SIZE_SCHEMA",
    "ChangedRows",
    "Comparison",
    "EventKind",
    "NotCompared",
    "Options",
    "RecordCounts",
    "ReleaseFacts",
    "StudentCounts",
    "compare",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """One release, described."""

    name: str
    sha256: str
    form: Form
    delimiter: str | None
    encoding: str
    layout: str
    administration: str
    population: Population | None
    lea: str | None
    """The LEA's 14-digit county-district(-school) code; None where the records do not agree on one."""

    lea_name: str | None
    records: int
    students: int
    record_types: dict[str, int]
    """Records by record type, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentCounts:
    """old = both + left; new = both + joined; a replaced SSID is one student, in both."""

    old: int
    new: int
    both: int
    left: int
    joined: int
    ssid_replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """old = unchanged + changed + removed; new = unchanged + changed + added."""

    old: int
    new: int
    unchanged: int
    changed: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that one comparison found; see the schemas for the columns of its frames."""

    old: ReleaseFacts
    new: ReleaseFacts
    students: StudentCounts
    records: RecordCounts
    events: pl.DataFrame
    fields: pl.DataFrame
    impact: pl.DataFrame
    people: pl.DataFrame
    schools: dict[str, str]
    """School code → name, as the new release has it, else the old."""

    field_titles: dict[str, str]
    """Field name → its name in the official layout."""

    findings: tuple[Finding, ...]
    not_compared: tuple[NotCompared, ...]
    sizes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SIZE_SCHEMA))
    """What a share is a share of, by school, grade and record type; in no output."""

    flows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLOW_SCHEMA))
    """What became of the records and students of each school; in no output but the schools' reports."""

    rows: ChangedRows = field(default_factory=ChangedRows)
    """Where the records that changed stand in the two files; in no output but the delta file."""

    redaction: Literal["none", "ids"] = "none"
    """``ids``: SSIDs are tokens, and names, birth dates and other ids are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How two releases are compared."""

    ignore: frozenset[str] = frozenset()
    """Names of fields that are not compared."""

    on_duplicate: OnDuplicate = "stop"
    old_extracted: date | None = None
    """The day on which old was taken from CALPADS; None asks the release calendar."""

    force: bool = False
    """Go on in spite of a guard; its reason becomes a finding."""

    old_population: Population | None = None
    new_population: Population | None = None


def compare(
    old: Release, new: Release, options: Options | None = None, *, progress: Progress | None = None
) -> Comparison:
    """Compares two releases of one LEA and administration.

    Args:
        old: The earlier release, open.
        new: The later release, open.
        options: How to compare; None for the defaults.
        progress: Called with the bytes of records done and the bytes in all.

    Raises:
        DuplicateKeyError: A key repeats in one release, and the options do not say to pair it.
        GuardError: The files should not be compared, and the options do not force it.
        UsageError: A field to ignore does not exist.
    """
    options = options or Options()
    duplicates = duplicate_keys(old, new, options.on_duplicate)
    alignment = align(old, new, options.ignore)
    work = Work(old, new, alignment, progress)
    facts = read_facts(old, new, alignment, work)
    was = belonging(old, facts.old, options.old_population)
    now = belonging(new, facts.new, options.new_population)
    guarded = guards(old, new, facts, alignment, (was, now))
    if not options.force:
        stop(guarded)
    # what needs every record comes first, while nothing else takes memory
    impact_frame = impact(facts, (old.layout, new.layout), (was.lea, now.lea))
    sizes_frame = sizes(facts)
    schools = school_names(old, new, facts)
    file_findings = (
        *release_findings("old", old, facts.old, facts.strange_old),
        *release_findings("new", new, facts.new, facts.strange_new),
    )
    replacements = find_replaced(old, new, alignment)
    alignment = with_replaced(alignment, old, new, replacements.pairs)
    shared = shared_fields(old, new, known_fields(old, new, options.ignore))
    changes = field_changes(old, new, alignment, shared, work)
    check_conservation((old, new), alignment, changes, shared)

    rules = rules_of(new.layout, facts.old, options.old_extracted)
    events = in_order(
        [
            *student_events(facts, alignment),
            replacements.events,
            *demographic_events(old, facts, alignment, changes, rules.demographic),
            *score_events(facts, alignment, changes, rules.score),
        ]
    )
    return Comparison(
        old=_describe(old, facts.old, was),
        new=_describe(new, facts.new, now),
        students=_student_counts(facts, alignment),
        records=_record_counts(alignment, changes),
        events=events,
        fields=field_frame(changes),
        impact=impact_frame,
        people=people(facts, events, changes, schools),
        sizes=sizes_frame,
        flows=school_flows(facts, alignment, changes),
        rows=changed_rows(alignment, changes),
        schools=schools,
        field_titles={each.name: each.title for each in (*old.columns, *new.columns)},
        findings=(
            *duplicates,
            *guarded,
            *file_findings,
            *possible_replacements(new, replacements),
            *comparison_notes((old, new), alignment, changes, rules.demographic.volatility),
        ),
        not_compared=not_compared(old, new, shared, options.ignore),
    )


def _describe(release: Release, facts: pl.DataFrame, belongs: Belonging) -> ReleaseFacts:
    types = facts["record_type"].value_counts().sort("record_type")
    return ReleaseFacts(
        name=release.name,
        sha256=release.sha256,
        form=release.form,
        delimiter=release.delimiter,
        encoding=release.encoding,
        layout=release.layout.name,
        administration=release.layout.administration,
        population=belongs.population,
        lea=belongs.lea,
        lea_name=belongs.lea_name,
        records=len(facts),
        students=facts["ssid"].n_unique(),
        record_types={f"{code:02d}": count for code, count in types.iter_rows()},
    )


def _student_counts(facts: Facts, alignment: Alignment) -> StudentCounts:
    before, after = facts.old["ssid"].n_unique(), facts.new["ssid"].n_unique()
    left, joined = len(alignment.left), len(alignment.joined)
    if before - left != after - joined:
        raise AssertionError("the students of the two releases are not all accounted for once")
    return StudentCounts(
        old=before,
        new=after,
        both=before - left,
        left=left,
        joined=joined,
        ssid_replaced=len(alignment.replaced),
    )


def _record_counts(alignment: Alignment, changes: FieldChanges) -> RecordCounts:
    pairs, changed = len(alignment.old_rows), int(changes.changed.sum())
    added, removed = len(alignment.added), len(alignment.removed)
    return RecordCounts(
        old=pairs + removed,
        new=pairs + added,
        unchanged=pairs - changed,
        changed=changed,
        added=added,
        removed=removed,
    )
