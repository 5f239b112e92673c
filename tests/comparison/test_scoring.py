import polars as pl
import pytest

from caaspp_diff.comparison.facts import FACT_FIELDS
from caaspp_diff.comparison.scoring import (
    HEADLINES,
    at_nonpublic_school,
    district_of_test,
    headline,
    is_counted,
    is_of_this_year,
    is_tested,
    lea_of_test,
    school_of_test,
)

LEA = "19999990000000"
OTHER = "19888880000000"


def _of(expression: pl.Expr, **values: str) -> object:
    """What an expression makes of one record that holds ``values`` and nothing else."""
    unknown = values.keys() - set(FACT_FIELDS)
    assert not unknown
    row = {name: [values.get(name)] for name in FACT_FIELDS}
    frame = pl.DataFrame(row, schema=dict.fromkeys(FACT_FIELDS, pl.String))
    return frame.cast(dict.fromkeys(FACT_FIELDS, pl.Categorical)).select(expression).item()


def test_each_result_is_a_headline_where_none_stands_before_it() -> None:
    values = {name: str(n) for n, name in enumerate(HEADLINES)}

    for place, name in enumerate(HEADLINES):
        assert _of(headline(), **dict(list(values.items())[place:])) == values[name]


@pytest.mark.parametrize("name", HEADLINES)
def test_ns_is_no_result(name: str) -> None:
    assert _of(headline(), **{name: "NS"}) is None


@pytest.mark.parametrize("name", ["achievement_level", "performance_level"])
def test_level_nine_is_no_result(name: str) -> None:
    assert _of(headline(), **{name: "9"}) is None


def test_nine_points_are_a_result() -> None:
    assert _of(headline(), raw_score_1="9") == "9"


@pytest.mark.parametrize(
    ("indicator", "tested"), [("N", False), ("E", False), ("T", True), ("R", True), ("Y", True)]
)
def test_the_include_indicator_says_who_tested_and_what_counts(indicator: str, *, tested: bool) -> None:
    assert _of(is_tested(), include_indicator=indicator) is tested
    assert _of(is_counted(), include_indicator=indicator, scale_score="2500") is (indicator == "Y")


def test_without_a_score_nothing_counts_and_without_an_indicator_nobody_tested() -> None:
    assert _of(is_counted(), include_indicator="Y") is False
    assert _of(is_counted(), scale_score="2500") is False
    assert _of(is_tested()) is False


@pytest.mark.parametrize(("flag", "own"), [("N", False), ("Y", True), (None, True)])
def test_only_the_flag_n_is_of_an_earlier_year(flag: str | None, *, own: bool) -> None:
    assert _of(is_of_this_year(), **({"cast_current_year_flag": flag} if flag else {})) is own


def test_a_test_counts_for_the_school_of_its_last_part() -> None:
    codes = {
        "calpads_school_code": "0",
        "tested_school_code_1": "1",
        "tested_school_code_2": "2",
        "tested_school_code_3": "3",
        "tested_school_code_4": "4",
        "final_tested_school_code": "5",
    }

    for place, code in enumerate(codes.values()):
        assert _of(school_of_test(), **dict(list(codes.items())[: place + 1])) == code


def test_the_district_of_accountability_goes_before_where_a_test_was_taken() -> None:
    codes = {"district_of_accountability": OTHER[:7], "tested_district_code_1": LEA}

    assert _of(lea_of_test(district_of_test()), **codes) == OTHER
    assert _of(district_of_test(), **codes) == LEA
    assert (
        _of(lea_of_test(district_of_test()), tested_district_code_1=LEA, tested_district_code_2=OTHER)
        == OTHER
    )
    assert _of(lea_of_test(district_of_test()), calpads_district_code=LEA) == LEA
    assert _of(lea_of_test(district_of_test())) is None


def test_the_last_flag_says_whether_the_school_is_nonpublic() -> None:
    assert _of(at_nonpublic_school(), calpads_nps_flag="Y") is True
    assert _of(at_nonpublic_school(), tested_nps_flag_1="Y", tested_nps_flag_2="N") is False
    assert _of(at_nonpublic_school()) is False
