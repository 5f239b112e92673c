"""Validators for the values in a rules file: limits, tests, fields, schools, findings.

Each raises ValueError with the rest of a sentence that begins with the key: ``is 95, where a share …``.
"""

import re
from collections.abc import Collection
from typing import Any

from caaspp_diff.checks.model import Limit
from caaspp_diff.finding import FINDING_CODES
from caaspp_diff.layouts.load import read_table
from caaspp_diff.phrases import WHERE_FIELDS_ARE, cut, suggest

ALL = "all"
LARGEST = 10**9
"""No count of students or records, share or number of points is larger."""

_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_SCHOOL = re.compile(r"\d{14}")


def limit(value: Any) -> Limit:  # noqa: ANN401 - whatever the file says
    """``25`` or ``"2%"``."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return Limit(value=value)
    if isinstance(value, str) and (matched := _SHARE.fullmatch(value.strip())):
        percentage = float(matched[1])
        if percentage <= LARGEST:
            return Limit(value=percentage, unit="share")
    raise ValueError(f'is {said(value)}, where a count such as 25 or a share such as "2%" was expected')


def share(value: Any) -> Limit:  # noqa: ANN401 - whatever the file says
    """``"95%"``."""
    if isinstance(value, str) and (matched := _SHARE.fullmatch(value.strip())):
        percentage = float(matched[1])
        if percentage <= LARGEST:
            return Limit(value=percentage, unit="share")
    raise ValueError(f'is {said(value)}, where a share such as "95%" was expected')


def points(value: Any) -> Limit:  # noqa: ANN401 - whatever the file says
    """``2.5``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return Limit(value=value, unit="points")
    raise ValueError(f"is {said(value)}, where a number of points such as 2.5 was expected")


def tests(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the file says
    """``"SB ELA"`` or ``"01"``, or a list of them, as record types."""
    labels = test_labels()
    codes = {label.casefold(): code for code, label in labels.items()} | {code: code for code in labels}
    found = []
    for word in _texts(value, 'a test such as "SB ELA" or "01"'):
        if word.casefold() not in codes:
            raise ValueError(f"names {said(word)}, which is no test. {suggest(word, labels.values())}")
        found.append(codes[word.casefold()])
    return tuple(dict.fromkeys(found))


def required_tests(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the file says
    """``"all"``, as nothing, or `tests`."""
    return () if value == ALL else tests(value)


def fields(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the file says
    """``"el_status"`` or a list of names of fields."""
    known = [row["canonical_name"] for row in read_table("crosswalk.tsv")]
    expected = 'the name of a field such as "el_status"'
    return _known(value, known, "field", expected, otherwise=WHERE_FIELDS_ARE)


def codes(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the file says
    """``"duplicate_key"`` or a list of codes of findings."""
    return _known(value, FINDING_CODES, "finding", 'a finding such as "duplicate_key"')


def schools(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the file says
    """``"all"``, as nothing, or a list of 14-digit school codes."""
    if value == ALL:
        return ()
    found = _texts(value, '"all" or a list of school codes')
    for word in found:
        if not _SCHOOL.fullmatch(word):
            raise ValueError(f"names {said(word)}, where the 14 digits of a school code were expected")
    return tuple(found)


def test_labels() -> dict[str, str]:
    """Record type → what it is called in the newest layout that has it, sorted."""
    rows = sorted(read_table("record_types.tsv"), key=lambda row: row["layouts"].split()[-1])
    return dict(sorted({row["code"]: row["label"] for row in rows}.items()))


def said(value: Any) -> str:  # noqa: ANN401 - whatever the file says
    """A value as TOML has it, on one line, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        text = cut(str(value))
    except ValueError:  # Python makes no text of a number of more than 4,300 digits
        text = "a very long number"
    return f'"{text}"' if isinstance(value, str) else text


def _known(
    value: Any,  # noqa: ANN401 - whatever the file says
    known: Collection[str],
    noun: str,
    expected: str,
    otherwise: str = "",
) -> tuple[str, ...]:
    found = _texts(value, expected)
    for word in found:
        if word not in known:
            hint = suggest(word, known, otherwise)
            raise ValueError(f"names {said(word)}, which is no {noun}. {hint}")
    return tuple(found)


def _texts(value: Any, expected: str) -> list[str]:  # noqa: ANN401 - whatever the file says
    found = value if isinstance(value, list) else [value]
    if not found or not all(isinstance(word, str) for word in found):
        raise ValueError(f"is {said(value)}, where {expected} was expected, in quotes")
    return found
