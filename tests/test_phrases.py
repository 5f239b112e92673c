import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import caaspp_diff
from caaspp_diff.comparison.model import EVENT_KINDS
from caaspp_diff.layouts.load import layout_names
from caaspp_diff.phrases import (
    LONGEST,
    count,
    counted,
    listed,
    moved,
    number,
    percent,
    plain_json,
    plain_text,
    plain_texts,
    plural,
    signed,
    some,
    spoken_name,
    suggest,
)

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 100_000, "<0.1%"),
        (99_999, 100_000, ">99.9%"),
        (1, 3, "33.3%"),
        (1, 2000, "0.1%"),
        (0, 0, ""),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (3, 0, "+3"),
        (-12, 0, f"{MINUS}12"),
        (0, 0, "0"),
        (-0.04, 1, "0.0"),
        (1234.56, 1, "+1,234.6"),
        (None, 0, ""),
    ],
)
def test_a_difference_carries_its_sign(value: float, digits: int, text: str) -> None:
    assert signed(value, digits) == text


def test_numbers_are_grouped() -> None:
    assert number(1234567) == "1,234,567"
    assert number(2490.5, 1) == "2,490.5"
    assert number(None) == ""


def test_a_count_that_is_not_there_was_withheld() -> None:
    assert count(None) == "withheld"
    assert count(0) == "0"


def test_a_sentence_says_some_for_a_count_that_was_withheld() -> None:
    assert some(None) == "some"
    assert some(0) == "none"
    assert some(1204) == "1,204"


def test_what_moved_is_told_with_the_change_and_what_did_not_once() -> None:
    assert moved("2,480", "2,490", "+10") == "2,480 → 2,490 (+10)"
    assert moved("none", "2,490") == "none → 2,490"
    assert moved("2,480", "2,480", "0") == "2,480"


def test_nouns_follow_their_count() -> None:
    assert counted(1, "student") == "1 student"
    assert counted(1204, "student") == "1,204 students"
    assert counted(2, "child", "children") == "2 children"


def test_lists_read_as_sentences_do() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_nouns_and_verbs_take_the_plural_but_for_one() -> None:
    assert [plural(value, "key") for value in (0, 1, 2)] == ["keys", "key", "keys"]
    assert [plural(value, "is", "are") for value in (0, 1, 2)] == ["are", "is", "are"]


def test_a_count_that_was_withheld_takes_the_plural() -> None:
    assert plural(None, "student") == "students"


def test_a_long_list_names_the_first_and_counts_the_others() -> None:
    assert listed(list("abcdefg"), 3) == "a, b, c and 4 more"
    assert listed(list("abcdefg")) == "a, b, c, d, e, f and g"


def test_a_single_item_too_many_is_named_too() -> None:
    assert listed(list("abcd"), 3) == "a, b, c and d"


def test_a_short_list_is_the_same_with_a_limit() -> None:
    assert [listed(list(items), 3) for items in ("", "a", "ab")] == ["", "a", "a and b"]


def test_names_are_spoken_as_words_with_ssid_in_capitals() -> None:
    assert spoken_name("possible_ssid_replacement") == "possible SSID replacement"
    assert spoken_name("unchanged") == "unchanged"


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("student_lift", EVENT_KINDS, "Did you mean student_left?"),
        ("score_aded", EVENT_KINDS, "Did you mean score_added?"),
        ("2018-18", layout_names(), "Did you mean 2018-19?"),
        ("scool", ["school", "grade"], "Did you mean school?"),
        ("sb eal", ["CAA ELA", "SB ELA"], "Did you mean SB ELA?"),
        ("ELAS", ["el_status", "elas"], "Did you mean elas?"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_name(word: str, known: Sequence[str], hint: str) -> None:
    assert suggest(word, known) == hint


def test_a_slip_is_answered_with_the_nearest_name_even_where_the_choice_is_too_large() -> None:
    assert suggest("genderr", ["gender", "elas"], "The layout lists them.") == "Did you mean gender?"


@pytest.mark.parametrize("word", ["group", "", "x", "schools by grade", "school" * 1000])
def test_where_nothing_is_near_the_choice_is_offered(word: str) -> None:
    assert suggest(word, ["school", "grade"]) == "Choose one of: school, grade."


def test_a_very_long_word_is_not_compared_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def none_is_near(word: str, *_: object, **__: object) -> list[str]:
        compared.append(word)
        return []

    monkeypatch.setattr("difflib.get_close_matches", none_is_near)

    suggest("x" * 1_000_000, ["school", "grade"])

    assert [len(word) for word in compared] == [2 * LONGEST]


def test_where_the_choice_is_too_large_another_sentence_takes_its_place() -> None:
    assert suggest("zzz", ["gender", "elas"], "The layout lists them.") == "The layout lists them."


@pytest.mark.parametrize("word", ["hello", "everything", "s", "score_deleted", "2019", "*"])
def test_no_name_is_put_forward_for_what_is_no_slip_of_it(word: str) -> None:
    assert suggest(word, EVENT_KINDS).startswith("Choose one of: student_left, student_joined, ")


def test_another_year_is_no_slip_of_a_year() -> None:
    assert suggest("2025-26", layout_names()).startswith("Choose one of: 2014-15, 2015-16, ")


def test_every_hint_is_made_in_one_place() -> None:
    package = Path(caaspp_diff.__file__).parent
    hinting = re.compile(r"get_close_matches|did you mean|Choose one of", re.IGNORECASE)

    found = {path.name for path in package.rglob("*.py") if hinting.search(path.read_text(encoding="utf-8"))}

    assert found == {"phrases.py"}


@pytest.mark.parametrize(
    "text", ["Nguyễn كاتب 山田 Ωmega", "Núñez\N{EN DASH}Ibáñez", "€ 5 №\N{NO-BREAK SPACE}1", "e\u0301 😀", ""]
)
def test_ordinary_text_is_plain_as_it_is(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x1b[31mb\x9b0m", "a\ufffd[31mb\ufffd0m"),
        ("a\r\nb\tc\x00\x7f\x85", "a\ufffd\ufffdb\ufffdc\ufffd\ufffd\ufffd"),
        ("a\u2028b\u2029c\x0b\x0c\x1c\x1d\x1e\x1f", "a\ufffdb\ufffdc" + "\ufffd" * 6),
        ("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c", "\ufffd" * 12),
        ("a\u200bb\u2060\ufeff\u00ad\U000e0041", "a\ufffdb" + "\ufffd" * 4),
        ("a\ud800b\udcff", "a\ufffdb\ufffd"),
    ],
)
def test_signs_that_would_do_something_are_replaced(text: str, plain: str) -> None:
    assert plain_text(text) == plain
    assert plain_text(text, "_") == plain.replace("\ufffd", "_")


@given(st.text(st.characters()))
def test_plain_text_is_one_line_of_what_can_be_read(text: str) -> None:
    plain = plain_text(text)

    assert len(plain) == len(text)
    assert len(plain.splitlines()) <= 1
    assert plain_text(plain) == plain
    assert not {unicodedata.category(sign) for sign in plain} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters()))
def test_plain_json_means_the_same_and_holds_no_sign_that_would_do_something(text: str) -> None:
    written = plain_json(json.dumps([text, {text: 1}], ensure_ascii=False, indent=1))

    assert json.loads(written) == [text, {text: 1}]
    assert [line for line in written.split("\n") if plain_text(line) != line] == []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    name: str
    number: int | None
    others: tuple["_Named | str", ...] = ()


def test_every_text_within_a_value_is_made_plain() -> None:
    value = _Named(name="a\x07", number=7, others=("b\x1b", _Named(name="c\n", number=None)))

    assert plain_texts(value) == _Named(
        name="a\ufffd", number=7, others=("b\ufffd", _Named(name="c\ufffd", number=None))
    )
