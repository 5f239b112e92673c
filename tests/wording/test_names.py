import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.wording.names import REASON_WORDS, Words, exit_words, words_of
from support.comparisons import SCHOOLS, TITLES, comparison, release
from support.factories import SCHOOL_A, SCHOOL_B

WORDS = Words(layout=load_layout("2018-19"), field_titles=TITLES, schools=SCHOOLS)


@pytest.mark.parametrize(
    ("code", "date", "reason", "words"),
    [
        ("T160", None, "transferred_ca_public", "exit code T160 says: another California public school"),
        (
            "T200",
            "2019-08-20",
            "left_ca_public",
            "exit code T200 says: a school in another state, 2019-08-20",
        ),
        ("E130", "2019-09-01", "deceased", "removed from enrollment, 2019-09-01"),
        (None, None, "deceased", "removed from enrollment"),
        (None, None, "unknown", "no exit code is known"),
        ("T999", None, "unknown", "exit code T999 says: exit code T999, whose meaning is not published"),
    ],
)
def test_an_exit_is_told_as_what_its_code_says(
    code: str | None, date: str | None, reason: str, words: str
) -> None:
    assert exit_words(code, date, reason) == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("transferred_ca_public", "transferred to another California public school"),
        ("left_ca_public", "left California public schools"),
        ("other_program", "went to another program"),
        ("completed", "completed school"),
        ("unconfirmed", "whereabouts not confirmed"),
        ("deceased", "removed from enrollment"),
        ("unknown", "no exit code that tells"),
    ],
)
def test_a_reason_to_leave_is_told_in_neutral_words(reason: str, words: str) -> None:
    assert REASON_WORDS[reason] == words


def test_a_record_type_that_the_layout_does_not_know_is_called_by_its_number() -> None:
    assert (WORDS.test("01"), WORDS.test("77"), WORDS.test(None)) == ("SB ELA", "Record type 77", "")


def test_a_code_is_told_with_its_words_unless_they_are_the_same() -> None:
    assert WORDS.value("elas", "RFEP") == "RFEP (Reclassified fluent English proficient)"
    assert (WORDS.value("el_status", "Yes"), WORDS.value("elas", None)) == ("Yes", "blank")


def test_a_name_that_two_schools_share_carries_the_code() -> None:
    twins = Words(
        layout=WORDS.layout, field_titles={}, schools=dict.fromkeys((SCHOOL_A, SCHOOL_B), "Lincoln")
    )
    assert twins.school(SCHOOL_A) == f"Lincoln ({SCHOOL_A})"
    assert WORDS.school(SCHOOL_A) == "Alder Elementary"
    assert WORDS.school("19999990000009") == "19999990000009"


def test_words_of_a_layout_of_the_user_s_own_are_those_of_its_year_or_of_the_newest() -> None:
    own = {name: words_of(comparison(new=release("dec.csv", layout="ours", administration=name)))
           for name in ("2018-19", "2035-36")}  # fmt: skip
    assert own["2018-19"].layout.name == "2018-19"
    assert own["2035-36"].layout.name == "2024-25"
