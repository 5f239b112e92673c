"""Hand-made states for the rules of the truth: rows of students and of tests, as in the generator."""

from datetime import date
from typing import Any

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.season import Entry
from caaspp_diff.sample.truth import compare_states

L2019 = load_layout("2018-19")
JUNE_12 = date(2019, 6, 12)


def entry(
    person: int = 1, test: dict[str, str] | None = None, kind: str = "01", ssid: str = "", **student: str
) -> Entry:
    """One record of a person; ``test`` and ``student`` add to its fields or replace them."""
    row = {"ssid": ssid or f"99{person:08d}", "calpads_school_code": "19999990000001"} | student
    taken = {"record_type": kind, "school_window_end_1": "2019-05-24", "include_indicator": "N"} | (
        test or {}
    )
    return Entry(person, row, taken, "")


def scored(person: int = 1, score: str = "2500", kind: str = "01", **more: str) -> Entry:
    """A record with a counted score."""
    values = {"scale_score": score, "include_indicator": "Y", "score_status": "V", "opportunity_id_1": "7"}
    return entry(person, values | more, kind)


def truth(old: list[Entry], new: list[Entry], extracted: date | None = JUNE_12) -> dict[str, Any]:
    """What is true of the pair."""
    return compare_states(L2019, old, new, extracted)


def events_of(old: list[Entry], new: list[Entry], extracted: date | None = JUNE_12) -> list[dict[str, Any]]:
    """The events of the pair, without the keys that are null and without the SSID."""
    events = truth(old, new, extracted)["events"]
    return [{k: v for k, v in event.items() if v is not None and k != "ssid"} for event in events]
