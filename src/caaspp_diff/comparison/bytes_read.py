"""How much of a comparison is done: `ComparisonProgress`."""

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.release.model import Progress, Release


class ComparisonProgress:
    """Counts bytes read, for the progress bar.

    Args:
        old: The old release.
        new: The new release.
        alignment: Of the two.
        progress: Called with the bytes done and the bytes in all; None where nobody asks.
    """

    def __init__(self, old: Release, new: Release, alignment: Alignment, progress: Progress | None) -> None:
        differing = int(alignment.differs.sum())
        self._progress = progress
        self._done = 0.0
        self._total = _bytes(old, len(old.index) + differing)
        self._total += _bytes(new, 2 * differing + len(alignment.added))

    def add(self, release: Release, records: int) -> None:
        """Counts some records of one of the releases as read."""
        self._done += _bytes(release, records)
        if self._progress:
            self._progress(int(min(self._done, self._total)), int(self._total))


def _bytes(release: Release, records: int) -> float:
    return records * float(release.index.lengths.mean()) if records else 0.0
