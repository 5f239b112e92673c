"""Makes nested documents of a student in both releases, and compares them: `documents`, `differences`."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caaspp_diff.layouts.model import KEY_FIELDS, Field
from caaspp_diff.release.index.keys import TYPE_SHIFT, UNKNOWN_COHORT, Rows
from caaspp_diff.release.model import Release

FieldValues = dict[str, str]
Document = dict[str, Any]
"""``{"student": {group: {field: value}}, "tests": {test: {group: {field: value}}}}``, without blank fields.

A test is named by its record type. For a CAST record of an earlier year the grade is added (``06/10``), for
the second record with the same key its number (``01#2``).
"""

STUDENT_GROUPS: Final = frozenset({"identity", "demographic", "enrollment", "exit"})
"""Groups of fields about the student. Such a field is given once if all her records agree on it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two documents."""

    path: tuple[str, ...]
    """The keys that lead to it, such as ``("tests", "01", "score", "scale_score")``."""

    old: Any
    """The old value, or a whole test or group; None if old has nothing there."""

    new: Any
    """The same for new."""


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """One record of a student."""

    test: str
    """The name of its test in a `Document`."""

    values: FieldValues
    """The fields that are not blank, without the key."""


def named_records(release: Release, rows: Rows) -> tuple[NamedRecord, ...]:
    """Reads the records of one student.

    Args:
        release: An open release.
        rows: The rows of her records, sorted by key.

    Returns:
        The records in the order of ``rows``.
    """
    seen: Counter[str] = Counter()
    records = []
    for key, values in zip(release.index.keys[rows].tolist(), release.reader.values(rows), strict=True):
        test = _test_name(key)
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
    """Makes one document for each side.

    A field about the student is given once only if her records agree on it in both releases, so that both
    documents have the same shape.

    Args:
        old: Her records in old.
        new: Her records in new.
        fields: The fields of both releases.

    Returns:
        The old document and the new one; None for a side without records.
    """
    groups: dict[str, str] = {field.name: field.group for field in fields}
    shared = {
        name
        for name, group in groups.items()
        if group in STUDENT_GROUPS and all(_agree(side, name) for side in (old, new))
    }
    return _document(old, groups, shared), _document(new, groups, shared)


def differences(old: Document | None, new: Document | None) -> tuple[Difference, ...]:
    """Finds where two documents differ.

    Args:
        old: The old document; None if she is not in old.
        new: The new document; None if she is not in new.

    Returns:
        The differences, sorted by path. What is only on one side is one difference, however much it is.
    """
    from deepdiff import DeepDiff  # noqa: PLC0415 - takes a third of a second to import

    tree = DeepDiff(old or {}, new or {}, view="tree", threshold_to_diff_deeper=0)  # even if little is equal
    found = [
        Difference(tuple(map(str, level.path(output_format="list"))), _part(level.t1), _part(level.t2))
        for levels in tree.values()
        for level in levels
    ]
    return tuple(sorted(found, key=lambda difference: difference.path))


def _part(value: object) -> Any:  # noqa: ANN401 - a value or a part of a document
    return value if isinstance(value, (str, dict)) else None


def _test_name(key: int) -> str:
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


def _grouped(values: Iterator[tuple[str, str]], groups: dict[str, str]) -> dict[str, FieldValues]:
    found: defaultdict[str, FieldValues] = defaultdict(dict)
    for name, value in values:
        found[groups[name]][name] = value
    return dict(found)
