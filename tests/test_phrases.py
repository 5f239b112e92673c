import pytest

from caaspp_diff.phrases import count, counted, listed, number, percent, signed

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


def test_nouns_follow_their_count() -> None:
    assert counted(1, "student") == "1 student"
    assert counted(1204, "student") == "1,204 students"
    assert counted(2, "child", "children") == "2 children"


def test_lists_read_as_sentences_do() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
