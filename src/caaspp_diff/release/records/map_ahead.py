"""A map() that computes results before they are asked for: `map_ahead`."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

THREADS = 2
AHEAD = 3
"""How many results are computed or waiting at most, which bounds memory."""

T = TypeVar("T")
R = TypeVar("R")


def map_ahead(function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Like map(), but computes the next results in two threads while one is used.

    This pays if ``function`` spends its time in numpy and polars, which let other threads run.
    """
    rest = iter(items)
    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(THREADS)
    try:
        waiting.extend(pool.submit(function, item) for item in islice(rest, AHEAD))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(function, item) for item in islice(rest, 1))
            yield result
    finally:
        # if the caller stops early, what has not begun is not needed
        pool.shutdown(cancel_futures=True)
