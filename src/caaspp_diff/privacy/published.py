"""What an `Aggregate` shows, number by number: `PublishedNumbers`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from caaspp_diff.privacy.aggregate import Aggregate
from caaspp_diff.privacy.suppression import CountKey


@dataclass(frozen=True, slots=True)
class PublishedNumbers:
    """The numbers of one aggregate by their keys, to ask of any number whether it is one of them.

    Whoever shows only these tells no more than the aggregate, and the two can be published together.
    """

    numbers: dict[CountKey, float | None]
    """None if a number is withheld."""

    @classmethod
    def of(cls, counts: Aggregate) -> Self:
        """The numbers of ``counts``.

        Their keys:

        - ``events``, kind, by, value, as in `caaspp_diff.privacy.aggregate.EventCount`; all have no value
        - ``students`` or ``records``, and a name such as ``old``
        - ``old`` or ``new``, and a record type, for its records
        - ``findings``, code
        - ``impact``, by, value, record type, and one of ``old_mean``, ``old_met``, ``old_counted`` and those
          of new
        """
        return cls(dict(_numbers(counts)))

    def shows(self, key: CountKey, value: float) -> bool:
        """Whether the number is there, and is ``value``."""
        # an event that did not happen is not listed
        nothing = 0 if key[0] == "events" else None
        return self.numbers.get(key, nothing) == value


def _numbers(counts: Aggregate) -> Iterator[tuple[CountKey, float | None]]:
    for event in counts.events:
        yield ("events", event.kind, event.by, event.value or ""), event.count
    yield from ((("students", name), count) for name, count in counts.students.items())
    yield from ((("records", name), count) for name, count in counts.records.items())
    for side, release in (("old", counts.old), ("new", counts.new)):
        yield from (((side, code), count) for code, count in release.record_types.items())
    yield from _findings(counts)
    for one in counts.impact:
        of_slice = ("impact", one.by, one.value, one.record_type)
        for side, results in (("old", one.old), ("new", one.new)):
            if results is not None:
                yield (*of_slice, f"{side}_mean"), results.mean
                yield (*of_slice, f"{side}_met"), results.met
                yield (*of_slice, f"{side}_counted"), results.counted


def _findings(counts: Aggregate) -> Iterator[tuple[CountKey, int | None]]:
    """Each code once: both files may have the same finding."""
    for code in {finding.code for finding in counts.findings}:
        parts = [finding.count for finding in counts.findings if finding.code == code]
        known = [part for part in parts if part is not None]
        yield ("findings", code), sum(known) if len(known) == len(parts) else None
