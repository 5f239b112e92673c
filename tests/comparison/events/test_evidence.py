import json
from pathlib import Path
from typing import get_type_hints

import polars as pl
import pytest

from caaspp_diff.comparison.events.draft import draft, in_order
from caaspp_diff.comparison.events.evidence import (
    EVIDENCE_KEYS,
    Evidence,
    evidence_record_types,
    evidence_text,
    read_evidence,
    write_evidence,
)
from caaspp_diff.comparison.model import EVENT_KINDS, EventKind
from caaspp_diff.comparison.run import compare
from caaspp_diff.release.read import read_release

SAMPLES = Path(__file__).parents[3] / "samples"


def test_evidence_is_read_as_it_was_written() -> None:
    frame = pl.DataFrame({"from": ['3 "met"'], "to": [None], "fields": [["scale_score", "raw_score_1"]]})
    text = pl.col("to").cast(pl.String)

    (written,) = frame.select(
        write_evidence(
            "score_changed", {"fields": pl.col("fields"), "old_level": pl.col("from"), "new_level": text}
        ).alias("evidence")
    )["evidence"].to_list()

    assert list(json.loads(written)) == ["old_level", "new_level", "fields"]
    assert read_evidence(written) == {
        "old_level": '3 "met"',
        "new_level": None,
        "fields": ["scale_score", "raw_score_1"],
    }


def test_an_event_without_evidence_has_no_key() -> None:
    assert read_evidence(None) == {}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [("score_added", ("level", "school")), ("score_added", ("level", "school", "grade", "fields"))],
)
def test_the_keys_of_a_kind_are_written_all_and_no_others(kind: EventKind, keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not level, school, grade"):
        write_evidence(kind, {key: pl.lit("x") for key in keys})  # type: ignore[misc]


def test_a_kind_without_evidence_is_given_none() -> None:
    with pytest.raises(ValueError, match="evidence of retested"):
        write_evidence("retested", {"level": pl.lit("3")})


def test_one_value_is_read_from_a_whole_column() -> None:
    events = pl.DataFrame({"evidence": ['{"level":"3","school":null}', None, '{"record_types":["01","02"]}']})

    assert events.select(evidence_text("level")).to_series().to_list() == ["3", None, None]
    assert events.select(evidence_record_types()).to_series().to_list() == [None, None, ["01", "02"]]


def test_every_key_of_a_kind_can_be_read_again() -> None:
    assert {key for keys in EVIDENCE_KEYS.values() for key in keys} == {*get_type_hints(Evidence)}


def test_every_event_has_the_keys_of_its_kind_in_their_order() -> None:
    old, new = (next(SAMPLES.glob(f"*_2019_{month}.txt")) for month in ("August", "December"))
    with read_release(old) as before, read_release(new, side="new") as after:
        events = compare(before, after).events

    assert set(events["kind"]) == {*EVENT_KINDS}
    for kind, evidence in events.select("kind", "evidence").iter_rows():
        assert tuple(read_evidence(evidence)) == EVIDENCE_KEYS.get(kind, ()), kind


def test_a_draft_writes_the_evidence_of_its_kind() -> None:
    frame = pl.DataFrame({"ssid": [1], "from": ["2"], "to": ["3"]})
    levels = {"old_level": pl.col("from"), "new_level": pl.col("to"), "fields": pl.lit(None, pl.String)}

    (text,) = in_order([draft(frame, "score_changed", evidence=levels)])["evidence"].to_list()  # type: ignore[arg-type]

    assert json.loads(text) == {"old_level": "2", "new_level": "3", "fields": None}
