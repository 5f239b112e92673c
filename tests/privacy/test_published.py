from dataclasses import replace

from caaspp_diff.finding import Finding
from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.privacy.published import PublishedNumbers
from support.comparisons import comparison, event, numbers, person
from support.factories import LEA, SCHOOL_A


def changed_scores(count: int) -> PublishedNumbers:
    """The numbers of an aggregate of one school, where scores of ELA changed."""
    given = comparison(
        events=[event("score_changed", n, record_type="01") for n in range(1, count + 1)],
        people=[person(n) for n in range(1, count + 1)],
    )
    return PublishedNumbers.of(aggregate(given))


def test_a_number_of_the_aggregate_is_shown_under_each_of_its_keys() -> None:
    found = changed_scores(30)

    for by, value in (("all", ""), ("record_type", "01"), ("school", SCHOOL_A)):
        assert found.shows(("events", "score_changed", by, value), 30)
    assert found.shows(("students", "new"), 50)
    assert found.shows(("records", "old"), 100)
    assert found.shows(("new", "02"), 50)


def test_another_value_is_not_shown() -> None:
    assert not changed_scores(30).shows(("events", "score_changed", "all", ""), 29)


def test_a_number_that_the_aggregate_withholds_is_not_shown() -> None:
    found = changed_scores(4)

    assert not found.shows(("events", "score_changed", "all", ""), 4)
    assert not found.shows(("events", "score_changed", "school", SCHOOL_A), 4)


def test_an_event_that_did_not_happen_is_shown_as_zero() -> None:
    found = changed_scores(4)

    assert found.shows(("events", "score_removed", "all", ""), 0)
    assert not found.shows(("events", "score_removed", "all", ""), 3)


def test_what_the_aggregate_does_not_count_is_not_shown() -> None:
    assert not changed_scores(30).shows(("scores", "old"), 0)


def test_findings_of_both_files_are_one_number() -> None:
    one = Finding(code="invalid_code", severity="warning", message="…", count=20, examples=())
    both, few = (
        PublishedNumbers.of(aggregate(comparison(findings=(one, replace(one, count=count)))))
        for count in (30, 3)
    )

    assert both.shows(("findings", "invalid_code"), 50)
    assert not few.shows(("findings", "invalid_code"), 23)


def test_results_are_shown_side_by_side() -> None:
    given = comparison(
        impact=[
            numbers("lea", LEA, side, (200, 90, mean)) for side, mean in (("old", 2500.0), ("new", 2510.5))
        ]
    )

    found = PublishedNumbers.of(aggregate(given))

    of_lea = ("impact", "lea", LEA, "01")
    assert found.shows((*of_lea, "old_mean"), 2500.0)
    assert found.shows((*of_lea, "new_mean"), 2510.5)
    assert found.shows((*of_lea, "new_met"), 90)
    assert not found.shows(("impact", "grade", "05", "01", "new_met"), 90)
