from typing import get_args

import pytest

from caaspp_diff.comparison.model import EventKind
from caaspp_diff.privacy.inference import safe_count

OF_TESTS = frozenset(
    {
        "score_added",
        "score_removed",
        "score_invalidated",
        "score_reinstated",
        "score_changed",
        "retested",
        "status_changed",
        "record_added",
        "record_removed",
    }
)
REVEALED: dict[str, frozenset[str]] = {
    "identity": frozenset({"identity_changed", "ssid_replaced"}),
    "demographic": frozenset({"demographic_changed"}),
    "enrollment": frozenset({"school_changed"}),
    "exit": frozenset({"exit_recorded", "student_left"}),
    "testing_location": OF_TESTS,
    "testing_date": OF_TESTS,
    "status": OF_TESTS,
    "score": OF_TESTS,
    "accommodation": OF_TESTS,
    "locked_field_changed": frozenset({"demographic_changed", "identity_changed"}),
    "possible_ssid_replacement": frozenset({"student_left", "student_joined", "ssid_replaced"}),
}
"""What is counted, and the events that make up such a count, where there is nothing else to change it."""


@pytest.mark.parametrize("counted", REVEALED)
def test_a_large_count_is_withheld_beside_every_withheld_event_that_makes_it_up(counted: str) -> None:
    withheld_beside = {kind for kind in get_args(EventKind) if safe_count({kind}, counted, 40) is None}
    assert withheld_beside == REVEALED[counted]


def test_a_small_count_is_withheld_beside_nothing_else() -> None:
    assert [safe_count((), "score", size) for size in (0, 1, 10, 11)] == [0, None, None, 11]


def test_a_count_of_something_that_no_event_makes_up_is_shown() -> None:
    assert safe_count(get_args(EventKind), "short_record", 40) == 40
