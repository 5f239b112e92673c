"""Does work on one thing after another in two threads, and gives the results in order: `map_ahead`."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

THREADS = 2
AHEAD = 3
"""How many things are worked on or wait, at most: what bounds memory."""

T = TypeVar("T")
R = TypeVar("R")


def map_ahead(work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    """``map(work, things)``, where the next things are worked on while a result is made use of.

    It pays where the work is done by numpy and polars, which let other threads run.
    """
    rest = iter(things)
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        waiting.extend(pool.submit(work, thing) for thing in islice(rest, AHEAD))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(work, thing) for thing in islice(rest, 1))
            yield result
