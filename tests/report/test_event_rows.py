from typing import Any

import pytest

from caaspp_diff.report.event_rows import BLOCK, Change, changes
from caaspp_diff.report.source import Events
from caaspp_diff.wording.names import words_of
from support.comparisons import comparison, event, person, ssid
from support.factories import SCHOOL_B
from support.scenarios import small_lea


def told(kind: str, *, person_values: dict[str, Any] | None = None, **columns: Any) -> Change:
    """The one event of a comparison, as a row."""
    found = comparison(events=[event(kind, 1, **columns)], people=[person(1, **(person_values or {}))])
    (row,) = changes(found, words_of(found))
    return row


def test_name_grade_and_school_stand_beside_a_change() -> None:
    row = told("student_left", person_values={"middle_name": "Lea"}, reason="unknown")
    assert (row.student, row.ssid, row.grade, row.school) == (
        "Rivera, Ana Lea",
        ssid(1),
        "5",
        "Alder Elementary",
    )


def test_a_student_without_a_name_is_told_by_ssid() -> None:
    row = told("student_left", person_values={"last_name": None, "first_name": None})
    assert row.student == ssid(1)


def test_a_score_change_tells_both_levels_and_the_difference() -> None:
    evidence = {"old_level": "1", "new_level": "2", "fields": ["scale_score", "achievement_level"]}
    row = told("score_changed", record_type="01", old="2441", new="2446", evidence=evidence)
    assert (row.old, row.new, row.difference) == ("2441", "2446", "+5")
    assert row.old_level.startswith("1")
    assert row.new_level.startswith("2")
    assert row.field == "Scale Score; Achievement Level"


def test_padding_zeros_of_a_score_are_not_read_out() -> None:
    row = told("score_changed", record_type="03", old="0345", new="0350")
    assert (row.old, row.new, row.difference) == ("345", "350", "+5")


def test_two_levels_have_no_difference_in_points() -> None:
    assert told("score_changed", record_type="09", old="1", new="3").difference == ""


def test_a_score_that_is_gone_is_called_no_score() -> None:
    assert told("score_removed", record_type="01", old="2441", reason="blanked").new == "no score"


@pytest.mark.parametrize("kind", ["student_left", "exit_recorded"])
def test_an_exit_is_a_claim_of_its_code(kind: str) -> None:
    evidence = {"exit_code": "T160", "exit_date": "2019-08-20"}
    row = told(kind, reason="transferred_ca_public", evidence=evidence)
    assert row.note.startswith("exit code T160 says: ")
    assert row.date == "2019-08-20"


def test_a_death_is_told_only_as_removed_from_enrollment() -> None:
    row = told("student_left", reason="deceased", evidence={"exit_code": "E130", "exit_date": "2019-09-01"})
    assert row.note == "removed from enrollment"


def test_a_recorded_death_shows_no_code() -> None:
    row = told("exit_recorded", new="E130", reason="deceased", evidence={"exit_code": "E130"})
    assert "E130" not in (row.old + row.new + row.note)


def test_nobody_is_said_to_have_dropped_out() -> None:
    evidence = {"exit_code": "E140", "exit_date": None}
    note = told("student_left", reason="unconfirmed", evidence=evidence).note
    assert "dropped out" not in note
    assert "dropout" not in note


def test_an_invalidated_score_tells_what_changed_in_its_status() -> None:
    evidence = {"score_status": ["V", "I"], "include_indicator": ["Y", "R"], "condition_code": [None, None]}
    note = told("score_invalidated", record_type="01", old="2500", new="2500", evidence=evidence).note
    assert note == "score status V → I; include indicator Y → R"


def test_schools_are_told_by_name() -> None:
    row = told("school_changed", field="calpads_school_code", old="1234", new=SCHOOL_B)
    assert (row.old, row.new) == ("1234", "Birch Middle")


def test_a_blank_value_says_that_it_is_one() -> None:
    row = told("demographic_changed", field="el_status", old=None, new="Yes", expected=False)
    assert (row.old, row.new, row.expected) == ("blank", "Yes", "unexpected")


def test_rows_are_made_anew_on_every_walk() -> None:
    source = Events(small_lea())
    rows = source.listing("scores-added", source.of("score_added")).rows
    assert len(rows) == 11
    assert list(rows) == list(rows)


def test_a_list_of_several_kinds_names_them() -> None:
    source = Events(small_lea())
    listing = source.listing("scores-lost", source.of("score_removed", "score_invalidated"))
    assert "kind" in [column.attribute for column in listing.columns]
    assert listing.kind == ""


def test_a_list_of_several_blocks_keeps_its_order() -> None:
    students = range(1, BLOCK + 3)
    left = [event("student_left", n, reason="unknown") for n in students]
    source = Events(comparison(events=left, people=[person(n) for n in students]))
    rows = source.listing("students-left", source.of("student_left")).rows
    assert [cells[1] for cells in rows] == [ssid(n) for n in students]


def test_a_list_knows_each_student_wherever_the_people_stand() -> None:
    left = [event("student_left", n, reason="unknown") for n in (1, 2, 3)]
    source = Events(comparison(events=left, people=[person(3, last="Cruz"), person(1, last="Abel")]))
    rows = source.listing("students-left", source.of("student_left")).rows
    assert [cells[0] for cells in rows] == ["Abel, Ana", ssid(2), "Cruz, Ana"]
