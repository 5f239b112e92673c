"""What a count in one table reveals about counts in another table, beyond the sums of `suppression`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from caaspp_diff.comparison.kinds import KINDS
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.privacy.suppression import SMALL, CountKey


def _revealed() -> dict[str, frozenset[EventKind]]:
    by_source: defaultdict[str, set[EventKind]] = defaultdict(set)
    for kind, facts in KINDS.items():
        for source in (*facts.groups, *facts.findings):
            by_source[source].add(kind)
    return {source: frozenset(kinds) for source, kinds in by_source.items()}


REVEALS: Final = _revealed()
"""Event counts that could be inferred from this count: group of a field, or code of a finding → kinds."""


def safe_count(withheld: Iterable[EventKind], what: str, size: int) -> int | None:
    """Returns a count that belongs to no sum; None if it is small, or if it reveals one that is withheld.

    Args:
        withheld: The kinds of events of which any count is withheld.
        what: What is counted: the group of a field, or the code of a finding.
        size: The count.
    """
    return None if size in SMALL or REVEALS.get(what, frozenset()).intersection(withheld) else size


def types_without_results(
    comparison: Comparison, counts: Mapping[CountKey, int], hidden: frozenset[CountKey]
) -> frozenset[str]:
    """Finds the record types of which no results may be shown.

    All scores of an assessment that old does not have are new ones, and those that are counted are among
    them. Where the number of new scores is withheld, the counted ones would bound it; where few of them are
    not counted, the difference would tell how many.

    Args:
        comparison: The comparison that is counted.
        counts: All its counts.
        hidden: The counts that are withheld.
    """
    of_lea = comparison.impact.filter((pl.col("by") == "lea") & (pl.col("side") == "new"))
    counted: dict[str, int] = dict(of_lea.group_by("record_type").agg(pl.col("counted").sum()).iter_rows())
    return frozenset(
        code
        for code, size in counted.items()
        if not comparison.old.record_types.get(code)
        and (
            abs(_scores_added(counts, code) - size) in SMALL
            or ("events", "score_added", "record_type", code) in hidden
        )
    )


def _scores_added(counts: Mapping[CountKey, int], record_type: str) -> int:
    return counts.get(("events", "score_added", "record_type", record_type), 0)
