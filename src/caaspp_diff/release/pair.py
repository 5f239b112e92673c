"""Opens two releases; large files are indexed side by side, in two processes. `read_pair`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from caaspp_diff.finding import Side
from caaspp_diff.release.container import Source
from caaspp_diff.release.index import Indexed, IndexSpec, Progress, index_file
from caaspp_diff.release.model import Release
from caaspp_diff.release.options import ReadOptions
from caaspp_diff.release.read import read_release

if TYPE_CHECKING:
    from concurrent.futures import Future

LARGE = 96 << 20
"""Bytes from which a file is worth a process of its own, which takes 0.2 s to start."""


@contextmanager
def read_pair(
    old: Source,
    new: Source,
    options: ReadOptions,
    progress: Callable[[Side], Progress | None] = lambda _: None,
) -> Iterator[tuple[Release, Release]]:
    """Both releases, open; they are closed, and temporary copies deleted, whatever happens.

    Args:
        old: The earlier release, as for `read_release`.
        new: The later one.
        options: How both are read.
        progress: What is told of the reading of each side; a file in another process tells nothing.

    Raises:
        ReadError: As `read_release`; of the old release first.
    """
    with ExitStack() as stack:
        if _is_large(old) and _is_large(new):
            yield _side_by_side(old, new, options, progress, stack)
        else:
            was = stack.enter_context(read_release(old, options, side="old", progress=progress("old")))
            now = stack.enter_context(read_release(new, options, side="new", progress=progress("new")))
            yield was, now


def _side_by_side(
    old: Source,
    new: Source,
    options: ReadOptions,
    progress: Callable[[Side], Progress | None],
    stack: ExitStack,
) -> tuple[Release, Release]:
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor  # noqa: PLC0415 - slow to import
    from multiprocessing import get_context  # noqa: PLC0415 - likewise

    # spawned, not forked: polars has threads, and Windows knows nothing else
    with ProcessPoolExecutor(1, get_context("spawn")) as processes, ThreadPoolExecutor(1) as threads:

        def elsewhere(spec: IndexSpec, _: Progress | None) -> Indexed:
            return processes.submit(index_file, spec).result()

        reading: Future[Release] = threads.submit(read_release, new, options, side="new", indexer=elsewhere)
        stack.callback(_close, reading)
        was = stack.enter_context(read_release(old, options, side="old", progress=progress("old")))
        return was, reading.result()


def _close(reading: "Future[Release]") -> None:
    if reading.exception() is None:
        reading.result().close()


def _is_large(source: Source) -> bool:
    return isinstance(source, Path) and source.is_file() and source.stat().st_size >= LARGE
