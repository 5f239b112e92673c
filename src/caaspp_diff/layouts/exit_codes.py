"""What the exit code of a student means: `exit_code`."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from caaspp_diff.layouts.load import read_table

Reason = Literal[
    "transferred_ca_public",
    "left_ca_public",
    "other_program",
    "completed",
    "unconfirmed",
    "deceased",
    "unknown",
]
"""Why a student left, in one word for programs (docs/json.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCode:
    """One exit code of CALPADS, and what a report may say about it."""

    code: str
    words: str
    """A neutral noun phrase for reports, after "the exit code says".

    If the reason is private (column ``sensitive`` of exit_codes.tsv), it names the destination at most.
    """

    reason: Reason
    departure: bool
    """Whether it means that the student left; False for E150, E155, E156, E170 and E490."""

    year_end: bool
    """Whether schools set it for nearly all students at the end of the year, so that it means little."""

    source: str
    """Where the meaning is published."""


@cache
def exit_codes() -> dict[str, ExitCode]:
    """Every exit code of the table, by code."""
    return {row["code"]: _exit_code(row) for row in read_table("exit_codes.tsv")}


def exit_code(code: str) -> ExitCode:
    """What ``code`` means. A code that is not in the table is a departure only if it begins with T."""
    text = code.strip().upper()
    if known := exit_codes().get(text):
        return known
    return ExitCode(
        code=text,
        words=f"exit code {text}, whose meaning is not published",
        reason="unknown",
        departure=text.startswith("T"),
        year_end=False,
        source="not in the table; CALPADS codes that begin with T are transfers",
    )


def _exit_code(row: dict[str, str]) -> ExitCode:
    return ExitCode(
        code=row["code"],
        words=row["words"],
        reason=cast("Reason", row["reason"]),
        departure=row["departure"] == "yes",
        year_end=row["year_end"] == "yes",
        source=row["source"],
    )
