"""What a comparison of two releases must find, told from the releases' own state.

A second, plain statement of the rules for events: it knows persons, so that it need not match SSIDs,
and it reads rows before they are written. It shares no code with the comparison, on purpose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.volatility import volatility
from caaspp_diff.sample.dialect import Row
from caaspp_diff.sample.season import Entry

REASONS = {
    "transferred_ca_public": {"T160", "T165", "T167"},
    "left_ca_public": {"T180", "T200", "T240"},
    "other_program": {"T260", "T280"},
    "completed": {"E230"},
    "unconfirmed": {"E140", "E300", "E400"},
    "deceased": {"E130"},
}
"""Reason → the departure codes of the story (CALPADS Data Guide, exit reason codes)."""

DERIVED = {
    "reporting_ethnicity": (
        "hispanic_or_latino",
        "american_indian_or_alaska_native",
        "asian",
        "native_hawaiian_or_other_pacific_islander",
        "filipino",
        "black_or_african_american",
        "white",
        "two_or_more_races",
    ),
    "el_status": ("elas",),
    "include_indicator": (
        "condition_code",
        "attemptedness",
        "score_status",
        "unlisted_resource_construct_change",
    ),
}
"""A derived field makes no event where one of these changed too (layout 2018-19 pages 19 and 55)."""

HEADLINES = (
    "scale_score",
    "achievement_level",
    "raw_score_1",
    "raw_score_2",
    "raw_score_3",
    "raw_score_4",
    "caa_science_preliminary_indicator",
    "caa_science_percent_correct",
)
"""The fields that make a score, the one to be shown first."""

TEST_KINDS = (
    "score_added",
    "score_removed",
    "score_invalidated",
    "score_reinstated",
    "score_changed",
    "retested",
    "status_changed",
    "record_added",
    "record_removed",
)
"""Events about one test. A wide record holds several tests, so its truth says nothing of them."""

STUDENT_KINDS = (
    "student_left",
    "student_joined",
    "ssid_replaced",
    "exit_recorded",
    "school_changed",
    "demographic_changed",
    "identity_changed",
)
PARTS = range(1, 5)

Event = dict[str, Any]
Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules depend on besides the two releases."""

    layout: Layout
    extracted: date | None
    locked: frozenset[str]

    @classmethod
    def of(cls, layout: Layout, extracted: date | None) -> "Rules":
        """The rules of a layout whose old release was extracted on that day."""
        kinds = volatility(layout)
        return cls(layout, extracted, frozenset(name for name, one in kinds.items() if one.kind == "locked"))

    def group(self, name: str) -> str:
        """The group of a field."""
        return self.layout.by_name[name].group


@dataclass(slots=True)
class Side:
    """One release, by person and by record."""

    entries: Sequence[Entry]
    people: dict[int, list[Entry]] = field(default_factory=dict)
    records: dict[Key, Entry] = field(default_factory=dict)
    scored_types: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Sorts the entries."""
        for entry in self.entries:
            kind = entry.test["record_type"]
            self.people.setdefault(entry.person, []).append(entry)
            self.records[entry.person, kind, entry.cohort] = entry
            self.types.add(kind)
            if headline(entry.test) is not None:
                self.scored_types.add(kind)


def headline(test: Mapping[str, str]) -> str | None:
    """The result that a record shows; None where it has no score."""
    for name in HEADLINES:
        value = test.get(name)
        if value and value != "NS" and not (name == "achievement_level" and value == "9"):
            return value
    return None


def compare_states(
    layout: Layout, old: Sequence[Entry], new: Sequence[Entry], extracted: date | None
) -> dict[str, Any]:
    """The counts and events of one pair of releases.

    Args:
        layout: Of both releases; a wide one has no events about single tests.
        old: The earlier release.
        new: The later release.
        extracted: The day on which old was taken from CALPADS; None where it is not known.
    """
    a, b = Side(old), Side(new)
    rules = Rules.of(layout, extracted)
    events: list[Event] = []
    for person in sorted(a.people.keys() | b.people.keys()):
        events += _person(rules, a, b, person)
    if not layout.wide:
        for key in sorted(a.records.keys() | b.records.keys()):
            events += _record(rules, a, b, key)
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


def _event(kind: str, ssid: str, **more: str | bool | None) -> Event:
    names = ("record_type", "field", "old", "new", "expected", "reason")
    return {"kind": kind, "ssid": ssid} | {name: more.get(name) for name in names}


def _reason(code: str | None) -> str | None:
    return next((reason for reason, codes in REASONS.items() if code in codes), None)


def _person(rules: Rules, a: Side, b: Side, person: int) -> list[Event]:
    if person not in b.people:
        gone = a.people[person][0].student
        reason = _reason(gone.get("student_exit_code")) or "unknown"
        return [_event("student_left", gone["ssid"], reason=reason)]
    now = b.people[person][0].student
    if person not in a.people:
        kinds = {entry.test["record_type"] for entry in b.people[person]}
        reason = "enrolled" if kinds & a.types else "new_assessment"
        return [_event("student_joined", now["ssid"], reason=reason)]
    was = a.people[person][0].student
    if was is now:
        return []
    events = []
    if was["ssid"] != now["ssid"]:
        shared = _ids(a.people[person]) & _ids(b.people[person])
        reason = "same_registration" if shared else "same_person"
        events.append(_event("ssid_replaced", now["ssid"], old=was["ssid"], new=now["ssid"], reason=reason))
    return events + _enrolled(was, now) + _described(rules, a.people[person], was, now)


def _ids(entries: Sequence[Entry]) -> set[str]:
    names = ["test_registration_id", *(f"opportunity_id_{i}" for i in PARTS)]
    return {entry.test[name] for entry in entries for name in names if name in entry.test}


def _enrolled(was: Row, now: Row) -> list[Event]:
    events = []
    before, after = was.get("student_exit_code"), now.get("student_exit_code")
    if before != after and (reason := _reason(after)):
        events.append(_event("exit_recorded", now["ssid"], old=before, new=after, reason=reason))
    before, after = was.get("calpads_school_code"), now.get("calpads_school_code")
    if before != after:
        events.append(_event("school_changed", now["ssid"], old=before, new=after))
    return events


def _described(rules: Rules, entries: Sequence[Entry], was: Row, now: Row) -> list[Event]:
    changed = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    events = []
    for name in sorted(changed):
        group = rules.group(name)
        if group == "identity":
            kind, expected = "identity_changed", False if name in rules.locked else None
        elif group == "demographic" and not changed & set(DERIVED.get(name, ())):
            kind, expected = "demographic_changed", _window_open(entries, rules.extracted)
        else:
            continue
        before, after = was.get(name), now.get(name)
        events.append(_event(kind, now["ssid"], field=name, old=before, new=after, expected=expected))
    return events


def _window_open(entries: Sequence[Entry], extracted: date | None) -> bool | None:
    ends = [
        entry.test[n] for entry in entries for i in PARTS if (n := f"school_window_end_{i}") in entry.test
    ]
    if extracted is None or not ends:
        return None
    return max(ends) >= extracted.isoformat()


def _record(rules: Rules, a: Side, b: Side, key: Key) -> list[Event]:
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
        return [_event("record_added", ssid, record_type=kind)] if person in a.people else []
    if before.test is after.test:
        return []
    return _record_changed(rules, before.test, after.test, ssid, expected=kind not in a.scored_types)


def _scored(ssid: str, kind: str, result: str, *, expected: bool, reason: str) -> Event:
    return _event("score_added", ssid, record_type=kind, new=result, expected=expected, reason=reason)


def _record_gone(b: Side, key: Key, test: Row) -> list[Event]:
    person, kind, _ = key
    if person not in b.people:
        return []
    ssid = b.people[person][0].student["ssid"]
    result = headline(test)
    if result is None:
        return [_event("record_removed", ssid, record_type=kind)]
    return [_event("score_removed", ssid, record_type=kind, old=result, reason="record_removed")]


def _record_changed(rules: Rules, was: Row, now: Row, ssid: str, *, expected: bool) -> list[Event]:
    kind = now["record_type"]
    changed = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    events = _score_events(rules, was, now, ssid, expected=expected, changed=changed)
    scored = bool(events)
    again = [f"{name}_{i}" for name in ("opportunity_id", "test_completion_date") for i in PARTS]
    if any(name in was and name in changed for name in again):
        events.append(_event("retested", ssid, record_type=kind))
    for name in sorted(changed):
        status = rules.group(name) == "status" and not changed & set(DERIVED.get(name, ()))
        if status and not scored:
            before, after = was.get(name), now.get(name)
            events.append(_event("status_changed", ssid, record_type=kind, field=name, old=before, new=after))
    return events


def _score_events(
    rules: Rules, was: Row, now: Row, ssid: str, *, expected: bool, changed: set[str]
) -> list[Event]:
    kind, before, after = now["record_type"], headline(was), headline(now)
    if before is None and after is None:
        return []
    if before is None and after is not None:
        return [_scored(ssid, kind, after, expected=expected, reason="scored_later")]
    event = _event(_score_kind(rules, was, now, changed), ssid, record_type=kind, old=before, new=after)
    if after is None:
        event["reason"] = "invalidated" if now.get("score_status") == "I" else "blanked"
    return [event] if event["kind"] else []


def _score_kind(rules: Rules, was: Row, now: Row, changed: set[str]) -> str:
    counted = was.get("include_indicator") == "Y", now.get("include_indicator") == "Y"
    if headline(now) is None:
        return "score_removed"
    if counted == (True, False):
        return "score_invalidated"
    if counted == (False, True):
        return "score_reinstated"
    return "score_changed" if any(rules.group(name) == "score" for name in changed) else ""
