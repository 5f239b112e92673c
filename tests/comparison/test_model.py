from typing import Any

from caaspp_diff.comparison.model import (
    EVENT_KINDS,
    EVENT_SCHEMA,
    FIELD_SCHEMA,
    IMPACT_SCHEMA,
)
from caaspp_diff.export.json import json_schema

SCHEMA: dict[str, Any] = json_schema()
EVENT = SCHEMA["$defs"]["event"]


def test_the_kinds_of_events_are_those_that_the_output_may_hold() -> None:
    assert EVENT["properties"]["kind"]["enum"] == list(EVENT_KINDS)
    assert len(EVENT_KINDS) == 16


def test_events_about_students_come_before_those_about_tests() -> None:
    of_student = EVENT["allOf"][0]["if"]["properties"]["kind"]["enum"]

    assert EVENT["allOf"][0]["then"]["properties"]["record_type"] is False
    assert list(EVENT_KINDS[: len(of_student)]) == of_student


def test_the_columns_of_the_frames_are_the_keys_of_the_output() -> None:
    assert set(EVENT_SCHEMA) == set(EVENT["properties"])
    assert set(FIELD_SCHEMA) == set(SCHEMA["$defs"]["detail"]["properties"]["fields"]["items"]["properties"])


def test_the_numbers_of_the_impact_are_those_of_the_output() -> None:
    entry = SCHEMA["$defs"]["detail"]["properties"]["impact"]["items"]["properties"]
    numbers = entry["old"]["anyOf"][1]["properties"]

    assert set(IMPACT_SCHEMA) == {"by", "value", "record_type", "side", *numbers}
