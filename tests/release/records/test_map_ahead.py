from collections.abc import Iterator
from threading import Event

import pytest

from caaspp_diff.release.records.map_ahead import AHEAD, map_ahead


@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_results_come_in_the_order_of_the_things(count: int) -> None:
    assert list(map_ahead(lambda n: n * n, range(count))) == [n * n for n in range(count)]


def test_only_a_few_things_are_taken_ahead() -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for n in range(10):
            taken.append(n)
            yield n

    for done, _ in enumerate(map_ahead(str, things()), start=1):
        assert len(taken) <= done + AHEAD


def test_the_next_thing_is_worked_on_while_a_result_is_made_use_of() -> None:
    started = Event()

    def work(n: int) -> int:
        if n:
            started.set()
        return n

    results = map_ahead(work, range(2))
    assert next(results) == 0
    assert started.wait(timeout=60)
    assert list(results) == [1]


def test_what_goes_wrong_in_the_work_goes_wrong_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(map_ahead(lambda n: 1 // n, [1, 0, 1]))
