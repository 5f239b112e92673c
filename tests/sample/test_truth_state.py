import pytest

from caaspp_diff.comparison.model import EVENT_KINDS
from caaspp_diff.layouts.derived import derived
from caaspp_diff.layouts.exit_codes import exit_code, exit_codes
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.truth_state import DERIVED, REASONS, STUDENT_KINDS, TEST_KINDS, headline


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"scale_score": "2400", "achievement_level": "1"}, "2400"),
        ({"achievement_level": "2", "raw_score_1": "17"}, "2"),
        ({"achievement_level": "9", "raw_score_1": "17"}, "17"),
        ({"raw_score_1": "NS"}, None),
        ({"caa_science_percent_correct": "055"}, "055"),
        ({"achievement_level": "9"}, None),
        ({}, None),
    ],
)
def test_the_headline_is_the_first_result_that_there_is(row: dict[str, str], expected: str | None) -> None:
    assert headline(row) == expected


def test_every_kind_of_event_is_about_a_student_or_a_test() -> None:
    assert sorted(STUDENT_KINDS + TEST_KINDS) == sorted(EVENT_KINDS)


def test_the_reasons_are_those_of_the_table_of_exit_codes() -> None:
    for reason, codes in REASONS.items():
        assert {exit_code(code).reason for code in codes} == {reason}
        assert all(exit_codes()[code].departure for code in codes)


def test_the_derived_fields_are_those_of_the_layouts() -> None:
    for name in ("2018-19", "2021-22"):
        listed = derived(load_layout(name))
        for field, sources in DERIVED.items():
            assert set(sources) <= set(listed[field])
