import pytest

from caaspp_diff.wording.names import slice_name, words_of
from support.comparisons import comparison
from support.factories import LEA, SCHOOL_A


@pytest.mark.parametrize(
    ("by", "value", "name"),
    [
        ("lea", LEA, "Sample Unified"),
        ("lea", "10000000000000", "10000000000000"),
        ("school", SCHOOL_A, "Alder Elementary"),
        ("school", "19999990000009", "19999990000009"),
        ("school", "", "School not given"),
        ("grade", "03", "Grade 3"),
        ("grade", "11", "Grade 11"),
        ("grade", "KN", "Grade KN"),
        ("grade", "", "Grade not given"),
        ("group", "el_status=Yes", "English Learner Status: Yes"),
        ("group", "reporting_ethnicity=500", "reporting ethnicity: Hispanic or Latino"),
        ("group", "el_status=", "English Learner Status: blank"),
    ],
)
def test_a_slice_is_called_by_words(by: str, value: str, name: str) -> None:
    assert slice_name(words_of(comparison()), by, value, {LEA: "Sample Unified"}) == name


def test_an_lea_without_a_name_is_called_by_its_code() -> None:
    words = words_of(comparison())

    assert slice_name(words, "lea", LEA, {LEA: None}) == LEA
    assert slice_name(words, "lea", LEA) == LEA
