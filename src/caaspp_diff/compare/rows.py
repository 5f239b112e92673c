"""Where the records stand that are not the same in both releases: `ChangedRows`."""

from dataclasses import dataclass, field

import numpy as np

from caaspp_diff.compare.align import Alignment
from caaspp_diff.compare.fields import FieldChanges
from caaspp_diff.release.rows import Rows


def _none() -> Rows:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRows:
    """Row numbers of the two releases that were compared: of use while these are open, and naming nobody."""

    added: Rows = field(default_factory=_none)
    """Of new, in file order."""

    changed: Rows = field(default_factory=_none)
    """Of new, in file order."""

    continued: Rows = field(default_factory=_none)
    """Of old: ``changed[i]`` is what the record ``continued[i]`` became."""

    removed: Rows = field(default_factory=_none)
    """Of old, in file order."""


def changed_rows(alignment: Alignment, changes: FieldChanges) -> ChangedRows:
    """The rows of an alignment whose records differ."""
    pairs = np.flatnonzero(changes.changed)
    pairs = pairs[np.argsort(alignment.new_rows[pairs])]
    return ChangedRows(
        added=np.sort(alignment.added),
        changed=alignment.new_rows[pairs],
        continued=alignment.old_rows[pairs],
        removed=np.sort(alignment.removed),
    )
