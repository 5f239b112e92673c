import json
from typing import Any

from jsonschema import Draft202012Validator

from caaspp_diff.export.json import json_chunks, json_schema
from caaspp_diff.privacy.aggregate import aggregate
from support.scenarios import nothing_changed, only_departures, small_lea


def test_counts_validate_and_list_no_student() -> None:
    for found in (small_lea(), only_departures(), nothing_changed()):
        output: dict[str, Any] = json.loads(b"".join(json_chunks(aggregate(found))))
        Draft202012Validator(json_schema()).validate(output)
        assert '"ssid"' not in json.dumps(output)


def test_a_count_that_is_withheld_is_null() -> None:
    output: dict[str, Any] = json.loads(b"".join(json_chunks(aggregate(small_lea()))))
    assert {"kind": "score_added", "by": "all", "value": None, "count": 11} in output["events"]
    assert output["students"]["left"] is None
