"""What a count in one table reveals about counts in another table, beyond the sums of `suppression`."""

from collections.abc import Iterable, Mapping

import polars as pl

from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.privacy.suppression import SMALL, CountKey

BY_FIELD: tuple[EventKind, ...] = ("demographic_changed", "identity_changed")
ABOUT_TESTS: tuple[EventKind, ...] = (
    "score_added",
    "score_removed",
    "score_invalidated",
    "score_reinstated",
    "score_changed",
    "retested",
    "status_changed",
    "record_added",
    "record_removed",
)
REVEALS: dict[str, tuple[EventKind, ...]] = {
    "identity": ("identity_changed", "ssid_replaced"),
    "demographic": ("demographic_changed",),
    "enrollment": ("school_changed",),
    "exit": ("exit_recorded", "student_left"),
    "testing_location": ABOUT_TESTS,
    "testing_date": ABOUT_TESTS,
    "status": ABOUT_TESTS,
    "score": ABOUT_TESTS,
    "accommodation": ABOUT_TESTS,
    "locked_field_changed": BY_FIELD,
    "possible_ssid_replacement": ("student_left", "student_joined", "ssid_replaced"),
}
"""Of which events a field of a group, or a finding, tells: where a count of these is withheld, the number of
records that differ in the field would settle it, since each of the events changes such a field."""


def safe_count(withheld: Iterable[EventKind], what: str, size: int) -> int | None:
    """Returns a count that belongs to no sum; None if it is small, or if it reveals one that is withheld.

    Args:
        withheld: The kinds of events of which any count is withheld.
        what: What is counted: the group of a field, or the code of a finding.
        size: The count.
    """
    return None if size in SMALL or set(REVEALS.get(what, ())) & set(withheld) else size


def revealing_type_counts(
    comparison: Comparison, counts: Mapping[CountKey, int], hidden: frozenset[CountKey]
) -> frozenset[CountKey]:
    """Finds the record counts of new by assessment that would reveal how many records have no score.

    For an assessment that is not in old at all, every added score is an added record, so records minus
    scores is the number of records without a score. If that is small for one assessment, the counts of all
    are withheld, because the total would reveal it otherwise.

    Args:
        comparison: The comparison that is counted.
        counts: All its counts.
        hidden: The counts that are withheld already.

    Returns:
        The counts to withhold too: those of new by assessment, or none.
    """
    keys = frozenset(("new", code) for code in comparison.new.record_types)
    fresh = [code for code in comparison.new.record_types if not comparison.old.record_types.get(code)]
    unscored = [counts["new", code] - _scores_added(counts, code) for code in fresh]
    reveals = any(size in SMALL for size in (*unscored, sum(unscored)))
    return keys if fresh and (reveals or keys & hidden) else frozenset()


def types_with_few_uncounted_scores(comparison: Comparison, counts: Mapping[CountKey, int]) -> frozenset[str]:
    """Finds the record types that are new and have 1 to 10 scores that are not counted in the results.

    Args:
        comparison: The comparison that is counted.
        counts: All its counts.

    Returns:
        Record types whose results are not to be shown: added scores minus counted ones is a small number.
    """
    of_lea = comparison.impact.filter((pl.col("by") == "lea") & (pl.col("side") == "new"))
    counted: dict[str, int] = dict(of_lea.group_by("record_type").agg(pl.col("counted").sum()).iter_rows())
    return frozenset(
        code
        for code, size in counted.items()
        if not comparison.old.record_types.get(code) and abs(_scores_added(counts, code) - size) in SMALL
    )


def _scores_added(counts: Mapping[CountKey, int], record_type: str) -> int:
    return counts.get(("events", "score_added", "record_type", record_type), 0)
