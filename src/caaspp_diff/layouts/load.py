"""Reads a layout table (TSV) into a `Layout`."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import cast

from caaspp_diff.layouts.model import Field, Group, Layout

DATA = files("caaspp_diff.layouts") / "data"


def read_table(*path: str) -> list[dict[str, str]]:
    """The rows of a table of the package: tab separated, UTF-8, no quoting."""
    text = DATA.joinpath(*path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def layout_names() -> tuple[str, ...]:
    """Every layout of the package, oldest first."""
    return tuple(sorted(p.name.removesuffix(".tsv") for p in DATA.joinpath("records").iterdir()))


@cache
def load_layout(name: str) -> Layout:
    """The layout of that name. Raises KeyError where the package has none."""
    if name not in layout_names():
        raise KeyError(name)
    return build_layout(name, read_table("records", f"{name}.tsv"))


def build_layout(name: str, rows: Iterable[dict[str, str]]) -> Layout:
    """A layout from the rows of its table, its fields named through the crosswalk."""
    year = re.sub(r"\.v\d+$", "", name)
    canonical = _canonical_names(year)
    fields = tuple(_field(row, canonical) for row in rows)
    length = max((f.start + f.length for f in fields if f.start is not None and f.length), default=None)
    last = fields[-1]
    variants: dict[int, set[str]] = {}
    for row in read_table("header_variants.tsv"):
        if row["year"] == year:
            variants.setdefault(int(row["number"]), set()).add(row["variant_header"])
    return Layout(
        name=name,
        administration=name.partition(".")[0],
        fields=fields,
        record_length=length,
        end_of_record=last.values,
        header_variants={number: frozenset(headers) for number, headers in variants.items()},
    )


def slug(text: str) -> str:
    """``Test Mode - Online`` → ``test_mode_online``: the name of a field that has no canonical one."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _field(row: dict[str, str], canonical: dict[int, tuple[str, Group]]) -> Field:
    number = int(row["number"])
    title = row["name"]
    blank = title == "Blank" or row["values"] in {"ZZ", "Z"}
    fallback: tuple[str, Group] = slug(row["csv_header"] or title), "accommodation"
    name, group = canonical.get(number, fallback)
    start, length = row["start"], row["length"]
    return Field(
        number=number,
        name=f"blank_{number}" if title == "Blank" else name,
        title=title,
        header=row["csv_header"],
        group="blank" if blank else group,
        start=int(start) - 1 if start else None,
        length=int(length) if length else None,
        section=row["section"],
        source=row["source"],
        values=row["values"],
        applies_to=row["applies_to"],
        basis=row["basis"],
    )


def _canonical_names(year: str) -> dict[int, tuple[str, Group]]:
    """Field number → (canonical name, group) of one year; a wide record's fields get the test as suffix."""
    names: dict[int, tuple[str, Group]] = {}
    for row in read_table("crosswalk.tsv"):
        cell = row.get(year) or ""
        group = cast("Group", row["group"])
        for part in cell.split(",") if cell else ():
            test, _, number = part.rpartition(":")
            suffix = f"_{slug(test)}" if test else ""
            names[int(number)] = f"{row['canonical_name']}{suffix}", group
    return names
