"""What a comparison of two releases must find, derived from the state of the generator: `compare_states`.

This is a second, plain implementation of the rules for events. It knows the students, so that it need not
match SSIDs, and it reads records before they are written. On purpose it shares no code with the comparison.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from caaspp_diff.layouts.model import Layout
from caaspp_diff.sample.season import Entry
from caaspp_diff.sample.truth_records import record_events
from caaspp_diff.sample.truth_state import Event, ReleaseState, RuleContext
from caaspp_diff.sample.truth_students import student_events


def compare_states(
    layout: Layout, old: Sequence[Entry], new: Sequence[Entry], extracted: date | None
) -> dict[str, Any]:
    """The counts and events of one pair of releases.

    Args:
        layout: The layout of both releases; a wide one has no events about single tests.
        old: The earlier release.
        new: The later release.
        extracted: The day on which old was taken from CALPADS; None if unknown.

    Returns:
        ``students`` and ``records``, counts by name, and ``events``, sorted by SSID, record type, kind and
        field.
    """
    a, b = ReleaseState(old), ReleaseState(new)
    context = RuleContext.of(layout, extracted)
    events: list[Event] = []
    for person in sorted(a.people.keys() | b.people.keys()):
        events += student_events(context, a, b, person)
    if not layout.wide:
        for key in sorted(a.records.keys() | b.records.keys()):
            events += record_events(context, a, b, key)
    events.sort(key=lambda e: (e["ssid"], e["record_type"] or "", e["kind"], e["field"] or ""))
    replaced = sum(event["kind"] == "ssid_replaced" for event in events)
    both = len(a.people.keys() & b.people.keys())
    pairs = [(a.records[key], b.records[key]) for key in a.records.keys() & b.records.keys()]
    same = sum(_same(x, y) for x, y in pairs)
    return {
        "students": {
            "old": len(a.people),
            "new": len(b.people),
            "both": both,
            "left": len(a.people) - both,
            "joined": len(b.people) - both,
            "ssid_replaced": replaced,
        },
        "records": {
            "old": len(a.records),
            "new": len(b.records),
            "unchanged": same,
            "changed": len(pairs) - same,
            "added": len(b.records) - len(pairs),
            "removed": len(a.records) - len(pairs),
        },
        "events": events,
    }


def _same(old: Entry, new: Entry) -> bool:
    return old.student == new.student and old.test == new.test
