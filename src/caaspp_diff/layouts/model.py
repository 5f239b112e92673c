"""What one administration's record looks like: `Layout` and its `Field`s."""

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
"""The fields without which no record can be aligned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record, as the official layout of its administration describes it."""

    number: int
    """The layout's own number, from 1: the column of the delimited form. 0: not in the layout."""

    name: str
    """Canonical name, the same in every administration; a slug of the header where there is none."""

    title: str
    """Its name in the official layout, for people."""

    header: str
    """Its header in the delimited form; empty where that form is unknown."""

    group: Group
    start: int | None
    """First byte in a fixed-width line, from 0; None where positions are unknown or not its own."""

    length: int | None
    """Bytes in a fixed-width line; None where unknown."""

    section: str = ""
    source: str = ""
    values: str = ""
    """The layout's acceptable values, ``code=meaning`` separated by ``;`` where it lists them."""

    applies_to: str = ""
    basis: str = ""
    """Where this row comes from: page of the official layout, or what it was inferred from."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """Field names, positions and lengths of one administration; equal to itself alone.

    ``fields`` are in the order of the official layout, which is the column order of the delimited
    form. ``record_length`` is the length of a fixed-width line in bytes without its line end, or
    None where the positions are unknown and only the delimited form can be read.
    """

    name: str
    """``2018-19``; another version of the same year has a suffix, ``2021-22.v1``."""

    administration: str
    """The school year tested, ``2018-19``."""

    fields: tuple[Field, ...]
    record_length: int | None
    end_of_record: str
    """What the last field of every record holds: ``ZZ``."""

    header_variants: dict[int, frozenset[str]] = field(default_factory=dict)
    """Other headers seen for a field number."""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields that hold something, by canonical name."""
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
        """Whether one record holds all tests of a student (2014-15), so there is no test per record."""
        return "scale_score" not in self.by_name and "include_indicator" not in self.by_name
