import polars as pl

from caaspp_diff.comparison.events.draft import draft, in_order
from caaspp_diff.comparison.model import EVENT_SCHEMA, EventKind

RECORDS = pl.DataFrame(
    {"ssid": [9900000002, 9900000001], "record_type": [1, 2], "field": ["b", "a"], "x": [1, 2]}
)


def test_a_draft_has_every_column_of_an_event_and_no_other() -> None:
    events = draft(RECORDS, "status_changed", reason=pl.lit("why"))

    assert events.columns == EVENT_SCHEMA.names()
    assert events.select("kind", "field", "reason", "expected").rows() == [
        ("status_changed", "b", "why", None),
        ("status_changed", "a", "why", None),
    ]


def test_ssid_and_record_type_come_out_as_the_file_has_them() -> None:
    events = in_order([draft(RECORDS, "record_added")])

    assert events.schema == EVENT_SCHEMA
    assert events.select("ssid", "record_type").rows() == [("9900000001", "02"), ("9900000002", "01")]


def test_an_ssid_keeps_its_leading_zeros() -> None:
    events = in_order([draft(pl.DataFrame({"ssid": [42]}), "student_left")])

    assert events["ssid"].to_list() == ["0000000042"]


def _at(kind: EventKind, ssid: int, record_type: int | None = None, field: str | None = None) -> pl.DataFrame:
    schema = {"ssid": pl.Int64, "record_type": pl.Int8, "field": pl.String}
    return draft(pl.DataFrame([(ssid, record_type, field)], schema=schema, orient="row"), kind)


def test_events_stand_by_student_then_test_then_kind_then_field() -> None:
    ordered = [
        ("student_joined", 1, None, None),
        ("demographic_changed", 1, None, "a"),
        ("demographic_changed", 1, None, "b"),
        ("identity_changed", 1, None, "a"),
        ("score_added", 1, 1, None),
        ("record_added", 1, 2, None),
        ("student_left", 2, None, None),
    ]
    drafts = [_at(kind, ssid, kind_of_test, field) for kind, ssid, kind_of_test, field in ordered]  # type: ignore[arg-type]

    for shuffled in (drafts, drafts[::-1], drafts[3:] + drafts[:3]):
        assert in_order(shuffled)["kind"].to_list() == [kind for kind, *_ in ordered]
        assert in_order(shuffled)["field"].to_list() == [field for *_, field in ordered]


def test_no_event_at_all_is_a_frame_of_the_same_shape() -> None:
    assert in_order([]).schema == EVENT_SCHEMA
