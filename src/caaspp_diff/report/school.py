"""What happened to the students of one school: a part of a comparison, and its report."""

from dataclasses import replace

import polars as pl

from caaspp_diff.comparison import Comparison, RecordCounts, StudentCounts
from caaspp_diff.report.build import build_report
from caaspp_diff.report.figures import counted
from caaspp_diff.report.model import Report

NO_RECORDS = RecordCounts(old=0, new=0, unchanged=0, changed=0, added=0, removed=0)
"""A comparison counts records for the whole LEA only."""


def of_school(comparison: Comparison, school: str) -> Comparison:
    """The events, field changes and numbers of one school.

    Args:
        comparison: Of the LEA.
        school: Its 14-digit code. Its students are those whom CALPADS has there now, or had there last.

    Returns:
        A comparison without findings, whose lines are those of the whole files, and without record counts.
    """
    people = comparison.people.filter(pl.col("school") == school)
    ssids = people["ssid"].unique().implode()
    events = comparison.events.filter(pl.col("ssid").is_in(ssids))
    students = people["ssid"].n_unique()
    counts = dict(events.group_by("kind").len().iter_rows())
    left, joined = counts.get("student_left", 0), counts.get("student_joined", 0)
    return replace(
        comparison,
        students=StudentCounts(
            old=students - joined,
            new=students - left,
            both=students - left - joined,
            left=left,
            joined=joined,
            ssid_replaced=counts.get("ssid_replaced", 0),
        ),
        records=NO_RECORDS,
        events=events,
        fields=comparison.fields.filter(pl.col("ssid").is_in(ssids)),
        people=people,
        impact=comparison.impact.filter((pl.col("by") == "school") & (pl.col("value") == school)),
        findings=(),
    )


def school_report(comparison: Comparison, school: str) -> Report:
    """The report of one school: its changes and lists, without the bars and findings of the whole LEA."""
    part = of_school(comparison, school)
    report = build_report(part)
    name = comparison.schools.get(school, school)
    students = part.people["ssid"].n_unique()
    verdict = (
        f"{counted(part.events.height, 'change')} of {counted(students, 'student')} whom CALPADS has at "
        f"{name} now, or had there last."
    )
    return replace(
        report,
        title=f"What changed: {name}",
        verdict=(verdict,),
        bars=(),
        tasks=tuple(task for task in report.tasks if task.anchor != "findings"),
    )
