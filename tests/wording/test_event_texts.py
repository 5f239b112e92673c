import json
from typing import Any

import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.phrases import MINUS
from caaspp_diff.wording.event_texts import CELL_TEXTS, Attribute, headline, spoken
from caaspp_diff.wording.names import Words
from support.comparisons import SCHOOLS, TITLES

WORDS = Words(layout=load_layout("2018-19"), field_titles=TITLES, schools=SCHOOLS)


def text(attribute: Attribute, *, evidence: dict[str, Any] | None = None, **columns: Any) -> str:
    """What stands in a column for an event; columns that are not given are empty."""
    of, say = CELL_TEXTS[attribute]
    values = {"evidence": json.dumps(evidence) if evidence else None} | columns
    return say(WORDS, *(values.get(name) for name in of))


@pytest.mark.parametrize(
    ("reason", "note"),
    [
        ("same_registration", "the same test registration or opportunity; in common: Opportunity ID 1"),
        ("same_person", "the same birth date, gender, name and school; in common: Opportunity ID 1"),
    ],
)
def test_a_replaced_ssid_is_told_with_what_shows_that_it_is_one_student(reason: str, note: str) -> None:
    assert text("note", kind="ssid_replaced", reason=reason, evidence={"same": ["opportunity_id_1"]}) == note


@pytest.mark.parametrize(
    ("reason", "note"),
    [
        ("new_record", "in a new record"),
        ("scored_later", "in a record that had none"),
        ("blanked", "the score is blank now"),
        ("record_removed", "the record is gone"),
        ("invalidated", "score status I, invalid"),
        ("some_new_reason", "some new reason"),
        (None, ""),
    ],
)
def test_a_score_is_told_with_how_it_came_or_went(reason: str | None, note: str) -> None:
    assert text("note", kind="score_added", reason=reason) == note


def test_a_status_that_went_blank_says_so() -> None:
    evidence = {"condition_code": ["NT", None], "include_indicator": ["N", "N"]}
    assert text("note", kind="score_added", evidence=evidence) == "condition code NT → blank"


def test_a_demographic_change_is_told_with_the_end_of_its_window() -> None:
    found = text("note", kind="demographic_changed", evidence={"window_end": "2019-05-31"})
    assert found == "testing window ended 2019-05-31"


def test_a_fall_has_a_minus_and_no_move_has_no_sign() -> None:
    assert text("difference", kind="score_changed", old="2510", new="2498") == f"{MINUS}12"
    assert text("difference", kind="score_changed", old="2510", new="2510") == "0"


def test_a_level_is_told_with_its_words_in_its_test() -> None:
    assert text("new_level", evidence={"new_level": "3"}, record_type="01") == "3 Standard Met"
    assert text("new_level", evidence={"level": "3"}, record_type="03") == "3 Level 3—Alternate"
    assert text("old_level", evidence={"level": "3"}, record_type="01") == ""


@pytest.mark.parametrize(
    ("value", "said"), [("0345", "345"), ("3", "3"), ("KN", "KN"), ("0", "0"), ("", ""), (None, "")]
)
def test_a_number_is_spoken_without_its_padding(value: str | None, said: str) -> None:
    assert spoken(value) == said


def test_no_result_is_called_no_score() -> None:
    assert (headline(None), headline("0345")) == ("no score", "345")
