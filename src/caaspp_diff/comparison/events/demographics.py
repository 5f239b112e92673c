"""Events about who a student of both releases is: demographics, identity, school and exit."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.events.draft import draft, of_field, record_type_text
from caaspp_diff.comparison.events.echoes import without_echoes
from caaspp_diff.comparison.events.evidence import EvidenceKey
from caaspp_diff.comparison.facts import EXIT, SCHOOL, WINDOW_ENDS, Facts
from caaspp_diff.comparison.fields import FieldChanges
from caaspp_diff.layouts.exit_codes import exit_code
from caaspp_diff.layouts.volatility import Volatility
from caaspp_diff.release.model import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class DemographicRules:
    """What decides whether a change of demographics was to be expected."""

    derived: dict[str, tuple[str, ...]]
    volatility: dict[str, Volatility]
    extracted: date | None
    """The day on which the old release was taken from CALPADS; None where it is not known."""


def demographic_events(
    old: Release, facts: Facts, alignment: Alignment, changes: FieldChanges, rules: DemographicRules
) -> list[pl.DataFrame]:
    """Drafts ``demographic_changed``, ``identity_changed``, ``school_changed`` and ``exit_recorded``.

    One event a student and field, however many of her records repeat it.
    """
    of_student = _of_students(old, alignment, changes, rules)
    return [
        draft(
            of_student.filter(pl.col("group") == "demographic"),
            "demographic_changed",
            expected=_expected(rules.extracted),
            evidence={"record_types": pl.col("record_types"), "window_end": pl.col("window_end")},
        ),
        draft(
            of_student.filter(pl.col("group") == "identity"),
            "identity_changed",
            expected=_locked(rules),
        ),
        draft(_of_field(changes.frame, SCHOOL), "school_changed"),
        _exits_recorded(facts, alignment, changes),
    ]


def exit_evidence() -> dict[EvidenceKey, pl.Expr]:
    """What a record says about a student's exit, as the evidence of an event."""
    return {
        "exit_code": pl.col(EXIT),
        "exit_date": pl.col("student_exit_date"),
        "removed_date": pl.col("student_removed_from_calpads_file_date"),
        "school": pl.col(SCHOOL),
        "tested_school": pl.col("test_school"),
    }


def is_departure(code: str | None) -> bool:
    """Whether an exit code says that the student left."""
    return code is not None and exit_code(code).departure


def exit_reason(code: str | None) -> str:
    """Why a student left, by the last known exit code: ``unknown`` where it is no departure code."""
    known = exit_code(code) if code is not None else None
    return known.reason if known is not None and known.departure else "unknown"


def _of_students(
    old: Release, alignment: Alignment, changes: FieldChanges, rules: DemographicRules
) -> pl.DataFrame:
    personal = changes.frame.filter(pl.col("group").is_in(["demographic", "identity"]))
    personal = without_echoes(personal, changes.frame, rules.derived, within="ssid")
    pairs, place = np.unique(personal["pair"].to_numpy(), return_inverse=True)
    ends = old.reader.frame(alignment.old_rows[pairs], WINDOW_ENDS)
    window_end = ends.select(pl.max_horizontal(WINDOW_ENDS).alias("window_end"))[place]
    known = pl.concat([personal, window_end], how="horizontal")
    by_fact = known.group_by("ssid", "field", "group", "old", "new")
    facts: pl.DataFrame = by_fact.agg(
        record_type_text().unique().sort().alias("record_types"), pl.col("window_end").max()
    )
    return facts


def _of_field(changes: pl.DataFrame, field: str) -> pl.DataFrame:
    return of_field(changes, field).select("ssid", "old", "new").unique(maintain_order=True)


def _expected(extracted: date | None) -> pl.Expr:
    """True where the test window was still open when old was extracted: the snapshot came later.

    CalTAC letter of 6 August 2019: a window that closed before the extraction has its snapshot in
    the file already, which "cannot be corrected"; one still open had the latest CALPADS data.
    """
    if extracted is None:
        return pl.lit(None, pl.Boolean)
    return pl.col("window_end") >= extracted.isoformat()


def _locked(rules: DemographicRules) -> pl.Expr:
    locked = [name for name, volatility in rules.volatility.items() if volatility.kind == "locked"]
    return pl.when(pl.col("field").is_in(locked)).then(pl.lit(value=False))


def _exits_recorded(facts: Facts, alignment: Alignment, changes: FieldChanges) -> pl.DataFrame:
    exits = of_field(changes.frame, EXIT).select("pair", "ssid", "old", "new")
    departing = [
        is_departure(new) and not is_departure(old)
        for old, new in zip(exits["old"].to_list(), exits["new"].to_list(), strict=True)
    ]
    exits = (
        exits.filter(pl.Series(departing, dtype=pl.Boolean))
        .filter(~pl.col("ssid").is_in(_departed(facts.old, alignment)))
        .unique("ssid", keep="first", maintain_order=True)
    )
    rows = alignment.new_rows[exits["pair"].to_numpy()]
    exits = pl.concat([exits, facts.new[rows].drop("ssid", "record_type")], how="horizontal")
    return draft(
        exits,
        "exit_recorded",
        reason=pl.lit(pl.Series([exit_reason(code) for code in exits["new"]], dtype=pl.String)),
        evidence=exit_evidence(),
    )


def _departed(old: pl.DataFrame, alignment: Alignment) -> list[int]:
    """The students any of whose records in old has a departure code, under the SSID that they have in new."""
    codes = [code for code in old[EXIT].unique().cast(pl.String).to_list() if is_departure(code)]
    now = dict(alignment.replaced)
    students = old.select(pl.col("ssid").filter(pl.col(EXIT).is_in(codes)).unique()).to_series()
    departed: list[int] = students.to_list()
    return [now.get(ssid, ssid) for ssid in departed]
