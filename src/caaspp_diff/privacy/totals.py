"""Which totals of records may be shown beside the counts of events: `shown_totals`.

The difference between the totals of two releases says how many records came and went. While one of these
numbers is withheld, the totals of the old release are not shown, so that there is no difference to take.
Whatever a reader can work out all the same, because nothing came or went, is shown.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.privacy.suppression import SMALL, CountKey, Sum, ValueRange, value_ranges, withheld

LEAST_POSSIBLE: Final = 5
"""How many values must be possible for a count that is withheld."""

COMING_AND_GOING: Final[tuple[EventKind, ...]] = (
    "score_added",
    "score_removed",
    "record_added",
    "record_removed",
)
"""The kinds of events that tell of records which are in one release only."""

RECORD_COUNTS: Final = ("old", "new", "unchanged", "changed", "added", "removed")

LEFT: Final[CountKey] = ("events", "student_left", "all", "")
JOINED: Final[CountKey] = ("events", "student_joined", "all", "")


def total_counts(comparison: Comparison) -> dict[CountKey, int]:
    """The numbers of records of both releases, in all and by record type: `shown_totals` chooses of them."""
    counts: dict[CountKey, int] = {
        ("records", name): getattr(comparison.records, name) for name in RECORD_COUNTS
    }
    return counts | {
        (side, code): size
        for side, release in (("old", comparison.old), ("new", comparison.new))
        for code, size in release.record_types.items()
    }


def shown_totals(
    comparison: Comparison, events: Mapping[CountKey, int], hidden: frozenset[CountKey]
) -> frozenset[CountKey]:
    """The keys of `total_counts` that may be shown.

    Args:
        comparison: What is counted.
        events: The counts of events and students.
        hidden: Those of them that are withheld.
    """
    totals = total_counts(comparison)
    known = _Reader(comparison, {**events, **totals}, hidden)
    if bare := _types_with_few_unscored(comparison, events):
        # without the total of new, nothing tells how many records of these types there are
        best = _new_side(totals) - {("records", "new"), *(("new", code) for code in bare)}
    else:
        best = _new_side(totals) if _hangs_on_a_difference(events, hidden) else _both_sides(totals)
    for shown in (best, best & {("records", "new")}):
        if known.is_safe(shown):
            return known.with_what_follows(shown)
    return known.with_what_follows(frozenset())


def _hangs_on_a_difference(events: Mapping[CountKey, int], hidden: frozenset[CountKey]) -> bool:
    """Whether the difference of two totals could tell a count that is withheld, or one that is small."""
    moving = [key for key in events if key[:1] == ("events",) and key[1] in COMING_AND_GOING]
    tied = [LEFT, JOINED, *(key for key in moving if key[2] in {"all", "record_type"})]
    return any(key in hidden or events[key] in SMALL for key in tied)


def _types_with_few_unscored(comparison: Comparison, events: Mapping[CountKey, int]) -> list[str]:
    """The record types that old does not have, if few of their records are without a score.

    All their scores are new ones, so the number of their records would tell how many have none.
    """
    fresh = {
        code: size - events.get(("events", "score_added", "record_type", code), 0)
        for code, size in comparison.new.record_types.items()
        if not comparison.old.record_types.get(code)
    }
    few = any(unscored in SMALL for unscored in (*fresh.values(), sum(fresh.values())))
    return list(fresh) if few else []


def _both_sides(totals: Mapping[CountKey, int]) -> frozenset[CountKey]:
    kept = ("records", "kept")
    counts = {**totals, kept: totals["records", "unchanged"] + totals["records", "changed"]}
    sums = [*_sums_of_types(totals), *_sums_of_records()]
    return frozenset(totals) - withheld(counts, sums, latent=frozenset({kept}))


def _new_side(totals: Mapping[CountKey, int]) -> frozenset[CountKey]:
    new = {key: size for key, size in totals.items() if key == ("records", "new") or key[0] == "new"}
    changed = {("records", "changed")} if totals["records", "changed"] > max(SMALL) else set()
    return frozenset(new) - withheld(new, _sums_of_types(new)) | changed


def _sums_of_types(totals: Mapping[CountKey, int]) -> list[Sum]:
    sides = (side for side in ("old", "new") if ("records", side) in totals)
    return [Sum(("records", side), tuple(key for key in totals if key[0] == side)) for side in sides]


def _sums_of_records() -> list[Sum]:
    return [
        Sum(("records", "kept"), (("records", "unchanged"), ("records", "changed"))),
        Sum(("records", "old"), (("records", "kept"), ("records", "removed"))),
        Sum(("records", "new"), (("records", "kept"), ("records", "added"))),
    ]


class _Reader:
    """Somebody who knows how the counts of one aggregate hang together.

    For each record type, the records of old are those that were kept and those that are gone; the records of
    new are those that were kept and those that came. What came has a new score, or is an event without one,
    or is a record without a score of a student who joined; what is gone, likewise. Only students who left or
    joined take and bring records without an event.
    """

    ROUNDS = 100
    """More than any of the sums is away from another."""

    def __init__(
        self, comparison: Comparison, counts: Mapping[CountKey, int], hidden: frozenset[CountKey]
    ) -> None:
        self._counts = dict(counts)
        self._hidden = hidden
        self._totals = frozenset(total_counts(comparison))
        self._unknown: set[CountKey] = set()
        types = sorted({*comparison.old.record_types, *comparison.new.record_types, *_types_of(counts)})
        self._sums = [*self._by_record_type(types), *self._of_all_types(types)]
        nothing_differs = comparison.fields.is_empty() and not counts["events", "ssid_replaced", "all", ""]
        self._follows = {("records", "changed")} if nothing_differs else set()

    def is_safe(self, shown: frozenset[CountKey]) -> bool:
        """Whether enough values are possible of every withheld count of events, and of every small total."""
        found = self._ranges(shown)
        small = {key for key in self._totals - shown if self._counts[key] in SMALL}
        return all(_possible(found[key]) >= LEAST_POSSIBLE for key in (self._hidden | small) & found.keys())

    def with_what_follows(self, shown: frozenset[CountKey]) -> frozenset[CountKey]:
        """Adds the totals that a reader can work out anyway, as long as no small count is exposed by them."""
        found = self._ranges(shown)
        for key in sorted(self._totals - shown):
            narrow = key in found and _possible(found[key]) < LEAST_POSSIBLE
            if narrow and self._counts[key] not in SMALL and self.is_safe(shown | {key}):
                return self.with_what_follows(shown | {key})
        return shown

    def _withheld(self, shown: frozenset[CountKey]) -> frozenset[CountKey]:
        return self._hidden | (self._totals - shown)

    def _ranges(self, shown: frozenset[CountKey]) -> dict[CountKey, ValueRange]:
        hidden = (self._withheld(shown) | self._unknown) - self._follows
        return value_ranges(self._counts, self._sums, hidden, most_rounds=self.ROUNDS)

    def _unknown_count(self, *name: str) -> CountKey:
        """A count that no output shows; its true value is of no use here."""
        key = ("unknown", *name)
        self._counts[key] = 0
        self._unknown.add(key)
        return key

    def _known(self, *key: str) -> CountKey:
        """A count that is 0 if the aggregate does not have it: there is no such event or record."""
        self._counts.setdefault(key, 0)
        return key

    def _by_record_type(self, types: list[str]) -> Iterator[Sum]:
        for code in types:
            old, new = self._known("old", code), self._known("new", code)
            kept, came, gone = (self._unknown_count(what, code) for what in ("kept", "came", "gone"))
            yield Sum(old, (kept, gone))
            yield Sum(new, (kept, came))
            added, removed, bare, bare_gone = (
                self._known("events", kind, "record_type", code) for kind in COMING_AND_GOING
            )
            scored, later = self._unknown_count("scored", code), self._unknown_count("later", code)
            yield Sum(added, (scored, later))
            yield Sum(came, (scored, bare, self._unknown_count("brought", code)))
            lost, blanked = self._unknown_count("lost", code), self._unknown_count("blanked", code)
            yield Sum(removed, (lost, blanked))
            yield Sum(gone, (lost, bare_gone, self._unknown_count("taken", code)))
            yield Sum(kept, (later, blanked, self._unknown_count("kept otherwise", code)))
            # a student has one record of a type, so no more are brought or taken than students
            yield Sum(JOINED, (("unknown", "brought", code), self._unknown_count("not brought", code)))
            yield Sum(LEFT, (("unknown", "taken", code), self._unknown_count("not taken", code)))

    def _of_all_types(self, types: list[str]) -> Iterator[Sum]:
        kept = self._unknown_count("kept")
        yield Sum(kept, (("records", "unchanged"), ("records", "changed")))
        yield Sum(("records", "old"), (kept, ("records", "removed")))
        yield Sum(("records", "new"), (kept, ("records", "added")))
        parts = ((kept, "kept"), (("records", "added"), "came"), (("records", "removed"), "gone"))
        for total, part in parts:
            yield Sum(total, tuple(("unknown", part, code) for code in types))
        for side in ("old", "new"):
            yield Sum(("records", side), tuple((side, code) for code in types))
        rescored = [("unknown", what, code) for what in ("later", "blanked") for code in types]
        yield Sum(("records", "changed"), (*rescored, self._unknown_count("changed otherwise")))


def _types_of(counts: Mapping[CountKey, int]) -> set[str]:
    return {key[3] for key in counts if key[0] == "events" and key[2] == "record_type" and key[3]}


def _possible(found: ValueRange) -> float:
    return found[1] - found[0] + 1
