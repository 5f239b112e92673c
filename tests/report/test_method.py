import pytest

from caaspp_diff.layouts.exit_codes import exit_code
from caaspp_diff.report.method import GLOSSARY, METHOD

MEANINGS = {line.label: line.value for line in GLOSSARY}


@pytest.mark.parametrize(
    "sentence",
    [
        "Records are matched by SSID and record type, whatever their order in the file.",
        "Values are compared as text: 01 is not 1, a blank is no value.",
        "An event is one fact about one student or one test, however many records repeat it.",
        "old = unchanged + changed + gone; new = unchanged + changed + added.",
    ],
)
def test_the_method_says_how_records_values_events_and_counts_are_told(sentence: str) -> None:
    assert [one for one in METHOD if sentence in one] != []


def test_the_exit_codes_that_the_glossary_calls_no_departures_are_none() -> None:
    words = MEANINGS["exit code"].replace(",", " ").split()
    codes = [word for word in words if word[0] == "E" and word[1:].isdigit()]
    assert codes == ["E150", "E155", "E156", "E170"]
    assert not any(exit_code(code).departure for code in codes)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("counted", "Include Indicator Y"),
        ("tested", "Include Indicator T, R or Y"),
        ("withdrawn", "the student being still in the file"),
        ("left the file", "it does not mean that a student stopped going to school"),
        ("expected", "still open when the old release was extracted"),
        ("level", "1 the lowest"),
    ],
)
def test_a_word_of_the_report_has_its_meaning(word: str, says: str) -> None:
    assert says in MEANINGS[word]
