"""The rules for events about a student, implemented a second time: departures, moves, identity."""

from collections.abc import Sequence
from datetime import date

from caaspp_diff.sample.dialect import Row
from caaspp_diff.sample.season import Entry
from caaspp_diff.sample.truth_state import DERIVED, PARTS, REASONS, Event, ReleaseState, RuleContext, event


def _reason(code: str | None) -> str | None:
    return next((reason for reason, codes in REASONS.items() if code in codes), None)


def student_events(context: RuleContext, a: ReleaseState, b: ReleaseState, person: int) -> list[Event]:
    """The events of one person between ``a`` and ``b``, except those about single records."""
    if person not in b.people:
        gone = a.people[person][0].student
        reason = _reason(gone.get("student_exit_code")) or "unknown"
        return [event("student_left", gone["ssid"], reason=reason)]
    now = b.people[person][0].student
    if person not in a.people:
        kinds = {entry.test["record_type"] for entry in b.people[person]}
        reason = "enrolled" if kinds & a.types else "new_assessment"
        return [event("student_joined", now["ssid"], reason=reason)]
    was = a.people[person][0].student
    if was is now:
        return []
    events = []
    if was["ssid"] != now["ssid"]:
        shared = _ids(a.people[person]) & _ids(b.people[person])
        reason = "same_registration" if shared else "same_person"
        events.append(event("ssid_replaced", now["ssid"], old=was["ssid"], new=now["ssid"], reason=reason))
    return events + _enrolled(was, now) + _described(context, a.people[person], was, now)


def _ids(entries: Sequence[Entry]) -> set[str]:
    names = ["test_registration_id", *(f"opportunity_id_{i}" for i in PARTS)]
    return {entry.test[name] for entry in entries for name in names if name in entry.test}


def _enrolled(was: Row, now: Row) -> list[Event]:
    events = []
    before, after = was.get("student_exit_code"), now.get("student_exit_code")
    if _reason(before) is None and (reason := _reason(after)):
        events.append(event("exit_recorded", now["ssid"], old=before, new=after, reason=reason))
    before, after = was.get("calpads_school_code"), now.get("calpads_school_code")
    if before != after:
        events.append(event("school_changed", now["ssid"], old=before, new=after))
    return events


def _described(context: RuleContext, entries: Sequence[Entry], was: Row, now: Row) -> list[Event]:
    changed = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    events = []
    for name in sorted(changed):
        group = context.group(name)
        if group == "identity":
            kind, expected = "identity_changed", False if name in context.locked else None
        elif group == "demographic" and not changed & set(DERIVED.get(name, ())):
            kind, expected = "demographic_changed", _window_open(entries, context.extracted)
        else:
            continue
        before, after = was.get(name), now.get(name)
        events.append(event(kind, now["ssid"], field=name, old=before, new=after, expected=expected))
    return events


def _window_open(entries: Sequence[Entry], extracted: date | None) -> bool | None:
    ends = [
        entry.test[n] for entry in entries for i in PARTS if (n := f"school_window_end_{i}") in entry.test
    ]
    if extracted is None or not ends:
        return None
    return max(ends) >= extracted.isoformat()
