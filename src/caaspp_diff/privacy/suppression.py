"""Which counts to withhold so that nobody can work a small one out, by subtraction or by narrowing it down.

A count of 1 to 10 is small, and is withheld. Where counts add up to others, a reader could compute it from
the rest, so further counts are withheld until at least `POSSIBLE` values of every small count are
consistent with everything that is published. To be on the safe side, the reader is assumed to know which
withheld counts are not zero.

The sums must not form a cycle: no two counts may be connected by two different chains of sums. Then the
ranges found by passing them along the sums are the exact ones.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import inf

SMALL = range(1, 11)
"""Counts that are withheld: 10 or fewer, as in the public reports of CAASPP results."""

POSSIBLE = len(SMALL)
"""How many values of a small count must be consistent with what is published."""

CountKey = tuple[str, ...]
"""The name of a count, such as ``("events", "student_left", "all", "")``."""

ValueRange = tuple[float, float]
"""The least and the greatest value that a count can have; infinity if nothing limits it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that is the sum of others."""

    total: CountKey
    parts: tuple[CountKey, ...]

    @property
    def keys(self) -> tuple[CountKey, ...]:
        """The total, then its parts."""
        return (self.total, *self.parts)


def withheld(
    counts: Mapping[CountKey, int], sums: Sequence[Sum], *, latent: frozenset[CountKey] = frozenset()
) -> frozenset[CountKey]:
    """Chooses the counts to withhold.

    Args:
        counts: Every count that could be published, and the latent ones.
        sums: Which counts add up to which; every key is one of ``counts``.
        latent: Counts that are never published and only link sums to each other.

    Returns:
        The small counts, and those that have to be withheld with them, without the latent ones.

    Raises:
        ValueError: A sum does not add up, so that it cannot be said what it would reveal.
    """
    for each in sums:
        if counts[each.total] != sum(counts[part] for part in each.parts):
            raise ValueError(f"the parts of {each.total} do not add up to it")
    small = frozenset(key for key, count in counts.items() if count in SMALL and key not in latent)
    hidden = set(small | latent)
    for component in _components(sums):
        _protect(counts, component, small, hidden)
        _publish_unneeded(counts, component, small, hidden - small - latent, hidden)
    return frozenset(hidden - latent)


def value_ranges(
    counts: Mapping[CountKey, int],
    sums: Sequence[Sum],
    hidden: Iterable[CountKey],
    *,
    most_rounds: int | None = None,
) -> dict[CountKey, ValueRange]:
    """Works out how far a reader can narrow down each count.

    Args:
        counts: The true counts.
        sums: Which counts add up to which.
        hidden: The counts that are not published.
        most_rounds: How often the ranges are passed along all sums; None for as long as any narrows.
            Sums that form a cycle may narrow a large count step by step.

    Returns:
        The range of every count of ``sums``; a published count has only itself in its range.
    """
    found: dict[CountKey, ValueRange] = {
        key: (counts[key], counts[key]) for each in sums for key in each.keys
    }
    found |= {key: (min(counts[key], 1), inf) for key in hidden}
    for _ in count() if most_rounds is None else range(most_rounds):
        narrowed = [_narrow(each, found) for each in sums]
        if not any(narrowed):
            break
    return found


def _narrow(one: Sum, found: dict[CountKey, ValueRange]) -> bool:
    """Makes the ranges of one sum consistent; returns whether any of them became narrower."""
    low = sum(found[part][0] for part in one.parts)
    highs = [found[part][1] for part in one.parts]
    high, unbounded = sum(one_high for one_high in highs if one_high < inf), highs.count(inf)
    changed = _intersect(found, one.total, (low, inf if unbounded else high))
    total = found[one.total]
    for part in one.parts:
        own = found[part]
        others_unbounded = unbounded - (own[1] == inf)
        others_high = inf if others_unbounded else high - (own[1] if own[1] < inf else 0)
        changed |= _intersect(found, part, (total[0] - others_high, total[1] - (low - own[0])))
    return changed


def _intersect(found: dict[CountKey, ValueRange], key: CountKey, limits: ValueRange) -> bool:
    before = found[key]
    found[key] = max(before[0], limits[0]), min(before[1], limits[1])
    return found[key] != before


def _protect(
    counts: Mapping[CountKey, int], sums: Sequence[Sum], small: frozenset[CountKey], hidden: set[CountKey]
) -> None:
    """Hides further counts of ``sums``, one by one, until no small one is exposed."""
    sums_of: dict[CountKey, list[Sum]] = defaultdict(list)
    for each in sums:
        for key in each.keys:
            sums_of[key].append(each)
    totals = {each.total for each in sums}

    def loss(key: CountKey, distance: int) -> tuple[int, int, int, CountKey]:
        # Parts are hidden before zeros, and zeros before totals; near and small counts first.
        rank = 2 if key in totals else int(counts[key] == 0)
        return rank, distance, counts[key], key

    while exposed := _exposed(value_ranges(counts, sums, hidden & sums_of.keys()), small):
        candidates = _reachable(exposed, sums_of, hidden)
        hidden.add(min(candidates, key=lambda key: loss(key, candidates[key])))


def _publish_unneeded(
    counts: Mapping[CountKey, int],
    sums: Sequence[Sum],
    small: frozenset[CountKey],
    others: set[CountKey],
    hidden: set[CountKey],
) -> None:
    """Publishes those of ``others`` after all that protect no small count, the largest first."""
    keys = {key for each in sums for key in each.keys}
    for key in sorted(keys & others, key=lambda key: (-counts[key], key)):
        if _exposed(value_ranges(counts, sums, (hidden & keys) - {key}), small) is None:
            hidden.discard(key)


def _exposed(found: Mapping[CountKey, ValueRange], small: frozenset[CountKey]) -> CountKey | None:
    """The first small count that is narrowed down to too few values."""
    for key in sorted(small & found.keys()):
        low, high = found[key]
        if high - low + 1 < POSSIBLE:
            return key
    return None


def _reachable(
    start: CountKey, sums_of: Mapping[CountKey, list[Sum]], hidden: set[CountKey]
) -> dict[CountKey, int]:
    """The published counts that help to narrow down a hidden one, each with its distance in sums."""
    distance: dict[CountKey, int] = {start: 0}
    found: dict[CountKey, int] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for key in (key for each in sums_of[here] for key in each.keys):
            if key in hidden and key not in distance:
                distance[key] = distance[here] + 1
                queue.append(key)
            elif key not in hidden:
                found.setdefault(key, distance[here] + 1)
    return found


def _components(sums: Sequence[Sum]) -> list[list[Sum]]:
    """The sums in groups that share no count."""
    group_of: dict[CountKey, list[Sum]] = {}
    for each in sums:
        group = [each]
        for other in {id(group_of[key]): group_of[key] for key in each.keys if key in group_of}.values():
            group.extend(other)
        for member in group:
            group_of.update(dict.fromkeys(member.keys, group))
    return list({id(group): group for group in group_of.values()}.values())
