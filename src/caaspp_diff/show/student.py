"""Compares one student between two open releases: `show_student` makes a `ComparedStudent`."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl

from caaspp_diff.comparison.events.evidence import read_evidence
from caaspp_diff.comparison.model import Comparison, Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.errors import GuardError
from caaspp_diff.layouts.model import Field
from caaspp_diff.release.index.keys import Rows, ssids
from caaspp_diff.release.model import Release
from caaspp_diff.release.part import part_of
from caaspp_diff.show.document import Difference, Document, differences, documents, named_records
from caaspp_diff.show.find import find_student, representative_rows, rows_of

State = Literal["both", "left", "joined", "replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedStudent:
    """A student in both releases, and what changed between them."""

    state: State
    """In both releases; only in old or in new; or in both with a replaced SSID."""

    old_ssid: str | None
    new_ssid: str | None
    old: Document | None
    new: Document | None
    differences: tuple[Difference, ...]
    fields: tuple[Field, ...]
    """Of both releases, in the order of the layout."""

    comparison: Comparison
    """The comparison of her records. Its events, fields and people are hers alone; do not use its counts."""

    def events(self) -> list[dict[str, Any]]:
        """Her events with the keys that they have in ``--json``; a key without a value is left out."""
        rows = self.comparison.events.iter_rows(named=True)
        return [_without_nulls(row | {"evidence": read_evidence(row["evidence"]) or None}) for row in rows]


def _without_nulls(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if value is not None}


def show_student(old: Release, new: Release, ssid: int, options: Options | None = None) -> ComparedStudent:
    """Compares the records of one student, and parses only a few records of other students.

    These few are one record of each test in old, to see whether a change is expected, and if only one release
    has the SSID, the records of students who left or joined, to see whether it was replaced.

    Args:
        old: The earlier release, open.
        new: The later release, open.
        ssid: The SSID of the student in either release.
        options: How to compare, as for `compare`.

    Raises:
        UsageError: Neither release has the SSID.
        GuardError: The releases are of different administrations, and ``options.force`` is not set.
        DuplicateKeyError: Several records of the student have the same key, and the options do not allow to
            pair them.
    """
    options = options or Options()
    if old.layout.administration != new.layout.administration and not options.force:
        raise GuardError(
            f"{new.name} is of another administration ({new.layout.administration}) than {old.name} "
            f"({old.layout.administration}). Check the two files, or compare in spite of it with --force."
        )
    found = find_student(old, new, ssid)
    old_rows, new_rows = rows_of(old, found.old), rows_of(new, found.new)
    comparison = _compared(old, new, (old_rows, new_rows), options)
    fields = tuple({field.name: field for field in (*old.columns, *new.columns)}.values())
    old_document, new_document = documents(named_records(old, old_rows), named_records(new, new_rows), fields)
    return ComparedStudent(
        state=_state(found.old, found.new),
        old_ssid=_ssid_text(found.old),
        new_ssid=_ssid_text(found.new),
        old=old_document,
        new=new_document,
        differences=differences(old_document, new_document),
        fields=fields,
        comparison=_of_one_student(comparison, _ssid_text(found.new if found.new is not None else found.old)),
    )


def _compared(old: Release, new: Release, own_rows: tuple[Rows, Rows], options: Options) -> Comparison:
    """Compares her records, and those of a student for each test, from which the rules learn about old."""
    others = (
        np.unique(ssids(old.index.keys[representative_rows(old)]))
        if not old.layout.wide
        else np.empty(0, np.int64)
    )
    old_rows, new_rows = (
        np.union1d(rows, np.flatnonzero(np.isin(ssids(release.index.keys), others)))
        for release, rows in zip((old, new), own_rows, strict=True)
    )
    # Forced, because the guards against wrong files need whole files.
    return compare(part_of(old, old_rows), part_of(new, new_rows), replace(options, force=True))


def _of_one_student(comparison: Comparison, ssid: str | None) -> Comparison:
    is_student = pl.col("ssid") == ssid
    return replace(
        comparison,
        events=comparison.events.filter(is_student),
        fields=comparison.fields.filter(is_student),
        people=comparison.people.filter(is_student),
        findings=(),
    )


def _state(old: int | None, new: int | None) -> State:
    if old is None:
        return "joined"
    if new is None:
        return "left"
    return "both" if old == new else "replaced"


def _ssid_text(ssid: int | None) -> str | None:
    return None if ssid is None else f"{ssid:010d}"
