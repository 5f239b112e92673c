"""Reads the roster of ``email --per-school``: which addresses belong to which school."""

import csv
from collections.abc import Collection
from pathlib import Path

from caaspp_diff.deliver.addresses import parse_addresses
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut
from caaspp_diff.user_text import NotTextError, read_text, why

ROSTER_COLUMNS = ("school", "email")
CODE_DIGITS = 14
SCHOOL_DIGITS = 7
"""The last digits of a code, which identify the school within its LEA."""

NAMED_CODES = 3
"""How many codes an error message gives as examples."""


def read_roster(path: Path, schools: Collection[str]) -> dict[str, list[str]]:
    """Reads which addresses get the mail about which school.

    Args:
        path: A CSV file with the columns ``school`` and ``email``. Several lines may name one school, and a
            cell may contain several addresses.
        schools: The 14-digit codes of all schools of the comparison. In the roster, their first seven digits
            may be missing, and leading zeros that a spreadsheet removed.

    Returns:
        School code → addresses, in the order of the file.

    Raises:
        UsageError: The file cannot be read, lacks a column, or has an unknown school or a wrong address.
    """
    found: dict[str, list[str]] = {}
    for line, row in _rows(path):
        where = f"{path}, line {line}"
        code = _school_code(row["school"] or "", schools, where)
        emails = parse_addresses(where, [row["email"] or ""])
        found.setdefault(code, []).extend(str(address) for address in emails)
    if not found:
        raise UsageError(f"{path} names no school; it should have a line for each, school and email.")
    return found


def _rows(path: Path) -> list[tuple[int, dict[str, str | None]]]:
    try:
        reader = csv.DictReader(read_text(path).splitlines(keepends=True))
        titles = [title.strip().lower() for title in reader.fieldnames or ()]
        reader.fieldnames = titles
        rows = [(reader.line_num, row) for row in reader]
    except (OSError, NotTextError) as error:
        raise UsageError(f"{path} {why(error)}.") from error
    except csv.Error as error:
        raise UsageError(f"{path} is no CSV file ({error}); save it as CSV.") from error
    for column in ROSTER_COLUMNS:
        if column not in titles:
            raise UsageError(f"{path} has no column {column}; it should have the columns school and email.")
    return rows


def _school_code(text: str, schools: Collection[str], where: str) -> str:
    code = text.strip()
    if code.isdecimal():
        whole = code.zfill(CODE_DIGITS)
        if whole in schools:
            return whole
        short = [school for school in schools if school.endswith(code.zfill(SCHOOL_DIGITS))]
        if len(code) <= SCHOOL_DIGITS and len(short) == 1:
            return short[0]
    known = ", ".join(sorted(schools)[:NAMED_CODES])
    raise UsageError(
        f"{where}: school is {cut(code) or 'blank'}, the code of no school in the two releases; a code such "
        f"as {known} was expected."
    )
