"""What is wrong with the files: one record for all who find something and all who show it."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["old", "new"]
Severity = Literal["error", "warning", "note"]

EXAMPLES = 10
"""How many line numbers a finding keeps at most; its count says how many there are."""

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
"""Every code that a finding of a comparison may have."""


@dataclass(frozen=True, slots=True)
class Example:
    """Where to look: a line (the first line of the file is 1) of one of the two releases."""

    side: Side
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a file. The message never holds a student's name, SSID or birth date."""

    code: str
    """A stable word, such as ``short_record``."""

    severity: Severity
    message: str
    """One plain sentence for a coordinator."""

    count: int
    """How many records, fields or students it concerns."""

    examples: tuple[Example, ...] = ()
    """At most `EXAMPLES` of them, in file order."""
