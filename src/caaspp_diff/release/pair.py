"""Opens two releases, one after the other: `read_pair`.

Two processes or threads side by side were measured, and are no faster on two processors: while one
indexes a file, another is kept busy with the digest of it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from caaspp_diff.finding import Side
from caaspp_diff.release.container import Source
from caaspp_diff.release.index import Progress
from caaspp_diff.release.model import Release
from caaspp_diff.release.options import ReadOptions
from caaspp_diff.release.read import read_release


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
        progress: What is told of the reading of each side.

    Raises:
        ReadError: As `read_release`; of the old release first.
    """
    with ExitStack() as stack:
        was = stack.enter_context(read_release(old, options, side="old", progress=progress("old")))
        now = stack.enter_context(read_release(new, options, side="new", progress=progress("new")))
        yield was, now
