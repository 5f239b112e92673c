from typing import get_args

import pytest

from caaspp_diff.layouts.exit_codes import Reason, exit_code, exit_codes
from caaspp_diff.layouts.load import DATA, read_table


@pytest.mark.parametrize(
    ("reason", "codes"),
    [
        ("transferred_ca_public", "T160 T165 T167"),
        ("left_ca_public", "T180 T200 T240"),
        ("other_program", "T260 T280 T310 T370 T380 T460"),
        ("completed", "E125 E230"),
        ("unconfirmed", "E140 E300 E400 T270"),
        ("deceased", "E130"),
        ("unknown", "E410 E450 N420 N470"),
    ],
)
def test_a_departure_has_its_reason(reason: str, codes: str) -> None:
    found = [exit_code(code) for code in codes.split()]

    assert {(one.reason, one.departure) for one in found} == {(reason, True)}


@pytest.mark.parametrize(
    ("code", "year_end"), [("E150", False), ("E155", True), ("E156", True), ("E170", False)]
)
def test_an_exit_without_leaving_is_no_departure(code: str, year_end: bool) -> None:  # noqa: FBT001
    assert (exit_code(code).departure, exit_code(code).year_end) == (False, year_end)


def test_only_two_codes_are_set_at_the_end_of_the_year() -> None:
    assert {code for code, one in exit_codes().items() if one.year_end} == {"E155", "E156"}


@pytest.mark.parametrize(("code", "departure"), [("T999", True), ("E999", False), ("X1", False), ("", False)])
def test_a_code_that_is_not_in_the_table_is_a_departure_only_if_a_transfer(
    code: str,
    departure: bool,  # noqa: FBT001
) -> None:
    assert (exit_code(code).departure, exit_code(code).reason) == (departure, "unknown")


def test_a_code_is_found_in_any_case_and_with_blanks_around() -> None:
    assert exit_code(" t160 ") == exit_code("T160")


def test_the_words_are_neutral() -> None:
    words = " ".join(one.words.lower() for one in exit_codes().values())

    for word in ("drop", "died", "death", "expel", "truan", "disciplin", "court", "medical", "jail"):
        assert word not in words


def test_the_words_for_a_death_are_a_removal_from_enrollment() -> None:
    assert exit_code("E130").words == "removed from enrollment"


def test_codes_with_a_private_reason_are_sensitive_in_the_table() -> None:
    sensitive = [row["code"] for row in read_table("exit_codes.tsv") if row["sensitive"] == "yes"]

    assert " ".join(sorted(sensitive)) == "E130 E140 E300 E400 E410 T165 T167 T270 T310 T370 T380"


def test_the_words_of_a_sensitive_code_name_its_destination_at_most() -> None:
    assert {row["words"] for row in read_table("exit_codes.tsv") if row["sensitive"] == "yes"} == {
        "a ground that the code keeps private",
        "a program outside the school system",
        "another California public school",
        "another or an unknown destination",
        "no confirmed school or program",
        "no known enrollment",
        "removed from enrollment",
    }


def test_every_code_has_words_a_known_reason_and_a_source() -> None:
    assert {one.reason for one in exit_codes().values()} <= set(get_args(Reason))
    assert all(one.words and one.source for one in exit_codes().values())


def test_no_row_of_the_table_calls_anyone_a_dropout() -> None:
    assert "dropout" not in DATA.joinpath("exit_codes.tsv").read_text(encoding="utf-8").lower()
