"""Events about tests: scores that came, went or changed, retests, records without a score."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.events.draft import draft
from caaspp_diff.comparison.events.echoes import without_echoes
from caaspp_diff.comparison.events.evidence import STATUS_KEYS, EvidenceKey
from caaspp_diff.comparison.facts import Facts
from caaspp_diff.comparison.fields import FieldChanges
from caaspp_diff.comparison.scoring import is_of_this_year
from caaspp_diff.release.index.keys import Rows

RETEST_FIELDS = (
    *(f"opportunity_id_{part}" for part in (1, 2, 3, 4)),
    *(f"test_completion_date_{part}" for part in (1, 2, 3, 4)),
    "paper_test_completion_date",
    "final_test_completed_date",
)
"""A student information system that imports a record with another id or date here adds a second test."""

_ADDED_EVIDENCE = ("calpads_school_code", "grade_assessed")
_SCORE = ("headline", "counted", "achievement_level")
_COLUMNS = ("ssid", "record_type", *_SCORE, *STATUS_KEYS, *_ADDED_EVIDENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """What the layouts say about scores; see the modules of the same names in ``layouts``."""

    wide: bool
    derived: dict[str, tuple[str, ...]]
    withdrawn: dict[int, frozenset[str]]
    """Record type → score fields that a later layout version withdrew; blanking them changes no score."""


def score_events(
    facts: Facts, alignment: Alignment, changes: FieldChanges, rules: ScoreRules
) -> list[pl.DataFrame]:
    """Every event about a record, drafted; a record has at most one event about its score.

    A wide record (2014-15) has all tests of a student in one line, so there are no events about one test.
    """
    added = scored_rows(facts.new, alignment.added)
    removed = _staying(scored_rows(facts.old, alignment.removed), alignment)
    if rules.wide:
        return _without_score(added, removed, alignment)
    pairs = _pairs(facts, alignment, changes)
    of_score = changes.frame.filter(pl.col("group") == "score").filter(~_withdrawn(rules))
    rescored = of_score.group_by("pair").agg(pl.col("field").cast(pl.String).sort().alias("score_fields"))
    pairs = pairs.join(rescored, on="pair", how="left", maintain_order="left")
    known_types = types_with_score(facts.old)
    return [
        *_paired(pairs, known_types),
        _added(added, known_types),
        _removed(removed),
        _retested(changes),
        _status_changed(pairs, changes, rules),
        *_without_score(added, removed, alignment),
    ]


def types_with_score(facts: pl.DataFrame) -> list[int]:
    """The record types of which a release has any score of its own year, sorted."""
    scored = facts.select(pl.col("record_type").filter(pl.col("headline").is_not_null() & is_of_this_year()))
    found: list[int] = scored.to_series().unique().sort().to_list()
    return found


def scored_rows(facts: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """The columns that describe the score of the records at ``rows``, ``headline`` as String."""
    return facts.select(_COLUMNS)[rows].with_columns(pl.col("headline").cast(pl.String))


def _pairs(facts: Facts, alignment: Alignment, changes: FieldChanges) -> pl.DataFrame:
    """The changed pairs: ``pair``, ``ssid`` and ``record_type`` of new, all else as old_… and new_…."""
    pair = np.flatnonzero(changes.changed)
    columns = (*_SCORE, *STATUS_KEYS, *_ADDED_EVIDENCE)
    old = scored_rows(facts.old, alignment.old_rows[pair]).select(pl.col(columns).name.prefix("old_"))
    new = scored_rows(facts.new, alignment.new_rows[pair])
    keys = new.select("ssid", "record_type")
    return pl.concat(
        [
            pl.DataFrame({"pair": pl.Series(pair, dtype=pl.UInt32)}),
            keys,
            old,
            new.select(pl.col(columns).name.prefix("new_")),
        ],
        how="horizontal",
    )


def _added_evidence(prefix: str = "") -> dict[EvidenceKey, pl.Expr]:
    return {
        "level": pl.col(f"{prefix}achievement_level"),
        "school": pl.col(f"{prefix}calpads_school_code"),
        "grade": pl.col(f"{prefix}grade_assessed"),
    }


def _status_evidence(new_prefix: str | None) -> dict[EvidenceKey, pl.Expr]:
    return {
        name: pl.concat_list(
            pl.col(f"old_{name}").cast(pl.String),
            pl.col(f"{new_prefix}{name}").cast(pl.String) if new_prefix else pl.lit(None, pl.String),
        )
        for name in STATUS_KEYS
    }


def _paired(pairs: pl.DataFrame, known_types: list[int]) -> list[pl.DataFrame]:
    had, has = pl.col("old_headline").is_not_null(), pl.col("new_headline").is_not_null()
    was, is_ = pl.col("old_counted"), pl.col("new_counted")
    values = {"old": pl.col("old_headline"), "new": pl.col("new_headline")}
    invalid = (pl.col("new_score_status") == "I").fill_null(value=False)
    return [
        draft(
            pairs.filter(~had & has),
            "score_added",
            new=pl.col("new_headline"),
            reason=pl.lit("scored_later"),
            expected=~pl.col("record_type").is_in(known_types),
            evidence=_added_evidence("new_"),
        ),
        draft(
            pairs.filter(had & ~has),
            "score_removed",
            old=pl.col("old_headline"),
            reason=pl.when(invalid).then(pl.lit("invalidated")).otherwise(pl.lit("blanked")),
            evidence=_status_evidence("new_"),
        ),
        draft(
            pairs.filter(had & has & was & ~is_),
            "score_invalidated",
            **values,
            evidence=_status_evidence("new_"),
        ),
        draft(
            pairs.filter(had & has & ~was & is_),
            "score_reinstated",
            **values,
            evidence=_status_evidence("new_"),
        ),
        draft(
            pairs.filter(had & has & (was == is_) & pl.col("score_fields").is_not_null()),
            "score_changed",
            **values,
            evidence={
                "old_level": pl.col("old_achievement_level"),
                "new_level": pl.col("new_achievement_level"),
                "fields": pl.col("score_fields"),
            },
        ),
    ]


def _added(added: pl.DataFrame, known_types: list[int]) -> pl.DataFrame:
    return draft(
        added.filter(pl.col("headline").is_not_null()),
        "score_added",
        new=pl.col("headline"),
        reason=pl.lit("new_record"),
        expected=~pl.col("record_type").is_in(known_types),
        evidence=_added_evidence(),
    )


def _removed(removed: pl.DataFrame) -> pl.DataFrame:
    return draft(
        removed.filter(pl.col("headline").is_not_null()).rename({n: f"old_{n}" for n in STATUS_KEYS}),
        "score_removed",
        old=pl.col("headline"),
        reason=pl.lit("record_removed"),
        evidence=_status_evidence(None),
    )


def _without_score(added: pl.DataFrame, removed: pl.DataFrame, alignment: Alignment) -> list[pl.DataFrame]:
    came_too = pl.col("ssid").is_in(pl.Series(alignment.joined).implode())
    return [
        draft(added.filter(pl.col("headline").is_null(), ~came_too), "record_added"),
        draft(removed.filter(pl.col("headline").is_null()), "record_removed"),
    ]


def _staying(removed: pl.DataFrame, alignment: Alignment) -> pl.DataFrame:
    """Removed records of students who are in both, under the SSID that they have in new."""
    now = dict(alignment.replaced)
    gone = pl.col("ssid").is_in(pl.Series(alignment.left).implode())
    return removed.filter(~gone).with_columns(pl.col("ssid").replace(now) if now else pl.col("ssid"))


def _retested(changes: FieldChanges) -> pl.DataFrame:
    return draft(
        changes.frame.filter(_is_retest()).unique("pair", maintain_order=True).drop("field", "old", "new"),
        "retested",
    )


def _is_retest() -> pl.Expr:
    filled = pl.col("old").is_not_null() & pl.col("new").is_not_null()
    return pl.col("field").cast(pl.String).is_in(RETEST_FIELDS) & filled


def _status_changed(pairs: pl.DataFrame, changes: FieldChanges, rules: ScoreRules) -> pl.DataFrame:
    had, has = pl.col("old_headline").is_not_null(), pl.col("new_headline").is_not_null()
    counted_alike = pl.col("old_counted") == pl.col("new_counted")
    quiet = pairs.filter((had == has) & (~had | (counted_alike & pl.col("score_fields").is_null())))
    status = changes.frame.filter((pl.col("group") == "status") & ~_is_retest())
    status = status.join(quiet.select("pair"), on="pair", how="semi", maintain_order="left")
    return draft(without_echoes(status, changes.frame, rules.derived, within="pair"), "status_changed")


def _withdrawn(rules: ScoreRules) -> pl.Expr:
    field = pl.col("field").cast(pl.String)
    found = pl.lit(value=False)
    for record_type, names in rules.withdrawn.items():
        found = found | (
            (pl.col("record_type") == record_type) & field.is_in(sorted(names)) & pl.col("new").is_null()
        )
    return found
