"""A student as one nested document, and how two of them differ: `document`, `differences`."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caaspp_diff.layouts.model import KEY_FIELDS, Field
from caaspp_diff.release.index.keys import TYPE_SHIFT, UNKNOWN_COHORT, Rows
from caaspp_diff.release.model import Release

Values = dict[str, str]
Document = dict[str, Any]
"""``{"student": {group: {field: value}}, "tests": {test: {group: {field: value}}}}``; blanks are left out.

A test is named by its record type; a CAST record of an earlier year by that and the grade (``06/10``), the
second record of a key by that and its number (``01#2``).
"""

STUDENT_GROUPS: Final = frozenset({"identity", "demographic", "enrollment", "exit"})
"""Groups that tell of the student: they stand once, where all her records agree."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which two documents differ."""

    path: tuple[str, ...]
    old: Any
    """What stands there: a value, or all of a test or group; None where there is nothing."""

    new: Any


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """One record of a student."""

    test: str
    values: Values


def named_records(release: Release, rows: Rows) -> tuple[NamedRecord, ...]:
    """The records at ``rows``, which are sorted by key, without blanks."""
    seen: Counter[str] = Counter()
    records = []
    for key, values in zip(release.index.keys[rows].tolist(), release.reader.values(rows), strict=True):
        test = _test(key)
        seen[test] += 1
        name = test if seen[test] == 1 else f"{test}#{seen[test]}"
        filled = {
            column.name: value.decode()
            for column, value in zip(release.columns, values, strict=True)
            if value and column.group != "blank" and column.name not in KEY_FIELDS
        }
        records.append(NamedRecord(name, filled))
    return tuple(records)


def documents(
    old: Sequence[NamedRecord], new: Sequence[NamedRecord], fields: Sequence[Field]
) -> tuple[Document | None, Document | None]:
    """Both sides as documents of one shape; None for a side without records.

    Args:
        old: Her records in old.
        new: Her records in new.
        fields: The fields of both releases.
    """
    groups: dict[str, str] = {field.name: field.group for field in fields}
    shared = {
        name
        for name, group in groups.items()
        if group in STUDENT_GROUPS and all(_agree(side, name) for side in (old, new))
    }
    return _document(old, groups, shared), _document(new, groups, shared)


def differences(old: Document | None, new: Document | None) -> tuple[Difference, ...]:
    """Where the documents differ, sorted by path; deepdiff finds it."""
    from deepdiff import DeepDiff  # noqa: PLC0415 - takes a third of a second to import

    tree = DeepDiff(old or {}, new or {}, view="tree", threshold_to_diff_deeper=0)  # however little is alike
    found = [
        Difference(tuple(map(str, level.path(output_format="list"))), _there(level.t1), _there(level.t2))
        for levels in tree.values()
        for level in levels
    ]
    return tuple(sorted(found, key=lambda difference: difference.path))


def _there(value: object) -> Any:  # noqa: ANN401 - a value or a part of a document
    return value if isinstance(value, (str, dict)) else None


def _test(key: int) -> str:
    record_type, cohort = divmod(key % (TYPE_SHIFT * 100), TYPE_SHIFT)
    if not cohort:
        return f"{record_type:02d}"
    return f"{record_type:02d}/{'earlier' if cohort == UNKNOWN_COHORT else f'{cohort:02d}'}"


def _agree(records: Sequence[NamedRecord], name: str) -> bool:
    return len({record.values.get(name) for record in records}) <= 1


def _document(records: Sequence[NamedRecord], groups: dict[str, str], shared: set[str]) -> Document | None:
    if not records:
        return None
    of_student = _grouped(((n, v) for n, v in records[0].values.items() if n in shared), groups)
    tests = {
        record.test: _grouped(((n, v) for n, v in record.values.items() if n not in shared), groups)
        for record in records
    }
    return {"student": of_student, "tests": tests}


def _grouped(values: Iterator[tuple[str, str]], groups: dict[str, str]) -> dict[str, Values]:
    found: defaultdict[str, Values] = defaultdict(dict)
    for name, value in values:
        found[groups[name]][name] = value
    return dict(found)
