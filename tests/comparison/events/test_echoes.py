import polars as pl

from caaspp_diff.comparison.events.echoes import without_echoes

DERIVED = {"el_status": ("elas",), "include_indicator": ("condition_code", "score_status")}


def _changes(*rows: tuple[int, int, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=["pair", "ssid", "field"], orient="row")


def _told(
    changes: pl.DataFrame, within: str, among: pl.DataFrame | None = None
) -> list[tuple[int, int, str]]:
    return without_echoes(changes, changes if among is None else among, DERIVED, within=within).rows()


def test_a_derived_field_is_left_out_where_its_cause_changed() -> None:
    changes = _changes((0, 7, "el_status"), (0, 7, "elas"), (0, 7, "gender"))

    assert _told(changes, "pair") == [(0, 7, "elas"), (0, 7, "gender")]


def test_one_cause_of_several_is_enough() -> None:
    changes = _changes((0, 7, "include_indicator"), (0, 7, "score_status"))

    assert _told(changes, "pair") == [(0, 7, "score_status")]


def test_a_derived_field_that_changed_by_itself_stays() -> None:
    changes = _changes((0, 7, "el_status"))

    assert _told(changes, "pair") == [(0, 7, "el_status")]


def test_a_cause_in_another_record_counts_within_the_student_only() -> None:
    changes = _changes((0, 7, "el_status"), (1, 7, "elas"), (2, 8, "el_status"))

    assert _told(changes, "ssid") == [(1, 7, "elas"), (2, 8, "el_status")]
    assert _told(changes, "pair") == [(0, 7, "el_status"), (1, 7, "elas"), (2, 8, "el_status")]


def test_the_cause_may_be_among_other_changes() -> None:
    statuses = _changes((0, 7, "include_indicator"))
    everything = _changes((0, 7, "condition_code"), (0, 7, "include_indicator"))

    assert _told(statuses, "pair", everything) == []


def test_the_order_of_the_changes_is_kept() -> None:
    changes = _changes((3, 9, "b"), (0, 7, "el_status"), (1, 7, "a"), (0, 7, "elas"))

    assert _told(changes, "pair") == [(3, 9, "b"), (1, 7, "a"), (0, 7, "elas")]
