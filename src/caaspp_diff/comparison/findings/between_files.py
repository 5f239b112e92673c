"""Findings that summarize a change shared by many students."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.events.draft import of_field
from caaspp_diff.comparison.events.replaced_ssids import Replacements
from caaspp_diff.comparison.facts import field_in
from caaspp_diff.comparison.fields import FieldChanges
from caaspp_diff.finding import EXAMPLES, Example, Finding
from caaspp_diff.layouts.exit_codes import exit_code
from caaspp_diff.layouts.volatility import Volatility
from caaspp_diff.phrases import counted, listed
from caaspp_diff.release.index.keys import ssids
from caaspp_diff.release.model import Release

SCHOOLS = (
    ("calpads_school_name", "calpads_school_code"),
    *((f"tested_school_name_{part}", f"tested_school_code_{part}") for part in (1, 2, 3, 4)),
)
"""Free text that changes when a school is renamed: the code says whether it is another school."""

LEAS = tuple((f"tested_lea_name_{part}", f"tested_district_code_{part}") for part in (1, 2, 3, 4))
"""Likewise for an LEA."""


SHOWN = 3
"""How many columns a message names; it says how many more there are."""

WORDS = {"school": "School", "lea": "LEA"}


def findings_between(
    releases: tuple[Release, Release],
    alignment: Alignment,
    changes: FieldChanges,
    volatility: dict[str, Volatility],
) -> tuple[Finding, ...]:
    """One finding each for renamed schools and LEAs, year-end exits, promotions and changed locked fields."""
    old, new = releases
    found = [
        *_same_file(old, new),
        *_renamed("school", SCHOOLS, releases, alignment, changes),
        *_renamed("lea", LEAS, releases, alignment, changes),
        *_wide_records(new),
        *_blanks_that_differ(new, changes),
        *_year_end_exits(changes),
        *_promotions(changes),
        *_locked_fields(new, alignment, changes, volatility),
    ]
    return tuple(found)


def possible_replacements(new: Release, replacements: Replacements) -> tuple[Finding, ...]:
    """The doubtful pairs of students, by line."""
    if not replacements.doubtful:
        return ()
    gone = {pair[0] for pair in replacements.doubtful}
    wanted = {pair[1] for pair in replacements.doubtful}
    lines = sorted(new.index.lines[np.isin(ssids(new.index.keys), list(wanted))].tolist())
    return (
        Finding(
            code="possible_ssid_replacement",
            severity="warning",
            message=(
                f"{counted(len(gone), 'student')} who left may be the same person as one who "
                "joined, under a new SSID; check in CALPADS before treating this as a departure."
            ),
            count=len(gone),
            examples=tuple(Example("new", line) for line in lines[:EXAMPLES]),
        ),
    )


def _same_file(old: Release, new: Release) -> Iterator[Finding]:
    if old.sha256 == new.sha256:
        yield Finding(
            code="same_file",
            severity="note",
            message=f"{old.name} and {new.name} are the same file, byte for byte.",
            count=1,
        )


def _renamed(
    what: str,
    names_and_codes: Sequence[tuple[str, str]],
    releases: tuple[Release, Release],
    alignment: Alignment,
    changes: FieldChanges,
) -> Iterator[Finding]:
    old, new = releases
    renamed: dict[tuple[str, str, str], int] = {}
    for name, code in names_and_codes:
        frame = of_field(changes.frame, name).filter(pl.col("old").is_not_null(), pl.col("new").is_not_null())
        if frame.is_empty():
            continue
        pair = frame["pair"].to_numpy()
        was = old.reader.frame(alignment.old_rows[pair], [field_in(old, code)]).to_series()
        now = new.reader.frame(alignment.new_rows[pair], [field_in(new, code)]).to_series()
        for old_code, new_code, before, after in zip(was, now, frame["old"], frame["new"], strict=True):
            if old_code is not None and old_code == new_code:
                key = old_code, before, after
                renamed[key] = renamed.get(key, 0) + 1
    for (code, before, after), count in sorted(renamed.items()):
        yield Finding(
            code=f"{what}_renamed",
            severity="note",
            message=f"{WORDS[what]} {code} was called {before} and is now called {after}.",
            count=count,
        )


def _wide_records(new: Release) -> Iterator[Finding]:
    if new.layout.wide:
        yield Finding(
            code="wide_records",
            severity="note",
            message=(
                f"{new.name} holds all tests of a student in one record, so scores are told among the "
                "field changes and not as events."
            ),
            count=len(new.index),
        )


def _blanks_that_differ(new: Release, changes: FieldChanges) -> Iterator[Finding]:
    if changes.blanks:
        yield Finding(
            code="layout_drift",
            severity="note",
            message=(
                f"Columns that layout {new.layout.name} leaves blank hold different values in the two files, "
                f"and are not compared: {listed(list(changes.blanks), SHOWN)}."
            ),
            count=max(changes.blanks.values()),
        )


def _year_end_exits(changes: FieldChanges) -> Iterator[Finding]:
    exits = of_field(changes.frame, "student_exit_code").filter(pl.col("new").is_not_null())
    year_end = [code for code in exits["new"].unique().sort() if exit_code(code).year_end]
    students = exits.filter(pl.col("new").is_in(year_end))["ssid"].n_unique() if year_end else 0
    if students:
        yield Finding(
            code="year_end_exits",
            severity="note",
            message=(
                f"{counted(students, 'student')} got the exit code of the year's end "
                f"({', '.join(year_end)}); these students did not leave."
            ),
            count=students,
        )


def _promotions(changes: FieldChanges) -> Iterator[Finding]:
    grades = of_field(changes.frame, "calpads_grade")
    grade = pl.col("old").cast(pl.Int8, strict=False)
    promoted = grades.filter(pl.col("new").cast(pl.Int8, strict=False) == grade + 1)["ssid"].n_unique()
    if promoted:
        yield Finding(
            code="promoted",
            severity="note",
            message=(
                f"{counted(promoted, 'student')} moved to the next grade in CALPADS Grade, as happens on "
                "enrollment for the next school year; Grade Assessed is the grade of the test."
            ),
            count=promoted,
        )


def _locked_fields(
    new: Release, alignment: Alignment, changes: FieldChanges, volatility: dict[str, Volatility]
) -> Iterator[Finding]:
    locked = sorted(name for name, entry in volatility.items() if entry.kind == "locked")
    frame = of_field(changes.frame, *locked)
    for (name,), part in sorted(frame.group_by("field"), key=lambda group: str(group[0][0])):
        rows = alignment.new_rows[part["pair"].to_numpy()]
        lines = sorted(new.index.lines[rows].tolist())[:EXAMPLES]
        students = part["ssid"].n_unique()
        yield Finding(
            code="locked_field_changed",
            severity="warning",
            message=(
                f"{new.layout.by_name[str(name)].title} changed for {counted(students, 'student')}, though "
                "it is locked when a student begins the first test."
            ),
            count=students,
            examples=tuple(Example("new", line) for line in lines),
        )
