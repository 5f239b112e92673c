"""The facts: the fields of every record that impact, findings and guards need, as one frame a release."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.bytes_read import ComparisonProgress
from caaspp_diff.comparison.scoring import (
    HEADLINES,
    at_nonpublic_school,
    district_of_test,
    headline,
    is_counted,
    is_tested,
    school_of_test,
)
from caaspp_diff.layouts.codes import codes
from caaspp_diff.release.index.keys import Rows, record_types, ssids
from caaspp_diff.release.model import Release

GROUP_FIELDS = (
    "gender",
    "reporting_ethnicity",
    "el_status",
    "elas",
    "economic_disadvantage_status",
    "economic_disadvantage_status_testing",
    "idea_indicator",
    "idea_indicator_testing",
    "primary_disability_type",
    "section_504_status",
    "migrant_status",
    "homeless_status",
    "foster_status",
    "military_status",
    "parent_education_level",
)
"""Student groups of the impact; a layout that lacks one of them has no rows for it."""

TESTED_SCHOOLS = tuple(f"tested_school_code_{part}" for part in (1, 2, 3, 4))
TESTED_DISTRICTS = tuple(f"tested_district_code_{part}" for part in (1, 2, 3, 4))

NAMES = ("last_name", "first_name", "middle_name")
NAME_FIELDS = (*NAMES, "date_of_birth")

LOCATIONS = (*TESTED_DISTRICTS, *TESTED_SCHOOLS, "final_tested_district_code", "final_tested_school_code")

SOURCES = (
    "calpads_nps_flag",
    *(name for name in LOCATIONS if not name.endswith("_1")),
    "tested_nps_flag_1",
    "tested_nps_flag_2",
    "final_tested_nps_flag",
    *(name for name in HEADLINES if name not in {"scale_score", "achievement_level"}),
)
"""Needed only to compute derived columns; dropped afterwards, because the facts stay in memory to the end."""

DERIVED: Mapping[str, pl.Expr] = {
    "test_school": school_of_test(),
    "test_district": district_of_test(),
    "test_nonpublic": at_nonpublic_school(),
    "headline": headline(),
    "tested": is_tested(),
    "counted": is_counted(),
}
"""Columns of the facts that are made of others, and of `SOURCES`."""

FACT_FIELDS = (
    *NAME_FIELDS,
    *GROUP_FIELDS,
    "calpads_grade",
    "grade_assessed",
    "calpads_district_code",
    "calpads_school_code",
    "district_of_accountability",
    "tested_district_code_1",
    "tested_school_code_1",
    "cast_current_year_flag",
    "student_exit_code",
    "student_exit_date",
    "student_removed_from_calpads_file_date",
    "condition_code",
    "score_status",
    "include_indicator",
    "scale_score",
    "achievement_level",
    *SOURCES,
)
"""Fields that are read for the facts; one that a layout lacks is a column of nulls."""

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "name": NAMES,
    "date": ("date_of_birth", "student_exit_date", "student_removed_from_calpads_file_date"),
    "place": ("calpads_district_code", "calpads_school_code", "district_of_accountability", *LOCATIONS),
    "result": HEADLINES,
}
"""Fields whose values are compared with each other share their categories; all others are ``code``."""

NARROW: Mapping[str, type[pl.DataType]] = {
    "name": pl.UInt32,
    "date": pl.UInt16,
    "place": pl.UInt16,
    "result": pl.UInt16,
    "code": pl.UInt8,
}
"""The integers that number the distinct values of a category: even the whole state has no more."""

WINDOW_ENDS = tuple(f"school_window_end_{part}" for part in (1, 2, 3, 4))
"""The last days of the test windows that the school selected for the parts of a test."""

SCHOOL = "calpads_school_code"
EXIT = "student_exit_code"

NO_ROW = -1

WIDE_PART = "_ela"
"""In a wide record (2014-15), where each test has its own location, the one of ELA is the student's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of both releases: one row a record, in file order, row i of the frame is row i of the index.

    Columns: ``ssid`` (Int64), ``record_type`` (Int8), then `FACT_FIELDS` without `SOURCES` (Categorical,
    blank is null; the fields of one of `CATEGORIES` share their categories), then `DERIVED`: ``test_school``,
    ``test_district`` and ``headline`` (Categorical); ``test_nonpublic``, ``tested`` and ``counted`` (Boolean,
    never null).
    """

    old: pl.DataFrame
    new: pl.DataFrame
    strange_old: Mapping[str, Rows]
    """Field → rows whose code the layout does not list; for every field that has a closed list."""

    strange_new: Mapping[str, Rows]


def read_facts(
    old: Release, new: Release, alignment: Alignment, progress: ComparisonProgress | None = None
) -> Facts:
    """Reads every record of old once, and of new only those that are not the same in old.

    Where an ignored field is among the facts, or its codes are judged, records that are alike but for it
    are read in both.
    """
    progress = progress or ComparisonProgress(old, new, alignment, None)
    read = {*(field_in(old, name) for name in FACT_FIELDS), *codes(old.layout), *codes(new.layout)}
    same = ~alignment.differs if read.isdisjoint(old.ignored) else np.zeros(len(alignment.differs), np.bool_)
    known_old, known_new = alignment.old_rows[same], alignment.new_rows[same]
    other_new = np.concatenate([alignment.new_rows[~same], alignment.added])
    try:
        was, now = _read_both(old, new, other_new, NARROW, progress)
    except pl.exceptions.ComputeError:  # more distinct values than real files have
        was, now = _read_both(old, new, other_new, dict.fromkeys(NARROW, pl.UInt32), progress)
    place = np.empty(len(new.index), np.int64)
    place[known_new] = known_old
    place[other_new] = np.arange(len(was.columns), len(was.columns) + len(other_new))
    columns = pl.concat([was.columns, now.columns])[place]
    return Facts(
        old=_keyed(old, was.columns),
        new=_keyed(new, columns),
        strange_old=was.strange,
        strange_new=_with_known(was.strange, now.strange, known_old, known_new),
    )


def field_in(release: Release, name: str) -> str:
    """What ``release`` calls the field that other layouts call ``name``."""
    return f"{name}{WIDE_PART}" if release.layout.wide and name.startswith("tested_") else name


def names_of_codes(release: Release, facts: pl.DataFrame, code: str, name: str) -> dict[str, str]:
    """Code → what the release calls it in the record of the lowest key, as names repeat; sorted."""
    codes = facts[code].to_physical()
    filled = np.flatnonzero(codes.is_not_null().to_numpy())
    keys = release.index.keys[filled]
    if (keys[1:] < keys[:-1]).any():
        filled = filled[np.argsort(keys, kind="stable")]
    lowest = np.full(int(codes.max() or 0) + 1, NO_ROW)  # type: ignore[arg-type]
    lowest[codes.gather(filled[::-1]).to_numpy()] = filled[::-1]  # the last of equal codes wins
    rows = lowest[lowest != NO_ROW]
    names = release.reader.frame(rows, [field_in(release, name)])
    called = zip(facts[code].gather(rows).cast(pl.String), names.to_series(), strict=True)
    return dict(sorted((code, name) for code, name in called if name))


@dataclass(frozen=True, slots=True)
class _Read:
    columns: pl.DataFrame
    strange: dict[str, Rows]


def _read_both(
    old: Release,
    new: Release,
    other_new: Rows,
    widths: Mapping[str, type[pl.DataType]],
    progress: ComparisonProgress,
) -> tuple[_Read, _Read]:
    """Reads with one set of categories for each kind of values."""
    shared = {kind: pl.Categorical(pl.Categories.random(physical=width)) for kind, width in widths.items()}
    kinds = {field: kind for kind, fields in CATEGORIES.items() for field in fields}
    types = {field: shared[kinds.get(field, "code")] for field in FACT_FIELDS}
    return _read(old, np.arange(len(old.index)), types, progress), _read(new, other_new, types, progress)


def _read(
    release: Release, rows: Rows, types: Mapping[str, pl.Categorical], progress: ComparisonProgress
) -> _Read:
    sources = {field_in(release, name): dtype for name, dtype in types.items()}
    present = {column.name for column in release.columns}
    listed = {name: listed for name, listed in codes(release.layout).items() if name in present}
    columns, places = release.reader.survey(
        rows, sources, listed, lambda records: progress.add(release, records)
    )
    named = columns.rename(dict(zip(sources, types, strict=True)))
    return _Read(
        named.with_columns(**DERIVED).drop(SOURCES),
        {name: np.sort(rows[places[name]]) for name in sorted(places)},
    )


def _with_known(
    was: Mapping[str, Rows], now: Mapping[str, Rows], known_old: Rows, known_new: Rows
) -> dict[str, Rows]:
    """The strange codes of new: those that it repeats from old, and its own."""
    none = np.empty(0, np.int64)
    repeated = {name: known_new[np.isin(known_old, rows)] for name, rows in was.items()}
    strange = {name: np.union1d(repeated.get(name, none), now.get(name, none)) for name in {*repeated, *now}}
    return {name: rows for name, rows in sorted(strange.items()) if len(rows)}


def _keyed(release: Release, columns: pl.DataFrame) -> pl.DataFrame:
    keys = release.index.keys
    return columns.select(
        pl.Series("ssid", ssids(keys)),
        pl.Series("record_type", record_types(keys).astype(np.int8)),
        pl.all(),
    )
