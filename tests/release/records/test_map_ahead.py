from collections.abc import Iterator
from threading import Barrier, Event, Timer

import pytest

from caaspp_diff.release.records.map_ahead import AHEAD, map_ahead


@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_results_are_in_the_order_of_the_items(count: int) -> None:
    assert list(map_ahead(lambda n: n * n, range(count))) == [n * n for n in range(count)]


def test_only_a_few_items_are_taken_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for n in range(10):
            taken.append(n)
            yield n

    for done, _ in enumerate(map_ahead(str, items()), start=1):
        assert len(taken) <= done + AHEAD


def test_the_next_result_is_computed_while_one_is_used() -> None:
    started = Event()

    def compute(n: int) -> int:
        if n:
            started.set()
        return n

    results = map_ahead(compute, range(2))
    assert next(results) == 0
    assert started.wait(timeout=60)
    assert list(results) == [1]


def test_an_error_of_the_function_is_raised_to_the_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        list(map_ahead(lambda n: 1 // n, [1, 0, 1]))


def test_what_has_not_begun_is_not_computed_once_the_caller_stops() -> None:
    begun: list[int] = []
    both_busy, release = Barrier(3), Event()

    def compute(n: int) -> int:
        begun.append(n)
        if n:
            both_busy.wait(timeout=60)
            release.wait(timeout=60)
        return n

    results = map_ahead(compute, range(10))
    assert next(results) == 0
    both_busy.wait(timeout=60)  # the two threads are busy with 1 and 2
    Timer(0.2, release.set).start()
    results.close()  # type: ignore[attr-defined]  # it is a generator

    assert sorted(begun) == [0, 1, 2]
