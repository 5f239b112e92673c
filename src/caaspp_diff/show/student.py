"""One student before and after: `show_student` makes a `Student` out of two open releases."""

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
from caaspp_diff.show.find import find_student, rows_of, witnesses

State = Literal["both", "left", "joined", "replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """A student in both releases, and what happened in between."""

    state: State
    old_ssid: str | None
    new_ssid: str | None
    old: Document | None
    new: Document | None
    differences: tuple[Difference, ...]
    fields: tuple[Field, ...]
    """Of both releases, in the order of the layout."""

    comparison: Comparison
    """Of her records; its events, field changes and people are hers, its counts are not to be used."""

    def events(self) -> list[dict[str, Any]]:
        """Her events with the keys that they have in ``--json``; a key without a value is left out."""
        rows = self.comparison.events.iter_rows(named=True)
        return [_without_nulls(row | {"evidence": read_evidence(row["evidence"]) or None}) for row in rows]


def _without_nulls(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if value is not None}


def show_student(old: Release, new: Release, ssid: int, options: Options | None = None) -> Student:
    """Compares the records of one student; those of others are not parsed, but for a few.

    These few are one of each test of old, which say whether a change was to be expected; and where only
    one release knows the SSID, those of students who left or joined, among whom a replaced SSID is found.

    Args:
        old: The earlier release, open.
        new: The later one.
        ssid: Hers, in either release.
        options: As for `compare`.

    Raises:
        UsageError: Neither release knows the SSID.
        GuardError: The releases are of two administrations, and the options do not force it.
        DuplicateKeyError: Several of her records have one key, and the options do not say to pair them.
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
    before, after = documents(named_records(old, old_rows), named_records(new, new_rows), fields)
    return Student(
        state=_state(found.old, found.new),
        old_ssid=_text(found.old),
        new_ssid=_text(found.new),
        old=before,
        new=after,
        differences=differences(before, after),
        fields=fields,
        comparison=_hers(comparison, _text(found.new if found.new is not None else found.old)),
    )


def _compared(old: Release, new: Release, hers: tuple[Rows, Rows], options: Options) -> Comparison:
    """Compares her records and, so that the rules know what old is, those of a witness for each test."""
    beside = (
        np.unique(ssids(old.index.keys[witnesses(old)])) if not old.layout.wide else np.empty(0, np.int64)
    )
    old_rows, new_rows = (
        np.union1d(rows, np.flatnonzero(np.isin(ssids(release.index.keys), beside)))
        for release, rows in zip((old, new), hers, strict=True)
    )
    # the guards judge whole files, of which these are no fair part
    return compare(part_of(old, old_rows), part_of(new, new_rows), replace(options, force=True))


def _hers(comparison: Comparison, ssid: str | None) -> Comparison:
    hers = pl.col("ssid") == ssid
    return replace(
        comparison,
        events=comparison.events.filter(hers),
        fields=comparison.fields.filter(hers),
        people=comparison.people.filter(hers),
        findings=(),
    )


def _state(old: int | None, new: int | None) -> State:
    if old is None:
        return "joined"
    if new is None:
        return "left"
    return "both" if old == new else "replaced"


def _text(ssid: int | None) -> str | None:
    return None if ssid is None else f"{ssid:010d}"
