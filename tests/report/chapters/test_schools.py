from caaspp_diff.report.chapters.schools import schools_section
from caaspp_diff.report.source import Events
from support.comparisons import comparison, event, person


def test_a_table_of_schools_has_a_column_for_what_happened_and_for_nothing_else() -> None:
    events = [event("student_left", 1, reason="unknown"), event("score_invalidated", 2, record_type="01")]
    people = [person(1), person(2, school=None, school_name=None)]
    (table,) = schools_section(Events(comparison(events=events, people=people))).tables
    assert table.columns == ("Scores lost", "Left")
    assert [(row.label, row.cells) for row in table.rows] == [
        ("not given", ("1", "0")),
        ("Alder Elementary", ("0", "1")),
    ]


def test_the_table_says_which_school_it_means() -> None:
    left = event("student_left", 1, reason="unknown")
    (table,) = schools_section(Events(comparison(events=[left], people=[person(1)]))).tables
    assert table.note == "Where CALPADS has the student now; those who left stand where it last had them."
