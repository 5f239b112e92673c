"""The record layout of one administration: `Layout` and its `Field`s."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Group = Literal[
    "key",
    "identity",
    "demographic",
    "enrollment",
    "exit",
    "testing_location",
    "testing_date",
    "status",
    "score",
    "accommodation",
    "historical",
    "blank",
]

KEY_FIELDS = ("record_type", "ssid")
"""The fields without which records cannot be aligned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record, as the official layout of its administration describes it."""

    number: int
    """Its number in the layout, from 1: the column of the delimited form. 0: not in the layout."""

    name: str
    """Canonical name, the same in every administration; if it has none, a slug of the header."""

    title: str
    """Its name in the official layout, for people to read."""

    header: str
    """Its header in the delimited form; empty if that form is unknown."""

    group: Group
    start: int | None
    """First byte in a fixed-width line, from 0; None if unknown, or if it has no position of its own."""

    length: int | None
    """Bytes in a fixed-width line; None if unknown."""

    section: str = ""
    source: str = ""
    values: str = ""
    """Its acceptable values in the layout: ``code=meaning`` separated by ``;``, or a description."""

    basis: str = ""
    """Where this description comes from: a page of the official layout, or what it was inferred from."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """The fields of one administration; a layout is equal only to itself."""

    name: str
    """Such as ``2018-19``; another edition of the same year has a suffix, as in ``2021-22.v1``."""

    administration: str
    """The school year of the tests, such as ``2018-19``."""

    fields: tuple[Field, ...]
    """In the order of the official layout, which is the column order of the delimited form."""

    record_length: int | None
    """Bytes of a fixed-width line without its line end; None if only the delimited form can be read."""

    end_of_record: str
    """The value of the last field of every record, such as ``ZZ``; empty if it is not known."""

    header_variants: dict[int, frozenset[str]] = field(default_factory=dict)
    """Field number → other headers seen in files."""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Canonical name → field, without blanks."""
        return {field.name: field for field in self.fields if field.group != "blank"}

    @property
    def has_positions(self) -> bool:
        """Whether the fixed-width form can be read."""
        return self.record_length is not None

    @property
    def has_headers(self) -> bool:
        """Whether the delimited form can be read."""
        return any(field.header for field in self.fields)

    @property
    def forms(self) -> tuple[Literal["fixed-width", "delimited"], ...]:
        """The forms in which a release of this layout can be read."""
        if self.has_positions and self.has_headers:
            return ("fixed-width", "delimited")
        return ("fixed-width",) if self.has_positions else ("delimited",)

    @property
    def wide(self) -> bool:
        """Whether one record contains all tests of a student, as in 2014-15."""
        return "scale_score" not in self.by_name and "include_indicator" not in self.by_name
