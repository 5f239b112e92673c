"""Compares two releases: `compare` calls, in order, what finds events, numbers and findings."""

import polars as pl

from caaspp_diff.comparison.align import Alignment, align, duplicate_keys, with_replaced
from caaspp_diff.comparison.assemble import changed_rows, field_frame, people, school_names
from caaspp_diff.comparison.bytes_read import ComparisonProgress
from caaspp_diff.comparison.conservation import check_conservation
from caaspp_diff.comparison.events.demographics import demographic_events
from caaspp_diff.comparison.events.draft import in_order
from caaspp_diff.comparison.events.replaced_ssids import find_replaced
from caaspp_diff.comparison.events.rules import known_fields, not_compared, rules_of
from caaspp_diff.comparison.events.scores import score_events
from caaspp_diff.comparison.events.students import student_events
from caaspp_diff.comparison.facts import Facts, read_facts
from caaspp_diff.comparison.fields import FieldChanges, field_changes, shared_fields
from caaspp_diff.comparison.findings.between_files import findings_between, possible_replacements
from caaspp_diff.comparison.findings.in_one_file import release_findings
from caaspp_diff.comparison.findings.whose_file import ReleaseOwner, identify_owner
from caaspp_diff.comparison.findings.wrong_files import guards, stop
from caaspp_diff.comparison.model import Comparison, Options, RecordCounts, ReleaseFacts, StudentCounts
from caaspp_diff.comparison.numbers.impact import impact
from caaspp_diff.comparison.numbers.schools import school_flows, sizes
from caaspp_diff.layouts.by_header import known_headers
from caaspp_diff.release.model import Progress, Release
from caaspp_diff.release.watch import unchanged


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
        FileChangedError: A release changed while it was read, also if the options force the comparison.
        GuardError: The files should not be compared, and the options do not force it.
        UsageError: A field to ignore does not exist.
    """
    with unchanged(old.watch, new.watch):
        return _compare(old, new, options or Options(), progress)


def _compare(old: Release, new: Release, options: Options, progress: Progress | None) -> Comparison:
    duplicates = duplicate_keys(old, new, options.on_duplicate)
    alignment = align(old, new, options.ignore)
    bytes_read = ComparisonProgress(old, new, alignment, progress)
    facts = read_facts(old, new, alignment, bytes_read)
    was = identify_owner(old, facts.old, options.old_population)
    now = identify_owner(new, facts.new, options.new_population)
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
    changes = field_changes(old, new, alignment, shared, bytes_read)
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
        unknown_fields=_unknown_fields(old, new),
        field_titles={each.name: each.title for each in (*old.columns, *new.columns)},
        findings=(
            *duplicates,
            *guarded,
            *file_findings,
            *possible_replacements(new, replacements),
            *findings_between((old, new), alignment, changes, rules.demographic.volatility),
        ),
        not_compared=not_compared(old, new, shared, options.ignore),
    )


def _describe(release: Release, facts: pl.DataFrame, owner: ReleaseOwner) -> ReleaseFacts:
    types = facts["record_type"].value_counts().sort("record_type")
    return ReleaseFacts(
        name=release.name,
        sha256=release.sha256,
        form=release.form,
        delimiter=release.delimiter,
        encoding=release.encoding,
        layout=release.layout.name,
        administration=release.layout.administration,
        population=owner.population,
        lea=owner.lea,
        lea_name=owner.lea_name,
        records=len(facts),
        students=facts["ssid"].n_unique(),
        record_types={f"{code:02d}": count for code, count in types.iter_rows()},
    )


def _unknown_fields(old: Release, new: Release) -> frozenset[str]:
    known = {name for name, _ in known_headers().values()}
    return frozenset(
        each.name for each in (*old.columns, *new.columns) if each.number == 0 and each.name not in known
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
