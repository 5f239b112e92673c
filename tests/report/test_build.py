import dataclasses
from typing import Any

import polars as pl
import pytest

from caaspp_diff.phrases import MINUS
from caaspp_diff.privacy.redaction import redact
from caaspp_diff.report.build import ReportOptions, build_report
from caaspp_diff.report.model import Report, Section
from support.comparisons import comparison, event, field, person
from support.scenarios import nothing_changed, only_departures, small_lea

KEY = b"0123456789abcdef"


def section(report: Report, name: str) -> Section:
    """One chapter by its id."""
    return next(one for one in report.sections if one.id == name)


def test_a_release_against_itself_says_so() -> None:
    report = build_report(nothing_changed())
    assert report.verdict == ("Nothing changed: each release holds the same 100 records of 50 students.",)
    assert report.identical
    assert report.classes == ()
    assert report.tasks == ()


def test_the_verdict_counts_scores_and_students() -> None:
    report = build_report(small_lea())
    scores, students, records, first = report.verdict
    assert scores == (
        "11 scores were added; 3 scores changed, 2 of them across an achievement level; "
        "2 scores were withdrawn or no longer count."
    )
    assert students == "4 students left the file and 3 joined; 1 student has a new SSID."
    assert records == "60 of the 100 old records (60.0%) are unchanged."
    assert first.startswith("Look first at the scores that were withdrawn or no longer count, ")


def test_every_event_stands_in_exactly_one_list() -> None:
    found = small_lea()
    listings = [listing for one in build_report(found).sections for listing in one.listings]
    assert sum(len(listing.rows) for listing in listings) == found.events.height


def test_the_counts_of_the_classes_are_those_of_their_lists() -> None:
    report = build_report(small_lea())
    sizes = {listing.id: len(listing.rows) for one in report.sections for listing in one.listings}
    assert {one.anchor: int(one.count) for one in report.classes} == sizes


def test_bars_add_up_to_both_releases() -> None:
    found = small_lea()
    students, records = build_report(found).bars
    sizes = [segment.count or 0 for segment in students.segments]
    assert sum(sizes) == found.students.both + found.students.left + found.students.joined
    assert sum(segment.count or 0 for segment in records.segments) == 118


def test_departures_alone_make_no_change_of_a_student() -> None:
    students, _ = build_report(only_departures()).bars
    assert [segment.count for segment in students.segments] == [47, 0, 0, 3]


def test_year_end_exit_codes_are_one_line_and_no_event() -> None:
    codes = [field(n, "student_exit_code", "exit", None, "E155") for n in range(1, 31)]
    report = build_report(comparison(fields=codes))
    (line,) = section(report, "students").lead
    assert line.startswith("30 students got a year-end exit code (E155)")
    assert section(report, "students").listings == ()


def test_unexpected_changes_come_before_expected_ones() -> None:
    report = build_report(small_lea())
    names = [listing.id for listing in section(report, "demographics").listings]
    assert names == ["demographics-unexpected", "demographics-open", "demographics-expected"]
    (transitions,) = section(report, "demographics").tables
    unexpected = [row.cells[-1] for row in transitions.rows]
    assert unexpected == sorted(unexpected, reverse=True)


def test_a_name_that_nothing_locks_is_neither_expected_nor_not() -> None:
    renamed = event("identity_changed", 1, field="last_name", old="Rivera", new="Rivera-Yang")
    report = build_report(comparison(events=[renamed], people=[person(1)]))
    (listing,) = section(report, "demographics").listings
    assert listing.id == "identity-changed"
    assert [one.anchor for one in report.classes] == ["identity-changed"]


def test_birth_dates_and_names_stand_in_the_list_and_not_in_the_table() -> None:
    (transitions,) = section(build_report(small_lea()), "demographics").tables
    row = next(row for row in transitions.rows if row.label == "Date of Birth")
    assert row.cells[:2] == ("see the list", "see the list")


def test_added_scores_are_counted_by_grade_and_school() -> None:
    by_grade, by_school = section(build_report(small_lea()), "scores").tables
    assert [(row.label, row.cells) for row in by_grade.rows] == [
        ("5", ("0", "10", "10")),
        ("7", ("1", "0", "1")),
        ("All", ("1", "10", "11")),
    ]
    assert [row.label for row in by_school.rows] == ["Alder Elementary", "Birch Middle", "All"]


def test_score_moves_fall_into_bins() -> None:
    (moves,) = section(build_report(small_lea()), "scores").distributions
    assert {one.label: one.count for one in moves.bins if one.count} == {
        f"{MINUS}20 to {MINUS}11": 1,
        "+1 to +10": 2,
    }


def test_schools_have_an_anchor_each() -> None:
    (table,) = section(build_report(small_lea()), "schools").tables
    assert [row.id for row in table.rows] == ["school-19999990000001", "school-19999990000002"]
    assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_slices_in_which_nothing_moved_are_counted_and_left_out() -> None:
    impact = section(build_report(small_lea()), "impact")
    assert impact.lead[-1] == "1 row in which no number moved is left out."
    groups = next(table for table in impact.tables if table.id == "impact-group")
    assert [row.label for row in groups.rows] == ["English Learner Status: Yes"]


def test_impact_tells_before_after_and_difference() -> None:
    impact = section(build_report(small_lea()), "impact")
    lea = next(table for table in impact.tables if table.id == "impact-lea")
    (row,) = lea.rows
    assert row.cells[1] == "400 → 403 (+3)"
    assert row.cells[-2:] == ("2,490.5 → 2,491.0 (+0.5)", "50.0% → 50.4% (+0.4)")


def test_findings_come_by_severity_with_their_lines() -> None:
    findings = build_report(small_lea()).findings
    assert [one.severity for one in findings] == ["error", "warning", "note"]
    assert findings[1].where == "new release: lines 17, 1,204"


def test_what_to_do_begins_with_the_errors_of_the_files() -> None:
    tasks = build_report(small_lea()).tasks
    assert tasks[0].text == "Settle 1 error in the files before relying on the rest."
    assert "second test" in tasks[2].text


def test_the_report_holds_no_frame() -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, pl.DataFrame | pl.Series)
        if dataclasses.is_dataclass(value) and not hasattr(value, "frame"):
            for one in dataclasses.fields(value):
                walk(getattr(value, one.name))
        elif isinstance(value, tuple):
            for part in value:
                walk(part)

    walk(build_report(small_lea()))


def test_tokens_take_the_place_of_names() -> None:
    report = build_report(redact(small_lea(), "ids", KEY))
    listing = section(report, "students").listings[0]
    assert [column.attribute for column in listing.columns][:2] == ["ssid", "grade"]
    assert all(cells[0].startswith("s-") for cells in listing.rows)
    assert "without names" in report.marking


def test_a_report_of_counts_lists_nobody() -> None:
    report = build_report(redact(small_lea(), "aggregate"))
    assert not [listing for one in report.sections for listing in one.listings]
    assert report.tasks == ()
    assert report.verdict[0] == "Scores: 11 added, some changed, some withdrawn, some no longer counted."


def test_where_a_cut_list_stands_whole_is_an_option() -> None:
    report = build_report(nothing_changed(), ReportOptions(whole_list="changes.xlsx"))
    assert report.whole_list == "changes.xlsx"


@pytest.mark.parametrize("code", ["E130", "E140", "T270"])
def test_sensitive_codes_are_never_called_dropping_out(code: str) -> None:
    left = event("student_left", 1, reason="unconfirmed", evidence={"exit_code": code})
    report = build_report(comparison(students=(49, 1, 0), events=[left], people=[person(1)]))
    texts = str(report) + str([list(one.rows) for s in report.sections for one in s.listings])
    assert "dropped out" not in texts.lower()
    assert "dropout" not in texts.lower()
