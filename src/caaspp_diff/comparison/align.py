"""Pairs the records of two releases by key: a merge of two sorted arrays of numbers, in any line order."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from caaspp_diff.comparison.model import OnDuplicate
from caaspp_diff.errors import DuplicateKeyError
from caaspp_diff.finding import EXAMPLES, Example, Finding, Side
from caaspp_diff.phrases import counted
from caaspp_diff.release.index.keys import SSID_SHIFT, Keys, Rows, ssids
from caaspp_diff.release.model import Release

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Which record of new continues which record of old.

    ``old_rows[i]`` and ``new_rows[i]`` are one pair. ``differs[i]`` says that its lines are not the
    same bytes, so its fields must be compared; where it is False the records are equal, but for fields
    that are ignored.
    """

    old_rows: Rows
    new_rows: Rows
    differs: Mask
    removed: Rows
    added: Rows
    left: Keys
    """SSIDs of old that are not in new, sorted."""

    joined: Keys
    """SSIDs of new that are not in old, sorted."""

    replaced: tuple[tuple[int, int], ...] = ()
    """(SSID in old, SSID in new) of students whose SSID was replaced."""


def align(old: Release, new: Release, ignore: frozenset[str] = frozenset()) -> Alignment:
    """Pairs two releases by (SSID, record type, cohort).

    A key that repeats is paired within itself: identical records first, then records that share an
    opportunity id, then in the order of the file.

    Args:
        old: The old release.
        new: The new release.
        ignore: Names of fields that are not compared.
    """
    old_order, old_keys = _sorted(old.index.keys)
    new_order, new_keys = _sorted(new.index.keys)
    old_hit, new_hit, removed, added = _merge(old_keys, new_keys)
    pairs_old, pairs_new = old_order[old_hit], new_order[new_hit]
    gone, came = old_order[removed], new_order[added]
    repeated = _distinct(np.sort(np.concatenate([_repeated(old_keys), _repeated(new_keys)])))
    if len(repeated):
        pairs_old, pairs_new, gone, came = _pair_repeated(old, new, repeated)
    if old.regular and old.signature == new.signature and old.ignored <= ignore:
        differs = old.index.hashes[pairs_old] != new.index.hashes[pairs_new]
    else:
        differs = np.ones(len(pairs_old), dtype=np.bool_)
    old_ssids, new_ssids = _distinct(ssids(old_keys)), _distinct(ssids(new_keys))
    _, _, left, joined = _merge(old_ssids, new_ssids)
    return Alignment(
        old_rows=pairs_old,
        new_rows=pairs_new,
        differs=differs,
        removed=gone,
        added=came,
        left=old_ssids[left],
        joined=new_ssids[joined],
    )


def duplicate_keys(old: Release, new: Release, on_duplicate: OnDuplicate) -> tuple[Finding, ...]:
    """The finding ``duplicate_key`` for each release that has them.

    Raises:
        DuplicateKeyError: There are some and ``on_duplicate`` is ``stop``.
    """
    found = tuple(f for f in (_duplicates("old", old), _duplicates("new", new)) if f)
    if found and on_duplicate == "stop":
        raise DuplicateKeyError(
            " ".join(f.message for f in found)
            + " Remove the copies, or compare with --on-duplicate pair to pair them in order."
        )
    return found


def with_replaced(alignment: Alignment, old: Release, new: Release, pairs: dict[int, int]) -> Alignment:
    """The alignment after the records of students with a replaced SSID are paired, type by type.

    Args:
        alignment: Of the same two releases.
        old: The old release.
        new: The new release.
        pairs: SSID in old → SSID in new.
    """
    if not pairs:
        return alignment
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for row in alignment.added:
        waiting[int(new.index.keys[row])].append(int(row))
    shift = {o: n - o for o, n in pairs.items()}
    old_rows: list[int] = []
    new_rows: list[int] = []
    for row in alignment.removed:
        key = int(old.index.keys[row])
        ssid = key // SSID_SHIFT
        if ssid in shift and (rows := waiting.get(key + shift[ssid] * SSID_SHIFT)):
            old_rows.append(int(row))
            new_rows.append(rows.pop(0))
    paired_old, paired_new = np.array(old_rows, np.int64), np.array(new_rows, np.int64)
    return replace(
        alignment,
        old_rows=np.concatenate([alignment.old_rows, paired_old]),
        new_rows=np.concatenate([alignment.new_rows, paired_new]),
        differs=np.concatenate([alignment.differs, np.ones(len(paired_old), np.bool_)]),
        removed=alignment.removed[~np.isin(alignment.removed, paired_old)],
        added=alignment.added[~np.isin(alignment.added, paired_new)],
        left=np.setdiff1d(alignment.left, list(pairs)),
        joined=np.setdiff1d(alignment.joined, list(pairs.values())),
        replaced=tuple(sorted(pairs.items())),
    )


def _sorted(keys: Keys) -> tuple[Rows, Keys]:
    if bool(np.all(keys[1:] >= keys[:-1])):
        return np.arange(len(keys)), keys
    order = np.argsort(keys, kind="stable")
    return order, keys[order]


def _merge(old: Keys, new: Keys) -> tuple[Rows, Rows, Rows, Rows]:
    place = np.searchsorted(new, old)
    inside = place < len(new)
    hit = np.zeros(len(old), np.bool_)
    hit[inside] = new[place[inside]] == old[inside]
    matched = np.zeros(len(new), np.bool_)
    matched[place[hit]] = True
    return np.flatnonzero(hit), place[hit], np.flatnonzero(~hit), np.flatnonzero(~matched)


def _distinct(ordered: Keys) -> Keys:
    return np.asarray(ordered[np.diff(ordered, prepend=-1) != 0])


def _repeated(ordered: Keys) -> Keys:
    return _distinct(ordered[1:][ordered[1:] == ordered[:-1]])


def _duplicates(side: Side, release: Release) -> Finding | None:
    order, ordered = _sorted(release.index.keys)
    keys = _repeated(ordered)
    if not len(keys):
        return None
    rows = order[np.isin(ordered, keys)]
    lines = release.index.lines[rows].tolist()
    named = ", ".join(str(line) for line in lines[:EXAMPLES])
    more = f" and {len(lines) - EXAMPLES} more" if len(lines) > EXAMPLES else ""
    return Finding(
        code="duplicate_key",
        severity="error",
        message=(
            f"{release.name} has {counted(len(keys), 'key')} of student and record type on more than one "
            f"line (lines {named}{more}), where one record per student and test was expected."
        ),
        count=len(keys),
        examples=tuple(Example(side, line) for line in lines[:EXAMPLES]),
    )


def _pair_repeated(old: Release, new: Release, repeated: Keys) -> tuple[Rows, Rows, Rows, Rows]:
    """The whole merge again, with the repeated keys taken out and paired within themselves."""
    parts = [
        (np.flatnonzero(~np.isin(r.index.keys, repeated)), np.flatnonzero(np.isin(r.index.keys, repeated)))
        for r in (old, new)
    ]
    (single_old, many_old), (single_new, many_new) = parts
    old_order, old_keys = _sorted(old.index.keys[single_old])
    new_order, new_keys = _sorted(new.index.keys[single_new])
    hit_old, hit_new, removed, added = _merge(old_keys, new_keys)
    groups: dict[int, tuple[list[int], list[int]]] = {int(key): ([], []) for key in repeated}
    for side, (release, rows) in enumerate(((old, many_old), (new, many_new))):
        for row in rows.tolist():
            groups[int(release.index.keys[row])][side].append(row)
    pairs = [pair for key in sorted(groups) for pair in _pair_group(old, new, *groups[key])]
    in_old = {o for o, _ in pairs}
    in_new = {n for _, n in pairs}
    rest_old = [row for key in sorted(groups) for row in groups[key][0] if row not in in_old]
    rest_new = [row for key in sorted(groups) for row in groups[key][1] if row not in in_new]
    return (
        np.concatenate([single_old[old_order[hit_old]], np.array([o for o, _ in pairs], np.int64)]),
        np.concatenate([single_new[new_order[hit_new]], np.array([n for _, n in pairs], np.int64)]),
        np.concatenate([single_old[old_order[removed]], np.array(rest_old, np.int64)]),
        np.concatenate([single_new[new_order[added]], np.array(rest_new, np.int64)]),
    )


def _pair_group(
    old: Release, new: Release, old_rows: list[int], new_rows: list[int]
) -> list[tuple[int, int]]:
    old_values = _named_values(old, old_rows)
    new_values = _named_values(new, new_rows)
    pairs: list[tuple[int, int]] = []
    ways: tuple[Callable[[int, int], bool], ...] = (
        lambda o, n: old_values[o] == new_values[n],
        lambda o, n: bool(_opportunities(old_values[o]) & _opportunities(new_values[n])),
        lambda _o, _n: True,
    )
    for alike in ways:
        for o in list(old_rows):
            match = next((n for n in new_rows if alike(o, n)), None)
            if match is not None:
                pairs.append((o, match))
                old_rows = [row for row in old_rows if row != o]
                new_rows = [row for row in new_rows if row != match]
    return pairs


def _named_values(release: Release, rows: list[int]) -> dict[int, frozenset[tuple[str, bytes]]]:
    names = [column.name if column.group != "blank" else "" for column in release.columns]
    records = release.reader.values(np.array(rows, np.int64))
    return {
        row: frozenset((name, value) for name, value in zip(names, values, strict=True) if name and value)
        for row, values in zip(rows, records, strict=True)
    }


def _opportunities(values: frozenset[tuple[str, bytes]]) -> set[tuple[str, bytes]]:
    return {(name, value) for name, value in values if name.startswith("opportunity_id_")}
