"""Reads the tables of the package, and a layout table into a `Layout`: `load_layout`."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import cast

from caaspp_diff.layouts.model import Field, Group, Layout

DATA = files("caaspp_diff.layouts") / "data"

END_MARKS = frozenset({"ZZ", "Z", "z"})
"""Values of the last field of a record, in one administration or another."""


@cache
def read_table(*path: str) -> list[dict[str, str]]:
    """The rows of a table of the package (tab-separated UTF-8, no quoting), cached: do not change them."""
    columns, *rows = DATA.joinpath(*path).read_text(encoding="utf-8").splitlines()
    names = columns.split("\t")
    return [dict(zip(names, row.split("\t"), strict=True)) for row in rows]


@cache
def layout_names() -> tuple[str, ...]:
    """The names of all layouts of the package, oldest first."""
    return tuple(sorted(p.name.removesuffix(".tsv") for p in DATA.joinpath("records").iterdir()))


@cache
def field_count_of(name: str) -> int:
    """How many fields the layout has, counted without building it."""
    return DATA.joinpath("records", f"{name}.tsv").read_bytes().count(b"\n") - 1


@cache
def record_length_of(name: str) -> int | None:
    """The record length of the layout, read without building it; None if positions are unknown."""
    rows = DATA.joinpath("records", f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ends = (row.split("\t", 3)[2] for row in rows)
    return max((int(end) for end in ends if end), default=None)


@cache
def load_layout(name: str) -> Layout:
    """Builds the layout of that name.

    Raises:
        KeyError: The package has no such layout.
    """
    if name not in layout_names():
        raise KeyError(name)
    return build_layout(name, read_table("records", f"{name}.tsv"))


def build_layout(name: str, rows: Iterable[dict[str, str]]) -> Layout:
    """Builds a layout from the rows of its table; the crosswalk names its fields."""
    year = re.sub(r"\.v\d+$", "", name)
    rows = list(rows)
    names = _names(year, rows)
    fields = tuple(_field(row, *named) for row, named in zip(rows, names, strict=True))
    length = max((f.start + f.length for f in fields if f.start is not None and f.length), default=None)
    variants: dict[int, set[str]] = {}
    for row in read_table("header_variants.tsv"):
        if row["year"] == year:
            variants.setdefault(int(row["number"]), set()).add(row["variant_header"])
    return Layout(
        name=name,
        administration=name.partition(".")[0],
        fields=fields,
        record_length=length,
        end_of_record=fields[-1].values,
        header_variants={number: frozenset(headers) for number, headers in variants.items()},
    )


def slug(text: str) -> str:
    """``Test Mode - Online`` → ``test_mode_online``, to name a field without a canonical name."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def section_group(section: str, title: str) -> Group:
    """The group of a field that is not in the crosswalk, from its section in the layout."""
    if re.fullmatch(r"(blank|filler)\s*\d*", title, re.IGNORECASE):
        return "blank"
    for start, group in _SECTION_GROUPS:
        if section.startswith(start):
            return group
    return "status"


_SECTION_GROUPS: tuple[tuple[str, Group], ...] = (
    ("Accommodations", "accommodation"),
    ("Historical", "historical"),
    ("Test Results—Score Details", "score"),
    ("Test Participation", "score"),
    ("Test Details—Testing Location", "testing_location"),
    ("Test Details—Testing Date", "testing_date"),
    ("Student Information", "identity"),
    ("Enrollment", "enrollment"),
    ("Program Participation", "demographic"),
    ("Language Proficiency", "demographic"),
    ("Background", "demographic"),
    ("Ethnicity", "demographic"),
    ("Other Information", "demographic"),
)


def _field(row: dict[str, str], name: str, group: Group) -> Field:
    start, length = row["start"], row["length"]
    return Field(
        number=int(row["number"]),
        name=name,
        title=row["name"],
        header=row["csv_header"],
        group="blank" if row["values"] in END_MARKS else group,
        start=int(start) - 1 if start else None,
        length=int(length) if length else None,
        section=row["section"],
        source=row["source"],
        values=row["values"],
        basis=row["basis"],
    )


def _names(year: str, rows: list[dict[str, str]]) -> list[tuple[str, Group]]:
    """Name and group of every row; a slug that occurs twice gets the number of the field as suffix."""
    canonical = _canonical_names(year)
    slugs = Counter(slug(row["csv_header"] or row["name"]) for row in rows)
    names: list[tuple[str, Group]] = []
    for row in rows:
        number, title = int(row["number"]), row["name"]
        group = section_group(row["section"], title)
        own = slug(row["csv_header"] or title)
        if title == "Blank":
            names.append((f"blank_{number}", "blank"))
        elif number in canonical:
            names.append(canonical[number])
        else:
            names.append((f"{own}_{number}" if slugs[own] > 1 else own, group))
    return names


@cache
def _canonical_names(year: str) -> dict[int, tuple[str, Group]]:
    """Field number → (canonical name, group) in one year; fields of a wide record get the test as suffix."""
    names: dict[int, tuple[str, Group]] = {}
    for row in read_table("crosswalk.tsv"):
        cell = row.get(year) or ""
        group = cast("Group", row["group"])
        for part in cell.split(",") if cell else ():
            test, _, number = part.rpartition(":")
            suffix = f"_{slug(test)}" if test else ""
            names[int(number)] = f"{row['canonical_name']}{suffix}", group
    return names
