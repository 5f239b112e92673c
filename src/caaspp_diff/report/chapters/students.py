"""The chapter on students: who left, joined, moved or has another SSID, and what the exit codes say."""

import polars as pl

from caaspp_diff.layouts.exit_codes import exit_code
from caaspp_diff.phrases import counted, listed, number, plural
from caaspp_diff.report.event_rows import DATE, NEW, NOTE, OLD
from caaspp_diff.report.model import Section, Table, TableRow
from caaspp_diff.report.source import Events, by, present
from caaspp_diff.wording.names import REASON_WORDS


def students_section(source: Events) -> Section:
    """All that happened to students, their scores and demographics aside."""
    return Section(
        id="students",
        title="Students",
        lead=tuple(sentence for sentence in (_left(source), year_end(source)) if sentence),
        tables=_reasons(source),
        listings=present(
            source.listing("students-left", source.of("student_left"), NOTE, DATE),
            source.listing("exits-recorded", source.of("exit_recorded"), NOTE, DATE),
            source.listing("ssids-replaced", source.of("ssid_replaced"), OLD, NEW, NOTE),
            source.listing("students-joined", source.of("student_joined"), NOTE),
            source.listing("schools-changed", source.of("school_changed"), OLD, NEW),
        ),
    )


def _left(source: Events) -> str:
    left = source.count("student_left")
    if not left:
        return ""
    return (
        f"{counted(left, 'student')} of the old release {plural(left, 'is', 'are')} no longer in the "
        "file: their records went with the enrollment, their scores are not withdrawn."
    )


def year_end(source: Events) -> str:
    """One sentence on the exit codes that schools set on nearly everyone; they are not events."""
    changed = (
        source.comparison.fields.filter(pl.col("field") == "student_exit_code").select("ssid", "new").unique()
    )
    codes = sorted(code for code in changed["new"].drop_nulls().unique() if exit_code(code).year_end)
    students = changed.filter(pl.col("new").is_in(codes))["ssid"].n_unique()
    if not students:
        return ""
    return (
        f"{counted(students, 'student')} got a year-end exit code ({listed(codes)}): schools set it on "
        "nearly everyone when the year closes, so it is no departure and is not listed."
    )


def _reasons(source: Events) -> tuple[Table, ...]:
    events = source.of("student_left", "exit_recorded")
    if not events.height:
        return ()
    left = dict(by(source.of("student_left"), "reason", str))
    recorded = dict(by(source.of("exit_recorded"), "reason", str))
    reasons = [reason for reason in REASON_WORDS if reason in left or reason in recorded]
    return (
        Table(
            id="exit-reasons",
            title="What the exit codes say",
            note="An exit code is what a school entered; the other end may not have confirmed it.",
            corner="The exit code says",
            columns=("Left the file", "Still in the file"),
            rows=tuple(
                TableRow(
                    label=REASON_WORDS[reason],
                    cells=(number(left.get(reason, 0)), number(recorded.get(reason, 0))),
                )
                for reason in reasons
            ),
        ),
    )
