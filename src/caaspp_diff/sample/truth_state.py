"""The data from which the truth about a pair of releases is derived: `ReleaseState`, `RuleContext`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.volatility import volatility
from caaspp_diff.sample.season import Entry

REASONS = {
    "transferred_ca_public": {"T160", "T165", "T167"},
    "left_ca_public": {"T180", "T200", "T240"},
    "other_program": {"T260", "T280"},
    "completed": {"E230"},
    "unconfirmed": {"E140", "E300", "E400"},
    "deceased": {"E130"},
}
"""Reason → the departure codes of the scenarios (CALPADS Data Guide, exit reason codes)."""

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
"""Derived field → its sources: no event if one of them changed too (layout 2018-19 pages 19 and 55)."""

HEADLINES = (
    "scale_score",
    "achievement_level",
    "raw_score_1",
    "raw_score_2",
    "raw_score_3",
    "raw_score_4",
    "caa_science_preliminary_indicator",
    "cast_preliminary_indicator",
    "caa_science_percent_correct",
    "cast_percent_of_points_earned",
)
"""The fields of a result, in the order of which is shown."""

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
"""Events about one test; a wide record contains several tests, so its truth has no such events."""

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
class RuleContext:
    """What the rules depend on besides the two releases."""

    layout: Layout
    extracted: date | None
    locked: frozenset[str]

    @classmethod
    def of(cls, layout: Layout, extracted: date | None) -> "RuleContext":
        """The context of a layout whose old release was extracted on that day."""
        fields = volatility(layout)
        return cls(layout, extracted, frozenset(name for name, one in fields.items() if one.kind == "locked"))

    def group(self, name: str) -> str:
        """The group of a field."""
        return self.layout.by_name[name].group


@dataclass(slots=True)
class ReleaseState:
    """One release, by person and by record."""

    entries: Sequence[Entry]
    people: dict[int, list[Entry]] = field(default_factory=dict)
    records: dict[Key, Entry] = field(default_factory=dict)
    scored_types: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Groups the entries by person and by record."""
        for entry in self.entries:
            kind = entry.test["record_type"]
            self.people.setdefault(entry.person, []).append(entry)
            self.records[entry.person, kind, entry.cohort] = entry
            self.types.add(kind)
            if headline(entry.test) is not None:
                self.scored_types.add(kind)


def headline(test: Mapping[str, str]) -> str | None:
    """The result of a record that is shown; None if it has no score."""
    for name in HEADLINES:
        value = test.get(name)
        if value and value != "NS" and not (name == "achievement_level" and value == "9"):
            return value
    return None


def event(kind: str, ssid: str, **more: str | bool | None) -> Event:
    """Makes an event as in the JSON of a comparison, without its evidence."""
    names = ("record_type", "field", "old", "new", "expected", "reason")
    return {"kind": kind, "ssid": ssid} | {name: more.get(name) for name in names}
