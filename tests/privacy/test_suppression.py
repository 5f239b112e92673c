from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caaspp_diff.privacy.suppression import POSSIBLE, SMALL, CountKey, Sum, withheld

TOTAL = ("total",)
LARGEST = 50
"""The greatest value that a guessing reader tries."""


def star(name: str, *sizes: int) -> tuple[dict[CountKey, int], Sum]:
    """Counts that add up to the common total."""
    counts: dict[CountKey, int] = {(name, str(index)): size for index, size in enumerate(sizes)}
    return counts, Sum(TOTAL, tuple(counts))


def table(*parts: Sequence[int]) -> tuple[dict[CountKey, int], list[Sum]]:
    """One total, split up in several ways."""
    stars = [star(f"split {index}", *sizes) for index, sizes in enumerate(parts)]
    counts: dict[CountKey, int] = {TOTAL: sum(parts[0])}
    for split, _ in stars:
        counts |= split
    return counts, [one for _, one in stars]


def possible_values(
    key: CountKey, counts: Mapping[CountKey, int], sums: Sequence[Sum], hidden: frozenset[CountKey]
) -> int:
    """How many values of ``key`` remain possible when a reader tries them all."""
    known = {name: size for name, size in counts.items() if name not in hidden}
    least = {name: min(size, 1) for name, size in counts.items()}
    return sum(fits(known | {key: value}, least, sums) for value in range(least[key], LARGEST))


def fits(known: dict[CountKey, int], least: Mapping[CountKey, int], sums: Sequence[Sum]) -> bool:
    """Whether any table has the known counts, found by trying."""
    for one in sums:
        unknown = [key for key in one.keys if key not in known]
        low = sum(known.get(part, least[part]) for part in one.parts)
        if one.total in known and low > known[one.total]:
            return False
        if not unknown and known[one.total] != low:
            return False
        if len(unknown) == 1:
            rest = sum(known[part] for part in one.parts if part in known)
            value = rest if unknown == [one.total] else known[one.total] - rest
            return value >= least[unknown[0]] and fits(known | {unknown[0]: value}, least, sums)
    free = next((key for one in sums for key in one.keys if key not in known), None)
    return free is None or any(
        fits(known | {free: value}, least, sums) for value in range(least[free], LARGEST)
    )


def solved(key: CountKey, sums: Sequence[Sum], hidden: frozenset[CountKey]) -> bool:
    """Whether the equations alone settle ``key``: its unit vector lies in the span of their rows."""
    columns = {name: index for index, name in enumerate(sorted(hidden))}
    rows = np.zeros((len(sums) + 1, len(columns)))
    for row, one in zip(rows, sums, strict=False):
        for name in one.keys:
            if name in columns:
                row[columns[name]] += -1 if name == one.total else 1
    rank = np.linalg.matrix_rank(rows[:-1]) if len(sums) else 0
    rows[-1, columns[key]] = 1
    return bool(np.linalg.matrix_rank(rows) == rank)


def test_with_a_small_count_the_smallest_other_one_is_withheld() -> None:
    counts, sums = table([3, 40, 200])
    assert withheld(counts, sums) == {("split 0", "0"), ("split 0", "1")}


def test_large_counts_and_zeros_are_all_published() -> None:
    counts, sums = table([0, 11, 200])
    assert withheld(counts, sums) == frozenset()


def test_with_two_small_counts_of_a_small_sum_a_third_one_is_withheld() -> None:
    counts, sums = table([1, 2, 50, 60])
    assert withheld(counts, sums) == {("split 0", "0"), ("split 0", "1"), ("split 0", "2")}


def test_with_parts_that_are_all_one_the_total_is_withheld() -> None:
    counts, sums = table([1] * 11)
    assert TOTAL in withheld(counts, sums)


def test_a_small_difference_between_two_totals_cannot_be_computed() -> None:
    counts: dict[CountKey, int] = {
        ("old",): 503,
        ("new",): 520,
        ("both",): 500,
        ("left",): 3,
        ("joined",): 20,
    }
    sums = [Sum(("old",), (("both",), ("left",))), Sum(("new",), (("both",), ("joined",)))]
    assert withheld(counts, sums) == {("left",), ("both",), ("joined",)}


def test_sums_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        withheld({("all",): 3, ("part",): 2}, [Sum(("all",), (("part",),))])


def test_latent_counts_link_sums_and_are_never_returned() -> None:
    counts: dict[CountKey, int] = {("all",): 100, ("kept",): 96, ("gone",): 4, ("same",): 60, ("other",): 36}
    sums = [Sum(("all",), (("kept",), ("gone",))), Sum(("kept",), (("same",), ("other",)))]
    hidden = withheld(counts, sums, latent=frozenset({("kept",)}))
    assert ("kept",) not in hidden
    assert hidden == {("gone",), ("other",)}


sizes = st.one_of(st.just(0), st.integers(1, 10), st.integers(11, 20))


@given(st.lists(sizes, min_size=1, max_size=3), st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_nobody_gets_a_small_count_back(first: list[int], cut: int) -> None:
    total = sum(first)
    counts, sums = table(first, [min(cut, total), total - min(cut, total)])
    hidden = withheld(counts, sums)
    for key in sorted(hidden):
        if counts[key] in SMALL:
            assert not solved(key, sums, hidden)
            assert possible_values(key, counts, sums, hidden) >= POSSIBLE


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_every_small_count_is_withheld_however_long_the_table(parts: list[int]) -> None:
    counts, sums = table(parts)
    hidden = withheld(counts, sums)
    assert {key for key, size in counts.items() if size in SMALL} <= hidden
    assert not any(solved(key, sums, hidden) for key in hidden if counts[key] in SMALL)
