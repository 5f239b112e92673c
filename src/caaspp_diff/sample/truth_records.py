"""The rules for events about one test, implemented a second time: scores, retests, statuses."""

from caaspp_diff.sample.dialect import Row
from caaspp_diff.sample.truth_state import (
    DERIVED,
    PARTS,
    Event,
    Key,
    ReleaseState,
    RuleContext,
    event,
    headline,
)


def record_events(context: RuleContext, a: ReleaseState, b: ReleaseState, key: Key) -> list[Event]:
    """The events of one record that is in ``a``, in ``b`` or in both."""
    person, kind, _ = key
    before, after = a.records.get(key), b.records.get(key)
    if after is None:
        return _record_gone(b, key, before.test if before else {})
    ssid = after.student["ssid"]
    result = headline(after.test)
    if before is None:
        if result is not None:
            expected = kind not in a.scored_types
            return [_scored(ssid, kind, result, expected=expected, reason="new_record")]
        return [event("record_added", ssid, record_type=kind)] if person in a.people else []
    if before.test is after.test:
        return []
    return _record_changed(context, before.test, after.test, ssid, expected=kind not in a.scored_types)


def _scored(ssid: str, kind: str, result: str, *, expected: bool, reason: str) -> Event:
    return event("score_added", ssid, record_type=kind, new=result, expected=expected, reason=reason)


def _record_gone(b: ReleaseState, key: Key, test: Row) -> list[Event]:
    person, kind, _ = key
    if person not in b.people:
        return []
    ssid = b.people[person][0].student["ssid"]
    result = headline(test)
    if result is None:
        return [event("record_removed", ssid, record_type=kind)]
    return [event("score_removed", ssid, record_type=kind, old=result, reason="record_removed")]


def _record_changed(context: RuleContext, was: Row, now: Row, ssid: str, *, expected: bool) -> list[Event]:
    kind = now["record_type"]
    changed = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    events = _score_events(context, was, now, ssid, expected=expected, changed=changed)
    scored = bool(events)
    again = [f"{name}_{i}" for name in ("opportunity_id", "test_completion_date") for i in PARTS]
    if any(name in was and name in changed for name in again):
        events.append(event("retested", ssid, record_type=kind))
    for name in sorted(changed):
        status = context.group(name) == "status" and not changed & set(DERIVED.get(name, ()))
        if status and not scored:
            before, after = was.get(name), now.get(name)
            events.append(event("status_changed", ssid, record_type=kind, field=name, old=before, new=after))
    return events


def _score_events(
    context: RuleContext, was: Row, now: Row, ssid: str, *, expected: bool, changed: set[str]
) -> list[Event]:
    kind, before, after = now["record_type"], headline(was), headline(now)
    if before is None and after is None:
        return []
    if before is None and after is not None:
        return [_scored(ssid, kind, after, expected=expected, reason="scored_later")]
    found = event(_score_kind(context, was, now, changed), ssid, record_type=kind, old=before, new=after)
    if after is None:
        found["reason"] = "invalidated" if now.get("score_status") == "I" else "blanked"
    return [found] if found["kind"] else []


def _score_kind(context: RuleContext, was: Row, now: Row, changed: set[str]) -> str:
    counted = was.get("include_indicator") == "Y", now.get("include_indicator") == "Y"
    if headline(now) is None:
        return "score_removed"
    if counted == (True, False):
        return "score_invalidated"
    if counted == (False, True):
        return "score_reinstated"
    return "score_changed" if any(context.group(name) == "score" for name in changed) else ""
