"""Stops a comparison of the wrong two files before any result is shown."""

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment, Mask
from caaspp_diff.comparison.facts import Facts
from caaspp_diff.comparison.findings.whose_file import ReleaseOwner
from caaspp_diff.errors import GuardError
from caaspp_diff.finding import Finding
from caaspp_diff.release.index.keys import Keys, Rows
from caaspp_diff.release.model import Release

FEW = 20
"""Of fewer students, or fewer records that are missing, nothing is concluded: a few may do anything."""

MOST = 0.5
SOME = 0.1
FILTERED = 0.05


DIFFERS = {
    "lea": "another LEA",
    "administration": "another administration",
    "population": "another version of the file",
}


def guards(
    old: Release,
    new: Release,
    facts: Facts,
    alignment: Alignment,
    owners: tuple[ReleaseOwner, ReleaseOwner],
) -> tuple[Finding, ...]:
    """Everything that speaks against comparing the two files; empty for two releases of one LEA and year."""
    was, now = owners
    found = [
        _differs("lea", old, new, (was.lea, now.lea)),
        _differs("administration", old, new, (old.layout.administration, new.layout.administration)),
        _differs("population", old, new, (was.population, now.population)),
    ]
    if facts.old["ssid"].n_unique() >= FEW:
        found += [
            _looks_swapped(old, new, facts, alignment),
            _looks_partial(old, new, facts, alignment),
        ]
    return tuple(finding for finding in found if finding)


def stop(found: tuple[Finding, ...]) -> None:
    """Raises `GuardError` with every reason, where there is one."""
    if found:
        reasons = " ".join(finding.message for finding in found)
        raise GuardError(f"{reasons} Check the two files, or compare in spite of it with --force.")


def _differs(what: str, old: Release, new: Release, values: tuple[str | None, str | None]) -> Finding | None:
    was, now = values
    if was is None or now is None or was == now:
        return None
    return Finding(
        code=f"{what}_differs",
        severity="error",
        message=f"{new.name} is of {DIFFERS[what]} ({now}) than {old.name} ({was}).",
        count=1,
    )


def _looks_swapped(old: Release, new: Release, facts: Facts, alignment: Alignment) -> Finding | None:
    """Scores of students who stay only vanish, and none appears: the newer file was given first."""
    had, has = _scored(facts.old), _scored(facts.new)
    before, after = had[alignment.old_rows], has[alignment.new_rows]
    lost = int((before & ~after).sum()) + _of_students(facts.old, had, alignment.removed, alignment.left)
    won = int((after & ~before).sum()) + _of_students(facts.new, has, alignment.added, alignment.joined)
    enough = lost >= max(FEW, SOME * int(had.sum())) or (
        lost >= FEW and _types(facts.old) > _types(facts.new)
    )
    if not enough or won * 5 > lost or _latest_exit(facts.new) > _latest_exit(facts.old):
        return None
    return Finding(
        code="looks_swapped",
        severity="error",
        message=(
            f"{new.name} lacks {lost:,} scores that {old.name} has for students who are in both, and adds "
            f"{won:,}, so the newer release seems to be given first."
        ),
        count=lost,
    )


def _looks_partial(old: Release, new: Release, facts: Facts, alignment: Alignment) -> Finding | None:
    lost, before = len(alignment.removed), len(old.index)
    share = lost / before
    if share > MOST:
        why = "so it seems to be cut off or a partial download"
    elif lost >= FEW and share > FILTERED and _scored(facts.new).all() and not _scored(facts.old).all():
        why = "and holds scored records only, so it seems to be a download filtered by score report date"
    else:
        return None
    return Finding(
        code="looks_partial",
        severity="error",
        message=f"{new.name} lacks {lost:,} of the {before:,} records of {old.name} ({share:.0%}), {why}.",
        count=lost,
    )


def _scored(facts: pl.DataFrame) -> Mask:
    return facts["headline"].is_not_null().to_numpy()


def _of_students(facts: pl.DataFrame, scored: Mask, rows: Rows, others: Keys) -> int:
    """How many of the records at ``rows`` have a score and are of none of the ``others``."""
    rows = rows[scored[rows]]
    return int(np.isin(facts["ssid"].to_numpy()[rows], others, invert=True).sum())


def _types(facts: pl.DataFrame) -> set[int]:
    scored = facts.select(pl.col("record_type").filter(pl.col("headline").is_not_null()))
    return set(scored.to_series().unique())


def _latest_exit(facts: pl.DataFrame) -> str:
    latest = facts["student_removed_from_calpads_file_date"].unique().cast(pl.String).max()
    return str(latest or "")
