"""Field changes: every field that differs in every pair of records, lossless."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment, Mask
from caaspp_diff.comparison.bytes_read import ComparisonProgress
from caaspp_diff.comparison.cells import changed_cells
from caaspp_diff.layouts.model import KEY_FIELDS, Field
from caaspp_diff.release.index.keys import Rows, record_types, ssids
from caaspp_diff.release.model import Release

BLOCK = 4096
"""Pairs that are fetched and split at a time: bounds memory, whatever differs."""


@dataclass(frozen=True, kw_only=True)
class SharedFields:
    """The fields that both releases have and that are compared, in the order of new."""

    fields: tuple[Field, ...]
    old_places: tuple[int, ...]
    new_places: tuple[int, ...]
    only_old: tuple[Field, ...]
    only_new: tuple[Field, ...]
    blanks: tuple[tuple[Field, int, int], ...] = ()
    """What the layout of both leaves blank: the field, and its places in old and new. It is not compared;
    only whether it holds different values is looked at."""

    @cached_property
    def names(self) -> list[str]:
        """Their names, in order."""
        return [field.name for field in self.fields]


def shared_fields(old: Release, new: Release, ignore: frozenset[str] = frozenset()) -> SharedFields:
    """What can be compared between two releases, whatever the order of their columns.

    Args:
        old: The old release.
        new: The new release.
        ignore: Names of fields to leave out.
    """
    old_places = {f.name: i for i, f in enumerate(old.columns) if f.group != "blank"}
    new_places = {f.name: i for i, f in enumerate(new.columns) if f.group != "blank"}
    names = [n for n in new_places if n in old_places and n not in KEY_FIELDS and n not in ignore]
    return SharedFields(
        fields=tuple(new.columns[new_places[n]] for n in names),
        old_places=tuple(old_places[n] for n in names),
        new_places=tuple(new_places[n] for n in names),
        only_old=tuple(old.columns[place] for n, place in old_places.items() if n not in new_places),
        only_new=tuple(new.columns[place] for n, place in new_places.items() if n not in old_places),
        blanks=_shared_blanks(old, new, ignore) if old.layout == new.layout else (),
    )


def _shared_blanks(old: Release, new: Release, ignore: frozenset[str]) -> tuple[tuple[Field, int, int], ...]:
    end = old.layout.fields[-1].number if old.layout.end_of_record else 0
    old_places = {field.number: place for place, field in enumerate(old.columns)}
    return tuple(
        (field, old_places[field.number], place)
        for place, field in enumerate(new.columns)
        if field.group == "blank"
        and field.number in old_places
        and field.number not in {0, end}
        and field.name not in ignore
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanges:
    """The field changes of an alignment.

    ``frame`` has one row a change, by pair and then in the order of the layout: ``pair`` (UInt32, its
    place in the alignment), ``ssid`` (Int64, the one in new), ``record_type`` (Int8), ``field`` (Enum
    in layout order), ``group``, ``old``, ``new`` (String, blank is null).
    """

    frame: pl.DataFrame
    changed: Mask
    """For each pair of the alignment, whether the record changed; a replaced SSID is a change."""

    blanks: dict[str, int] = field(default_factory=dict)
    """Name of a field that the layout leaves blank → in how many pairs it holds different values."""


def field_changes(
    old: Release,
    new: Release,
    alignment: Alignment,
    shared: SharedFields,
    progress: ComparisonProgress | None = None,
) -> FieldChanges:
    """Compares the pairs whose lines differ, block by block."""
    progress = progress or ComparisonProgress(old, new, alignment, None)
    candidates = np.flatnonzero(alignment.differs)
    field_type = pl.Enum(shared.names)
    groups = pl.Series([field.group for field in shared.fields], dtype=pl.String)
    frames = [_block_frame(new, alignment, field_type, groups, [])]
    blanks = Counter[str]()
    for block in _blocks(candidates):
        cells = list(_compare(old, new, alignment, shared, block))
        found = [cell for cell in cells if cell[1] < len(shared.fields)]
        blanks.update(
            shared.blanks[cell[1] - len(shared.fields)][0].name
            for cell in cells
            if cell[1] >= len(shared.fields)
        )
        frames.append(_block_frame(new, alignment, field_type, groups, found))
        progress.add(old, len(block))
        progress.add(new, len(block))
    frame = pl.concat(frames)
    changed = np.zeros(len(alignment.old_rows), np.bool_)
    changed[frame["pair"].to_numpy()] = True
    if alignment.replaced:
        was = ssids(old.index.keys[alignment.old_rows])
        changed |= was != ssids(new.index.keys[alignment.new_rows])
    return FieldChanges(frame=frame, changed=changed, blanks=dict(blanks))


ChangedValue = tuple[int, int, str | None, str | None]
"""Which pair, which of the shared fields or, counted on, of the blanks, and its value before and after."""


def _blocks(candidates: Rows) -> Iterator[Rows]:
    for start in range(0, len(candidates), BLOCK):
        yield candidates[start : start + BLOCK]


def _compare(
    old: Release, new: Release, alignment: Alignment, shared: SharedFields, pairs: Rows
) -> Iterator[ChangedValue]:
    places = (
        (*shared.old_places, *(place for _, place, _ in shared.blanks)),
        (*shared.new_places, *(place for _, _, place in shared.blanks)),
    )
    if not places[0]:
        return
    rows = alignment.old_rows[pairs], alignment.new_rows[pairs]
    numbers = pairs.tolist()
    cells = changed_cells((old.reader, new.reader), rows, places)
    for pair, place, before, after in cells:
        yield numbers[pair], place, before.decode() or None, after.decode() or None


def _block_frame(
    new: Release,
    alignment: Alignment,
    field_type: pl.Enum,
    groups: pl.Series,
    changes: list[ChangedValue],
) -> pl.DataFrame:
    pair = np.array([change[0] for change in changes], np.int64)
    place = pl.Series([change[1] for change in changes], dtype=pl.UInt32)
    keys = new.index.keys[alignment.new_rows[pair]]
    return pl.DataFrame(
        {
            "pair": pl.Series(pair, dtype=pl.UInt32),
            "ssid": pl.Series(ssids(keys), dtype=pl.Int64),
            "record_type": pl.Series(record_types(keys), dtype=pl.Int8),
            "field": field_type.categories.gather(place).cast(field_type),
            "group": groups.gather(place),
            "old": pl.Series([change[2] for change in changes], dtype=pl.String),
            "new": pl.Series([change[3] for change in changes], dtype=pl.String),
        }
    )
