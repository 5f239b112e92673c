import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.tables import code_table, code_table_names, listed_codes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ("Yes; No; blank", {"Yes": "", "No": ""}),
        ("O=online; P=paper", {"O": "online", "P": "paper"}),
        ("DF = Direct Funded Charter School; blank", {"DF": "Direct Funded Charter School"}),
        ("09-11; KN=Kindergarten", {"09": "", "10": "", "11": "", "KN": "Kindergarten"}),
        ("[SB] 3=Met; 9=No score | [CAA] 3=Level 3; 9=No score; blank", {"3": "", "9": "No score"}),
        ("Y; blank", {"Y": ""}),
        ("numeric; blank", {}),
        ("see codes.tsv primary_language; blank", {}),
        ("YYYY-MM-DD; blank", {}),
        ("10 digits", {}),
        ("alpha; blank", {}),
        ("blank", {}),
        ("", {}),
    ],
)
def test_a_list_of_values_is_closed_or_open(values: str, codes: dict[str, str]) -> None:
    assert listed_codes(values) == codes


def test_a_table_of_the_layout_itself_goes_first() -> None:
    assert "SCL" in code_table(load_layout("2016-17"), "condition_code")
    assert "NER" in code_table(load_layout("2019-20.caasci_csa_prelim"), "condition_code")


def test_a_year_without_a_table_takes_the_nearest_earlier_one_else_the_nearest_later() -> None:
    assert code_table(load_layout("2024-25"), "condition_code") == code_table(
        load_layout("2021-22"), "condition_code"
    )
    assert code_table(load_layout("2015-16"), "elas") == code_table(load_layout("2016-17"), "elas")


def test_a_table_that_no_layout_has_is_empty() -> None:
    assert code_table(load_layout("2018-19"), "nothing") == {}
    assert code_table_names("nothing") == ()


def test_a_range_of_codes_is_each_of_them() -> None:
    assert {"KN", "01", "12"} <= code_table(load_layout("2018-19"), "calpads_grade").keys()
