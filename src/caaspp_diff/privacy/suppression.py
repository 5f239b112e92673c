"""Which counts to withhold so that no small one can be got back, by subtraction or by bounds.

A count of 1 to 10 is small. Where counts add up to others, a small one that is withheld can be
computed from the rest; so further counts are withheld until, of every small one, at least
`POSSIBLE` values fit all that is published. The reckoning assumes more than a reader knows: that
no withheld count is zero unless it is.

The sums must not form a circle: no two counts may be tied by two different chains of sums. Then
the bounds found by passing them along the sums are the exact ones.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

SMALL = range(1, 11)
"""Counts that are withheld: 10 or fewer, as in the public reports of CAASPP results."""

POSSIBLE = len(SMALL)
"""How many values of a small count must fit what is published."""

Cell = tuple[str, ...]
"""What a count is called."""

Span = tuple[float, float]
"""The least and the most that a count can be."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that is the sum of others."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them, the total first."""
        return (self.total, *self.parts)


def withheld(
    counts: Mapping[Cell, int], sums: Sequence[Sum], *, latent: frozenset[Cell] = frozenset()
) -> frozenset[Cell]:
    """The counts not to publish.

    Args:
        counts: Every count that could be published, and the latent ones.
        sums: What adds up; every cell is one of ``counts``.
        latent: Counts that are never published and only join others.

    Returns:
        The small counts, and those that have to go with them; the latent ones are not among them.

    Raises:
        ValueError: A sum does not add up, so that nothing can be said of what it gives away.
    """
    for one in sums:
        if counts[one.total] != sum(counts[part] for part in one.parts):
            raise ValueError(f"the parts of {one.total} do not add up to it")
    small = frozenset(cell for cell, count in counts.items() if count in SMALL and cell not in latent)
    hidden = set(small | latent)
    for component in _components(sums):
        _protect(counts, component, small, hidden)
        _release(counts, component, small, hidden - small - latent, hidden)
    return frozenset(hidden - latent)


def spans(counts: Mapping[Cell, int], sums: Sequence[Sum], hidden: Iterable[Cell]) -> dict[Cell, Span]:
    """How far each count of ``sums`` is determined by those that are not ``hidden``."""
    found: dict[Cell, Span] = {cell: (counts[cell], counts[cell]) for one in sums for cell in one.cells}
    found |= {cell: (min(counts[cell], 1), inf) for cell in hidden}
    changed = True
    while changed:
        changed = False
        for one in sums:
            changed |= _narrow(one, found)
    return found


def _narrow(one: Sum, found: dict[Cell, Span]) -> bool:
    """Brings the spans of one sum in line with each other; whether any became narrower."""
    low = sum(found[part][0] for part in one.parts)
    highs = [found[part][1] for part in one.parts]
    high, endless = sum(one_high for one_high in highs if one_high < inf), highs.count(inf)
    changed = _meet(found, one.total, (low, inf if endless else high))
    total = found[one.total]
    for part in one.parts:
        own = found[part]
        others_endless = endless - (own[1] == inf)
        others_high = inf if others_endless else high - (own[1] if own[1] < inf else 0)
        changed |= _meet(found, part, (total[0] - others_high, total[1] - (low - own[0])))
    return changed


def _meet(found: dict[Cell, Span], cell: Cell, span: Span) -> bool:
    old = found[cell]
    found[cell] = max(old[0], span[0]), min(old[1], span[1])
    return found[cell] != old


def _protect(
    counts: Mapping[Cell, int], sums: Sequence[Sum], small: frozenset[Cell], hidden: set[Cell]
) -> None:
    """Hides further counts of ``sums``, one by one, until no small one is exposed."""
    touching: dict[Cell, list[Sum]] = defaultdict(list)
    for one in sums:
        for cell in one.cells:
            touching[cell].append(one)
    totals = {one.total for one in sums}

    def loss(cell: Cell, distance: int) -> tuple[int, int, int, Cell]:
        # Parts go before zeros, and zeros before totals; near and small ones first.
        rank = 2 if cell in totals else int(counts[cell] == 0)
        return rank, distance, counts[cell], cell

    while exposed := _exposed(spans(counts, sums, hidden & touching.keys()), small):
        candidates = _reachable(exposed, touching, hidden)
        hidden.add(min(candidates, key=lambda cell: loss(cell, candidates[cell])))


def _release(
    counts: Mapping[Cell, int],
    sums: Sequence[Sum],
    small: frozenset[Cell],
    others: set[Cell],
    hidden: set[Cell],
) -> None:
    """Publishes those of ``others`` again that no small one needs, the largest first."""
    cells = {cell for one in sums for cell in one.cells}
    for cell in sorted(cells & others, key=lambda cell: (-counts[cell], cell)):
        if _exposed(spans(counts, sums, (hidden & cells) - {cell}), small) is None:
            hidden.discard(cell)


def _exposed(found: Mapping[Cell, Span], small: frozenset[Cell]) -> Cell | None:
    """The first small count of which too few values are possible."""
    for cell in sorted(small & found.keys()):
        low, high = found[cell]
        if high - low + 1 < POSSIBLE:
            return cell
    return None


def _reachable(start: Cell, touching: Mapping[Cell, list[Sum]], hidden: set[Cell]) -> dict[Cell, int]:
    """The published counts that bear on a hidden one, each with its distance in sums."""
    distance: dict[Cell, int] = {start: 0}
    found: dict[Cell, int] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for cell in (cell for one in touching[here] for cell in one.cells):
            if cell in hidden and cell not in distance:
                distance[cell] = distance[here] + 1
                queue.append(cell)
            elif cell not in hidden:
                found.setdefault(cell, distance[here] + 1)
    return found


def _components(sums: Sequence[Sum]) -> list[list[Sum]]:
    """The sums in groups that share no count."""
    home: dict[Cell, list[Sum]] = {}
    for one in sums:
        group = [one]
        for other in {id(home[cell]): home[cell] for cell in one.cells if cell in home}.values():
            group.extend(other)
        for member in group:
            home.update(dict.fromkeys(member.cells, group))
    return list({id(group): group for group in home.values()}.values())
