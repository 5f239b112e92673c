import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.dialect import Dialect


def dialect(name: str) -> Dialect:
    return Dialect(load_layout(name))


@pytest.mark.parametrize(
    ("name", "letter", "word"),
    [("2018-19", "F", "Female"), ("2017-18", "M", "Male"), ("2021-22", "X", "X"), ("2024-25", "F", "F")],
)
def test_gender_is_written_in_the_words_of_the_year(name: str, letter: str, word: str) -> None:
    assert dialect(name).gender(letter) == word


def test_a_row_holds_no_blank_and_no_field_of_another_year() -> None:
    row = dialect("2016-17").row({"ssid": "9900000001", "homeless_status": "Yes", "middle_name": ""})
    assert row == {"ssid": "9900000001"}


def test_an_edit_empties_what_it_blanks_and_leaves_the_row_alone() -> None:
    row = {"ssid": "9900000001", "elas": "EL"}
    assert dialect("2018-19").edit(row, {"elas": "", "el_status": "No"}) == {
        "ssid": "9900000001",
        "el_status": "No",
    }
    assert row == {"ssid": "9900000001", "elas": "EL"}


def test_a_code_that_the_year_does_not_know_stays_blank() -> None:
    assert dialect("2018-19").row({"condition_code": "C"}) == {"condition_code": "C"}
    assert dialect("2021-22").row({"condition_code": "C"}) == {}


def test_a_code_that_the_year_does_not_know_takes_the_old_one_away() -> None:
    assert (
        dialect("2019-20.caasci_csa_prelim").edit({"include_indicator": "Y"}, {"include_indicator": "N"})
        == {}
    )


@pytest.mark.parametrize(("name", "expected"), [("2018-19", "2019-05-02"), ("2015-16", "2016-05-0209:15:00")])
def test_a_test_day_is_as_long_as_its_field(name: str, expected: str) -> None:
    one = dialect(name)
    assert one.test_day(one.day("05-02")) == expected


@pytest.mark.parametrize(("name", "expected"), [("2021-22", "0000000030000007"), ("2022-23", "30000007")])
def test_the_uin_is_padded_through_2021_22(name: str, expected: str) -> None:
    assert dialect(name).uin(30_000_007) == expected


def test_a_pilot_has_no_result() -> None:
    assert dialect("2016-17").results["06"] == ()
    assert "scale_score" in dialect("2018-19").results["06"]


def test_the_year_without_tests_says_so() -> None:
    assert dialect("2019-20").untested > dialect("2018-19").untested == 0


def test_foster_status_is_blank_in_2018_19_alone() -> None:
    assert "foster_status" not in dialect("2018-19").names
    assert "foster_status" in dialect("2020-21").names


def test_a_closed_list_refuses_other_codes() -> None:
    assert dialect("2018-19").refuses("test_mode", "Z")
    assert not dialect("2018-19").refuses("test_mode", "O")
    assert not dialect("2018-19").refuses("last_name", "Z")
