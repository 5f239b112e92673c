"""What a count of one table gives away about another table, beyond the sums of `suppression`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from caaspp_diff.comparison.kinds import KINDS
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.privacy.suppression import SMALL, Cell


def _revealed() -> dict[str, frozenset[EventKind]]:
    by_source: defaultdict[str, set[EventKind]] = defaultdict(set)
    for kind, facts in KINDS.items():
        for source in (*facts.groups, *facts.findings):
            by_source[source].add(kind)
    return {source: frozenset(kinds) for source, kinds in by_source.items()}


REVEALS: Final = _revealed()
"""Event counts that could be inferred from this count: group of a field, or code of a finding → kinds."""


def safe_count(withheld: Iterable[EventKind], what: str, size: int) -> int | None:
    """A count that stands in no sum; None where it is small, or tells of a count that is withheld.

    Args:
        withheld: The kinds of events of which any count is withheld.
        what: The group of the field, or the code of the finding, that is counted.
        size: How many.
    """
    return None if size in SMALL or REVEALS.get(what, frozenset()).intersection(withheld) else size


def new_types(comparison: Comparison, counts: Mapping[Cell, int], hidden: frozenset[Cell]) -> frozenset[Cell]:
    """The record counts of new by assessment, where they would give away how many records have no score.

    Of an assessment that old does not hold at all, every new score is a new record: the records less the
    scores are those without one. All are told, or none, so that the total gives none away either.
    """
    cells = frozenset(("new", code) for code in comparison.new.record_types)
    fresh = [code for code in comparison.new.record_types if not comparison.old.record_types.get(code)]
    unscored = [counts["new", code] - _scores_added(counts, code) for code in fresh]
    tells = any(size in SMALL for size in (*unscored, sum(unscored)))
    return cells if fresh and (tells or cells & hidden) else frozenset()


def uncounted_types(comparison: Comparison, counts: Mapping[Cell, int]) -> frozenset[str]:
    """The new assessments of which the scores less the counted ones are a small number."""
    of_lea = comparison.impact.filter((pl.col("by") == "lea") & (pl.col("side") == "new"))
    counted: dict[str, int] = dict(of_lea.group_by("record_type").agg(pl.col("counted").sum()).iter_rows())
    return frozenset(
        code
        for code, size in counted.items()
        if not comparison.old.record_types.get(code) and abs(_scores_added(counts, code) - size) in SMALL
    )


def _scores_added(counts: Mapping[Cell, int], record_type: str) -> int:
    return counts.get(("events", "score_added", "record_type", record_type), 0)
