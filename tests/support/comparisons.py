"""Small builders of comparisons for tests of what reads them; every student is invented."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from caaspp_diff.comparison.model import (
    EVENT_SCHEMA,
    FIELD_SCHEMA,
    IMPACT_SCHEMA,
    PEOPLE_SCHEMA,
    Comparison,
    RecordCounts,
    ReleaseFacts,
    StudentCounts,
)
from support.factories import LEA, SCHOOL_A, SCHOOL_B

SCHOOLS = {SCHOOL_A: "Alder Elementary", SCHOOL_B: "Birch Middle"}
TITLES = {
    "scale_score": "Scale Score",
    "achievement_level": "Achievement Level",
    "el_status": "English Learner Status",
    "date_of_birth": "Date of Birth",
    "test_completion_date_1": "Test Completion Date",
    "economic_disadvantage_status": "Economic Disadvantage Status",
    "condition_code": "Condition Code",
    "opportunity_id_1": "Opportunity ID 1",
    "student_exit_code": "Student Exit Code",
}


Row = dict[str, Any]


def ssid(number: int) -> str:
    """An invented SSID."""
    return f"99{number:08d}"


def event(kind: str, student: int = 1, *, evidence: Mapping[str, Any] | None = None, **columns: Any) -> Row:
    """One row of the events frame."""
    return {
        "kind": kind,
        "ssid": ssid(student),
        "evidence": json.dumps(evidence) if evidence else None,
    } | columns


def field(student: int, name: str, group: str, old: str | None, new: str | None, *, test: str = "01") -> Row:
    """One row of the fields frame."""
    return {"ssid": ssid(student), "record_type": test, "field": name, "group": group, "old": old, "new": new}


def person(student: int, last: str = "Rivera", first: str = "Ana", **columns: Any) -> Row:
    """One row of the people frame: a grade 5 student of Alder Elementary."""
    return {
        "ssid": ssid(student),
        "last_name": last,
        "first_name": first,
        "middle_name": None,
        "date_of_birth": "2008-03-04",
        "grade": "05",
        "school": SCHOOL_A,
        "school_name": SCHOOLS[SCHOOL_A],
    } | columns


def numbers(by: str, value: str, side: str, sizes: tuple[int, int, float | None]) -> Row:
    """One row of the impact frame, of ELA: counted, met and mean; everyone has a counted score."""
    counted, met, mean = sizes
    return {
        "by": by,
        "value": value,
        "record_type": "01",
        "side": side,
        "enrolled": counted,
        "tested": counted,
        "counted": counted,
        "mean": mean,
        "levels": [0, counted - met, met, 0],
        "met": met,
    }


def release(name: str, *, records: int = 100, students: int = 50, **values: Any) -> ReleaseFacts:
    """The facts of one release of Sample Unified."""
    half = records // 2
    given: Row = {
        "name": name,
        "sha256": ("0123456789abcdef" if "aug" in name else "fedcba9876543210") * 4,
        "form": "delimited",
        "delimiter": "^",
        "encoding": "utf-8",
        "layout": "2018-19",
        "administration": "2018-19",
        "population": "enrolled",
        "lea": LEA,
        "lea_name": "Sample Unified",
        "records": records,
        "students": students,
        "record_types": {"01": half, "02": records - half},
    }
    return ReleaseFacts(**given | values)


def comparison(
    *,
    students: tuple[int, int, int] = (50, 0, 0),
    records: tuple[int, int, int, int] = (100, 0, 0, 0),
    events: Iterable[Row] = (),
    fields: Iterable[Row] = (),
    people: Iterable[Row] = (),
    impact: Iterable[Row] = (),
    **values: Any,
) -> Comparison:
    """A comparison of the given events; nothing changed where nothing is given.

    Args:
        students: In both, left, joined.
        records: Unchanged, changed, added, removed.
        events: From `event`.
        fields: From `field`.
        people: From `person`.
        impact: From `numbers`.
        **values: Any other attribute of `Comparison`.
    """
    both, left, joined = students
    unchanged, changed, added, removed = records
    old, new = unchanged + changed + removed, unchanged + changed + added
    rows = list(events)
    replaced = sum(row["kind"] == "ssid_replaced" for row in rows)
    given: Row = {
        "old": release("aug.csv", records=old, students=both + left),
        "new": release("dec.csv", records=new, students=both + joined),
        "students": StudentCounts(
            old=both + left,
            new=both + joined,
            both=both,
            left=left,
            joined=joined,
            ssid_replaced=replaced,
        ),
        "records": RecordCounts(
            old=old, new=new, unchanged=unchanged, changed=changed, added=added, removed=removed
        ),
        "events": pl.DataFrame(rows, schema=EVENT_SCHEMA),
        "fields": pl.DataFrame(list(fields), schema=FIELD_SCHEMA),
        "impact": pl.DataFrame(list(impact), schema=IMPACT_SCHEMA),
        "people": pl.DataFrame(list(people), schema=PEOPLE_SCHEMA),
        "schools": SCHOOLS,
        "field_titles": TITLES,
        "findings": (),
        "not_compared": (),
    }
    return Comparison(**given | values)
