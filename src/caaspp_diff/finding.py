"""`Finding`: something wrong with the files, for everything that finds it and everything that shows it."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["old", "new"]
Severity = Literal["error", "warning", "note"]

EXAMPLES = 10
"""The largest number of line numbers that a finding keeps; its count says how many there are."""

FINDING_CODES = (
    "administration_differs",
    "duplicate_key",
    "form_chosen",
    "invalid_code",
    "layout_drift",
    "lea_differs",
    "lea_renamed",
    "level_disagrees_with_score",
    "locked_field_changed",
    "looks_partial",
    "looks_swapped",
    "mixed_encoding",
    "population_differs",
    "possible_ssid_replacement",
    "promoted",
    "records_of_one_student_disagree",
    "same_file",
    "school_renamed",
    "score_out_of_range",
    "short_record",
    "spreadsheet_damage",
    "wide_records",
    "year_end_exits",
)
"""Every code that a finding of a comparison can have."""


@dataclass(frozen=True, slots=True)
class Example:
    """A line of one of the two releases, counted from 1."""

    side: Side
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a file. The message never contains a student's name, SSID or birth date."""

    code: str
    """One of `FINDING_CODES`, such as ``short_record``."""

    severity: Severity
    message: str
    """One plain sentence for a coordinator."""

    count: int
    """The number of records, fields or students that it is about."""

    examples: tuple[Example, ...] = ()
    """At most `EXAMPLES` of them, in file order."""
