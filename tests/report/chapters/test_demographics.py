from caaspp_diff.report.chapters.demographics import demographics_section
from caaspp_diff.report.source import Events
from support.comparisons import comparison, event, person


def test_the_lead_counts_changes_and_students_and_those_that_came_too_late() -> None:
    events = [
        event("demographic_changed", 1, field="el_status", old="Yes", new="No", expected=False),
        event("demographic_changed", 1, field="homeless_status", old="No", new="Yes", expected=True),
        event("identity_changed", 2, field="last_name", old="Rivera", new="Rivera-Yang"),
    ]
    found = demographics_section(Events(comparison(events=events, people=[person(1), person(2)])))
    (lead,) = found.lead
    assert lead == (
        "3 changes of 2 students, each told once for a student and field however many records repeat it; "
        "1 should not have come any more."
    )
