import random

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.dialect import Dialect, Row
from caaspp_diff.sample.supports import supports

HERE = Dialect(load_layout("2018-19"))


def given(person: Row, record_type: str = "02") -> list[Row]:
    rng = random.Random(1)  # noqa: S311
    return [supports(HERE, rng, record_type, person) for _ in range(40)]


def test_a_student_without_a_need_has_no_support() -> None:
    assert given({"idea_indicator": "No", "el_status": "No"}) == 40 * [
        {"accommodations_available_indicator": "No", "designated_support_available_indicator": "No"}
    ]


def test_the_indicators_say_which_sort_of_support_there_is() -> None:
    for row in given({"idea_indicator": "Yes", "el_status": "Yes"}):
        accommodated = any(name.startswith(("nacc_", "eacc_")) for name in row)
        supported = any(name.startswith(("nds_", "eds_")) for name in row)
        assert (row["accommodations_available_indicator"] == "Yes") == accommodated
        assert (row["designated_support_available_indicator"] == "Yes") == supported


def test_the_codes_are_those_of_the_layout() -> None:
    rows = given({"idea_indicator": "No", "el_status": "Yes"})
    assert {row["eds_translations_glossary_1"] for row in rows if "eds_translations_glossary_1" in row} == {
        "TDS_WL_ESNGlossary"
    }
