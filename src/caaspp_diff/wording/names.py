"""What tests, fields, codes, levels, schools and reasons are called."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.layouts.codes import code_words
from caaspp_diff.layouts.exit_codes import exit_code
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.score_fields import RecordType, record_types
from caaspp_diff.privacy.aggregate import Aggregate

REASON_WORDS: Final[dict[str, str]] = {
    "transferred_ca_public": "transferred to another California public school",
    "left_ca_public": "left California public schools",
    "other_program": "went to another program",
    "completed": "completed school",
    "unconfirmed": "whereabouts not confirmed",
    "deceased": "removed from enrollment",
    "unknown": "no exit code that tells",
    "enrolled": "enrolled since the old release",
    "new_assessment": "known only through a test that the old release did not hold",
    "same_registration": "the same test registration or opportunity",
    "same_person": "the same birth date, gender, name and school",
    "new_record": "in a new record",
    "scored_later": "in a record that had none",
    "record_removed": "the record is gone",
    "invalidated": "score status I, invalid",
    "blanked": "the score is blank now",
}

EXPECTED_WORDS: Final[dict[bool | None, str]] = {True: "expected", False: "unexpected", None: "not known"}


@dataclass(frozen=True)
class Words:
    """What codes, fields, tests and schools of one comparison are called."""

    layout: Layout
    field_titles: dict[str, str]
    schools: dict[str, str]

    @cached_property
    def tests(self) -> dict[str, RecordType]:
        """The tests of the layout, by record type."""
        return record_types(self.layout)

    def test(self, record_type: str | None) -> str:
        """``SB ELA``; a record type that the layout does not know is called by its number."""
        if not record_type:
            return ""
        known = self.tests.get(record_type)
        return known.label if known else f"Record type {record_type}"

    def level(self, level: str | None, record_type: str | None) -> str:
        """``3 Standard Met``; the bare level where the layout has no words for it."""
        if not level:
            return ""
        words = code_words(self.layout, "achievement_level", level, record_type)
        return f"{level} {words}" if words else level

    def field(self, name: str | None) -> str:
        """The name of a field in the official layout."""
        return self.field_titles.get(name, name.replace("_", " ")) if name else ""

    def school(self, code: str | None) -> str:
        """The name of a school, or its code; a name that several schools share carries the code."""
        if not code:
            return ""
        name = self.schools.get(code)
        if not name:
            return code
        return f"{name} ({code})" if name in self._shared_names else name

    def value(self, field: str | None, code: str | None, record_type: str | None = None) -> str:
        """``RFEP (reclassified fluent English proficient)``, ``Yes``; a blank says that it is one."""
        if code is None:
            return "blank"
        if field is None:
            return code
        if field.endswith("school_code"):
            return self.school(code)
        words = code_words(self.layout, field, code, record_type)
        return f"{code} ({words})" if words and words.casefold() != code.casefold() else code

    def meaning(self, field: str, code: str | None) -> str:
        """What a code means, or the code where the layout has no words for it."""
        if code is None:
            return "blank"
        return code_words(self.layout, field, code, None) or code

    @cached_property
    def _shared_names(self) -> frozenset[str]:
        names = Counter(self.schools.values())
        return frozenset(name for name, times in names.items() if times > 1)


def words_of(comparison: Comparison | Aggregate) -> Words:
    """The words for the new release of ``comparison``."""
    return Words(
        layout=_layout(comparison.new.layout, comparison.new.administration),
        field_titles=comparison.field_titles,
        schools=comparison.schools,
    )


def slice_name(
    words: Words, by: str, value: str, lea_names: Mapping[str | None, str | None] | None = None
) -> str:
    """The name of an LEA, a school, a grade or a student group: ``English Learner Status: Yes``.

    Args:
        words: From `words_of`.
        by: ``lea``, ``school``, ``grade`` or ``group``, as in `Comparison.impact`.
        value: As in `Comparison.impact`; empty for records that name no school or no grade.
        lea_names: The names of the LEAs by code; an LEA without a name is called by its code.
    """
    if by == "lea":
        return (lea_names or {}).get(value) or value
    if by == "school":
        return words.school(value) or "School not given"
    if by == "grade":
        return f"Grade {value.lstrip('0') or value}" if value else "Grade not given"
    field, _, code = value.partition("=")
    return f"{words.field(field)}: {words.meaning(field, code or None)}"


def exit_words(code: str | None, date: str | None, reason: str | None) -> str:
    """What the last known exit code says, with its date: a claim of the code, never of ours."""
    when = f", {date}" if date else ""
    if reason == "deceased":
        return f"removed from enrollment{when}"
    if not code:
        return "no exit code is known"
    return f"exit code {code} says: {exit_code(code).words}{when}"


def _layout(name: str, administration: str) -> Layout:
    # A user's own table is not in the package: the words of its year, or of the newest year, come nearest.
    names = layout_names()
    return load_layout(name if name in names else administration if administration in names else names[-1])
