import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator, ValidationError

from caaspp_diff.export import json as output_module
from caaspp_diff.export.json import FORMAT, RELEASE, json_chunks, json_schema
from caaspp_diff.version import __version__
from support.factories import SCHOOL_B
from support.json_answers import (
    Json,
    child,
    compared,
    finding,
    kinds,
    messages,
    person,
    ssid,
    tell,
    told,
    unscored,
)
from support.scenarios import nothing_changed, small_lea

GOLDEN = Path(__file__).parent / "golden" / "small-pair.json"

CAST = {"scale_score": "0216", "achievement_level": "3"}


def _golden_pair() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Two releases in which every kind of event happens once or twice."""
    old = [
        child(1), child(1, "02"),
        child(2, student_exit_code="T160", student_exit_date="2019-06-20"),
        child(3), child(4), child(5), child(5, "02"), child(6, include_indicator="R", score_status="I"),
        child(7), child(8), unscored(9), child(10), child(11), unscored(11, "02"), unscored(12),
    ]  # fmt: skip
    new = [
        child(1, elas="RFEP"), child(1, "02", elas="RFEP"), child(1, "06", **CAST),
        child(13), child(14, "06", **CAST),
        child(3, ssid=ssid(30)), child(4, student_exit_code="T200", calpads_school_code=SCHOOL_B),
        child(5, include_indicator="R", score_status="I"), child(6),
        child(7, scale_score="2490", achievement_level="2"),
        child(8, opportunity_id_1="9999999999999999"), unscored(9, condition_code="PGE"),
        child(10, last_name="Rivera-Díaz", date_of_birth="2008-11-12"), child(11), unscored(11, "03"),
        child(12),
    ]  # fmt: skip
    return old, new


def _text(folder: Path, old: list[dict[str, str]], new: list[dict[str, str]]) -> str:
    return b"".join(json_chunks(compared(folder, old, new))).decode()


def test_a_small_pair_gives_the_very_bytes_of_the_golden_file(tmp_path: Path) -> None:
    text = _text(tmp_path, *_golden_pair()).replace(f'"version": "{__version__}"', '"version": "0"')

    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_golden_file_holds_every_kind_of_event() -> None:
    golden: Json = json.loads(GOLDEN.read_text(encoding="utf-8"))

    assert set(kinds(golden)) == set(json_schema()["$defs"]["event"]["properties"]["kind"]["enum"])


def test_the_shipped_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_a_comparison_without_any_row_validates(tmp_path: Path) -> None:
    assert told(nothing_changed())["format"] == FORMAT
    assert tell(tmp_path, [child(1)], [child(1)])["impact"] != []


def test_a_key_that_the_schema_does_not_know_is_refused(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1, elas="EL")])
    validator = Draft202012Validator(json_schema())

    for place in (output, output["old"], output["events"][0], output["fields"][0], output["impact"][0]):
        place["more"] = 1
        with pytest.raises(ValidationError):
            validator.validate(output)
        del place["more"]
    validator.validate(output)


def test_the_output_stands_in_the_order_of_the_contract(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1)])

    assert list(output) == [
        "format", "tool", "old", "new", "students", "records", "events", "fields", "impact", "findings"
    ]  # fmt: skip
    assert list(output["old"]) == list(output["new"]) == list(RELEASE)
    assert output["tool"] == {"name": "caaspp-diff", "version": __version__}


def test_a_release_is_described_as_it_is(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1), child(1, "06")], [child(1)], names=("aug.txt", "dec.csv"))

    assert output["old"]["name"] == "aug.txt"
    assert output["old"]["record_types"] == {"01": 1, "06": 1}
    assert (output["old"]["delimiter"], output["new"]["delimiter"]) == (None, "^")


def test_a_null_key_of_an_event_or_field_change_is_left_out(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1, military_status="Yes", minus1_scale_score="2400")])

    assert {key for event in output["events"] for key in event} == {
        "kind", "ssid", "field", "new", "expected", "evidence"
    }  # fmt: skip
    assert all("old" not in change for change in output["fields"])


def test_evidence_keeps_its_nulls(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1), child(2)], [child(1)])

    assert output["events"][0]["evidence"]["exit_code"] is None


def test_numbers_of_a_missing_side_are_null(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1), child(1, "02")])

    assert {(e["record_type"], e["old"] is None, e["new"] is None) for e in output["impact"]} == {
        ("01", False, False),
        ("02", True, False),
    }


def test_what_was_not_compared_is_a_finding(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1)], ignore=frozenset({"uin"}))

    assert messages(output, "not_compared") == [
        "Not compared: blank fields, as the layout leaves them blank.",
        "Not compared: field uin, as ignored, as was asked.",
    ]
    assert finding(tell(tmp_path, [child(1)], [child(1)]), "not_compared")["severity"] == "note"


@pytest.mark.parametrize(
    "name", ['"', "\\", "}", "{", '"}', "\\u0041", "<b>&", "=1+1", "ÿ€", "\U0001f600", "a,b", "null", "1"]
)
def test_every_character_comes_back_as_it_stands_in_the_file(tmp_path: Path, name: str) -> None:
    output = tell(tmp_path, [child(1)], [child(1, last_name=name)])

    assert [change["new"] for change in output["fields"]] == [name]
    assert output["events"][0]["new"] == name


def test_text_is_written_as_text_and_not_as_escapes(tmp_path: Path) -> None:
    assert '"new":"Peña"' in _text(tmp_path, [child(1)], [child(1, last_name="Peña")])


def test_rows_are_written_in_blocks_that_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [child(n) for n in range(1, 8)]
    new = [row | {"elas": "EL"} for row in old]
    whole = _text(tmp_path, old, new)

    monkeypatch.setattr(output_module, "BLOCK", 3)

    assert _text(tmp_path, old, new) == whole
    assert len(json.loads(whole)["events"]) == 7


def test_no_event_and_no_change_are_empty_lists(tmp_path: Path) -> None:
    comparison = compared(tmp_path, [child(1)], [child(1)])

    output = told(comparison)

    assert (output["events"], output["fields"]) == ([], [])
    assert comparison.events.is_empty()


def test_events_hold_the_evidence_that_the_contract_names(tmp_path: Path) -> None:
    golden: Json = told(compared(tmp_path, *_golden_pair()))
    keys = {event["kind"]: set(event.get("evidence", {})) for event in golden["events"]}
    status = {"score_status", "include_indicator", "condition_code"}
    exits = {"exit_code", "exit_date", "removed_date", "school", "tested_school"}

    assert keys == {
        "student_left": exits,
        "student_joined": set(),
        "ssid_replaced": {"same", "name_similarity"},
        "exit_recorded": exits,
        "school_changed": set(),
        "demographic_changed": {"record_types", "window_end"},
        "identity_changed": set(),
        "score_added": {"level", "school", "grade"},
        "score_removed": status,
        "score_invalidated": status,
        "score_reinstated": status,
        "score_changed": {"old_level", "new_level", "fields"},
        "retested": set(),
        "status_changed": set(),
        "record_added": set(),
        "record_removed": set(),
    }


def test_the_day_of_extraction_is_an_option_and_stands_in_no_output(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1)], old_extracted=date(2019, 6, 1))

    assert "2019-06-01" not in json.dumps(output)


def test_the_frames_of_the_scenarios_have_the_columns_of_the_output() -> None:
    events: pl.DataFrame = small_lea().events

    assert set(events.columns) == set(json_schema()["$defs"]["event"]["properties"])
    assert person(1)["last_name"] not in json.dumps(events["evidence"].to_list())
