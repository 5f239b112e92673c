"""The schools' reports and the index that leads to them: `school_reports`, `school_index`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from caaspp_diff.comparison.by_school import school_comparisons
from caaspp_diff.comparison.kinds import LOST
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.phrases import number
from caaspp_diff.report.build import TOOL, ReportOptions, build_report
from caaspp_diff.report.model import Report, SchoolEntry, SchoolIndex

COLUMNS: dict[str, tuple[EventKind, ...]] = {
    "Withdrawn scores": LOST,
    "Changed scores": ("score_changed",),
    "New scores": ("score_added",),
    "Left": ("student_left",),
    "Joined": ("student_joined",),
}
"""What the index counts for each school: title → kinds of events."""

FILE_SIGNS = re.compile(r"[^0-9A-Za-z]")
"""What no file name has: a school code is digits, unless the file is damaged."""

NO_SCHOOLS = frozenset({"index", "con", "prn", "aux", "nul"})
"""File names that are taken, by the index or by Windows."""


def school_reports(comparison: Comparison, options: ReportOptions) -> Iterator[tuple[SchoolEntry, Report]]:
    """One report a school, with that school's students only, and its entry in the index; by code."""
    taken = set(NO_SCHOOLS)
    for code, part in school_comparisons(comparison):
        name = comparison.schools.get(code, code)
        report = build_report(part, replace(options, lea_name=name))
        yield _entry(code, name, part, link=f"{file_name(code, taken)}.html"), report


def school_index(
    comparison: Comparison, schools: tuple[SchoolEntry, ...], options: ReportOptions
) -> SchoolIndex:
    """The index of the schools' reports, by name of the school."""
    new = comparison.new
    lea = options.lea_name or new.lea_name or new.lea or "CAASPP student data"
    return SchoolIndex(
        title=f"What changed, school by school: {lea}",
        subtitle=f"CAASPP {new.administration}: {comparison.old.name} against {new.name}",
        columns=tuple(COLUMNS),
        schools=tuple(sorted(schools, key=lambda school: (school.name, school.code))),
        tool=TOOL,
        logo=options.logo,
    )


def file_name(code: str, taken: set[str]) -> str:
    """The code of a school as part of a file name.

    Args:
        code: The code, which may hold any signs.
        taken: The names that others have, in small letters; this one is added.
    """
    name = FILE_SIGNS.sub("_", code)
    while name.casefold() in taken:
        name += "_"
    taken.add(name.casefold())
    return name


def _entry(code: str, name: str, part: Comparison, *, link: str) -> SchoolEntry:
    counts: Mapping[str, int] = dict(part.events.group_by("kind").agg(pl.len()).iter_rows())
    return SchoolEntry(
        name=name,
        code=code,
        link=link,
        students=number(part.new.students),
        counts=tuple(number(sum(counts.get(kind, 0) for kind in kinds)) for kinds in COLUMNS.values()),
    )
