"""The rules for a pair of releases, gathered from the layouts, the calendar and the options."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from caaspp_diff.comparison.events.demographics import DemographicRules
from caaspp_diff.comparison.events.scores import ScoreRules, types_with_score
from caaspp_diff.comparison.fields import SharedFields
from caaspp_diff.comparison.model import NotCompared
from caaspp_diff.errors import UsageError
from caaspp_diff.layouts.calendar import waves
from caaspp_diff.layouts.derived import derived
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.volatility import volatility, withdrawn_fields
from caaspp_diff.phrases import WHERE_FIELDS_ARE, cut, suggest
from caaspp_diff.release.model import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one comparison."""

    demographic: DemographicRules
    score: ScoreRules


def rules_of(layout: Layout, old_facts: pl.DataFrame, old_extracted: date | None) -> Rules:
    """The rules of the new release's layout; the day of extraction from the calendar, if not given."""
    echoes = derived(layout)
    return Rules(
        demographic=DemographicRules(
            derived=echoes,
            volatility=volatility(layout),
            extracted=old_extracted or extraction_day(layout.administration, old_facts),
        ),
        score=ScoreRules(wide=layout.wide, derived=echoes, withdrawn=withdrawn_fields(layout)),
    )


def extraction_day(administration: str, facts: pl.DataFrame) -> date | None:
    """The day of the first wave that brings every record type of which the release has scores."""
    scored = {f"{record_type:02d}" for record_type in types_with_score(facts)}
    brought: set[str] = set()
    for wave in waves(administration):
        brought |= set(wave.record_types)
        if scored <= brought:
            return wave.extracted
    return None


def known_fields(old: Release, new: Release, names: frozenset[str]) -> frozenset[str]:
    """The names of fields to ignore, as given.

    Raises:
        UsageError: One of them is in neither release; the nearest is suggested.
    """
    known = sorted({field.name for field in (*old.columns, *new.columns)})
    for name in sorted(names - set(known)):
        hint = suggest(name, known, otherwise=WHERE_FIELDS_ARE)
        raise UsageError(f"There is no field {cut(name)} in {old.name} or {new.name} to ignore. {hint}")
    return names


def not_compared(
    old: Release, new: Release, shared: SharedFields, ignored: frozenset[str]
) -> tuple[NotCompared, ...]:
    """Every field that was left out, with the reason."""
    blank = sum(field.group == "blank" for field in new.columns)
    return (
        NotCompared(what="blank fields", why="the layout leaves them blank", count=blank),
        *(
            NotCompared(what=f"field {name}", why="ignored, as was asked", count=1)
            for name in sorted(ignored)
        ),
        *(
            NotCompared(what=f"field {field.title}", why=f"only {release.name} has it", count=1)
            for release, fields in ((old, shared.only_old), (new, shared.only_new))
            for field in fields
        ),
    )
