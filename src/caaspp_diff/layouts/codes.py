"""The codes that a field accepts and what they mean: `codes`, `code_words`."""

import re
from fnmatch import fnmatchcase
from functools import cache

from caaspp_diff.layouts.exit_codes import exit_codes
from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.layouts.score_fields import record_types
from caaspp_diff.layouts.tables import code_table, code_table_names, listed_codes


@cache
def codes(layout: Layout) -> dict[str, frozenset[str]]:
    """Field name → the values it accepts, for the fields whose list of values is closed.

    Blank is always accepted and not in the sets. The sets are generous on purpose: they include spellings
    seen in real files, and they leave out a field whose list no official layout of the administration
    confirms, unless its codes have been the same in every administration.
    """
    accepted = {}
    for field in layout.by_name.values():
        rule = _rule(field.name)
        if rule and _closed(field, rule):
            listed = set(rule["also"].split()) | listed_codes(field.values).keys()
            for table in rule["tables"].split():
                for name in code_table_names(table):
                    listed |= code_table(layout, name).keys()
            accepted[field.name] = frozenset(listed)
    return accepted


@cache
def code_words(layout: Layout, field: str, code: str, record_type: str | None = None) -> str | None:
    """What ``code`` means in ``field``, for a report; None if the layout does not say.

    Args:
        layout: The layout of the release with the code.
        field: Name of the field; a field of an earlier year (``minus1_…``) is read as that of this year.
        code: The value in the file.
        record_type: The test, for codes whose meaning depends on it.
    """
    name = re.sub(r"^minus\d_", "", field)
    tests = record_types(layout)
    if name == "record_type":
        return tests[code].words if code in tests else None
    if name == "student_exit_code":
        return exit_codes()[code].words if code in exit_codes() else None
    rule = _rule(name)
    if rule is None:
        return None
    suffixes = tests[record_type].tables if record_type in tests else ()
    tables = rule["tables"].split()
    lists = [code_table(layout, f"{table}.{suffix}") for table in tables for suffix in suffixes]
    lists += [listed_codes(layout.by_name[name].values)] if name in layout.by_name else []
    lists += [code_table(layout, table) for table in tables]
    spellings = (code, code.upper(), code.lstrip("0") or "0")
    meanings = (one.get(spelling) for one in lists for spelling in spellings)
    return next((_words(meaning, rule["cut"]) for meaning in meanings if meaning), None)


def _rule(name: str) -> dict[str, str] | None:
    return next((row for row in read_table("code_fields.tsv") if fnmatchcase(name, row["field"])), None)


def _closed(field: Field, rule: dict[str, str]) -> bool:
    """Whether the list of the field can be relied on: it is confirmed, or the same in every year."""
    if rule["years"] == "all":
        return True
    official = "pdf" in field.basis.lower()
    listed = bool(listed_codes(field.values)) or field.values.startswith("see codes.tsv")
    return rule["years"] == "confirmed" and official and listed


def _words(meaning: str, cuts: str) -> str:
    for cut in cuts.split():
        meaning = meaning.partition(cut)[0].strip()
    return meaning[:1].upper() + meaning[1:]
