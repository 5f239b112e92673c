"""Finds the fields of a layout in the header of a delimited file: `match_columns`.

A header is recognized by its letters and digits only, so that case, dashes, blanks and quotes do not
matter: first as a header of the layout or a variant seen in files of that administration, then as the
header of the same field in another administration, then as a misspelling. Headers such as ``Blank7`` are
renumbered in every edition of a layout, so they are matched by their position between their neighbors.
No other header is ever matched by its position: a column that someone put in place of a field is not that
field.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import islice

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.load import layout_names, load_layout, section_group, slug
from caaspp_diff.layouts.model import KEY_FIELDS, Field, Group, Layout

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_BLANK = re.compile(r"blank\d*")
_MIN_SIMILARITY = 0.85

MOST_MISSPELLED = 500
"""How many headers are looked at as misspellings, which takes long: more than any layout has fields.

A file of 40 records with 20,000 more columns took more than 100 s CPU, and takes 1.1 s with this and with
names given to its columns in one pass.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """Which field of a layout each column of a file is."""

    columns: tuple[Field, ...]
    """One field for each column, in file order; a column that is not in the layout has number 0."""

    drifted: tuple[tuple[str, str], ...]
    """(found, expected): headers that are spelled differently in the layout."""

    extra: tuple[str, ...]
    """Headers that are not in the layout; their columns are kept and compared."""

    extra_blanks: tuple[str, ...]
    """Headers such as ``Blank9`` that are not in the layout; their columns are not compared."""

    missing: tuple[Field, ...]
    """Fields of the layout, other than blanks, that have no column."""


def match_columns(layout: Layout, headers: Sequence[str]) -> ColumnMatch:
    """Finds the field of ``layout`` for every header, even if it is spelled differently.

    Raises:
        LayoutError: The record type or the SSID has no column.
    """
    found = _place_blanks(layout, headers, _match_names(layout, headers))
    named = max((i for i, header in enumerate(headers) if bare(header)), default=-1)
    columns = tuple(
        _distinct(found.get(i) or _unknown(h, i, at_end=i > named) for i, h in enumerate(headers))
    )
    numbers = {field.number for field in columns}
    missing = tuple(f for f in layout.by_name.values() if f.number not in numbers)
    for field in missing:
        if field.name in KEY_FIELDS:
            raise LayoutError(
                f'The header has no column "{field.header or field.title}", without which records cannot '
                f"be told apart (layout {layout.name}); compare the file as it was downloaded."
            )
    expected = {field.number: field.header for field in layout.fields}
    unknown = [(h, f.group) for h, f in zip(headers, columns, strict=True) if not f.number and bare(h)]
    pairs = [(h, expected[found[i].number]) for i, h in enumerate(headers) if i in found]
    return ColumnMatch(
        columns=columns,
        drifted=tuple((header, expectation) for header, expectation in pairs if header != expectation),
        extra=tuple(header for header, group in unknown if group != "blank"),
        extra_blanks=tuple(header for header, group in unknown if group == "blank"),
        missing=missing,
    )


@cache
def bare(header: str) -> str:
    """The letters and digits of a header in lower case, which its different spellings have in common."""
    return _NOT_ALPHANUMERIC.sub("", header.lower())


def is_blank(spelling: str) -> bool:
    """Whether a bare header is empty or that of a numbered blank."""
    return not spelling or _BLANK.fullmatch(spelling) is not None


@cache
def own_headers(layout: Layout) -> Mapping[str, Field]:
    """Bare header → field, for all spellings known for this layout except numbered blanks."""
    known = {bare(f.header): f for f in layout.fields if f.header}
    for field in layout.fields:
        for variant in sorted(layout.header_variants.get(field.number, ())):
            known.setdefault(bare(variant), _renamed(field, variant))
    return {spelling: field for spelling, field in known.items() if not _BLANK.fullmatch(spelling)}


@cache
def known_headers() -> dict[str, tuple[str, Group]]:
    """Bare header → name and group of the field, for all administrations."""
    known: dict[str, tuple[str, Group]] = {}
    for layout in map(load_layout, layout_names()):
        for field in layout.by_name.values():
            for spelling in (field.header, field.title):
                if spelling:
                    known.setdefault(bare(spelling), (field.name, field.group))
    return known


def _match_names(layout: Layout, headers: Sequence[str]) -> dict[int, Field]:
    """Column → field, by spelling: that of the layout, then of other years, then close misspellings."""
    own = own_headers(layout)
    found: dict[int, Field] = {}
    taken: set[int] = set()

    def take(column: int, field: Field | None) -> None:
        if field is not None and column not in found and field.number not in taken:
            found[column] = field
            taken.add(field.number)

    for column, header in enumerate(headers):
        take(column, own.get(bare(header)))
    for column, header in enumerate(headers):
        if column not in found and not is_blank(bare(header)):
            name, _ = known_headers().get(bare(header), ("", "blank"))
            take(column, layout.by_name.get(name))
    unknown = (
        (column, bare(header))
        for column, header in enumerate(headers)
        if column not in found and not is_blank(bare(header))
    )
    for column, spelling in islice(unknown, MOST_MISSPELLED):
        open_fields = {key: field for key, field in own.items() if field.number not in taken}
        take(column, _misspelled(spelling, open_fields))
    return found


def _misspelled(spelling: str, fields: dict[str, Field]) -> Field | None:
    """The field whose header is nearly ``spelling`` with the same digits, if there is exactly one."""
    digits = re.sub(r"\D", "", spelling)
    close = {
        field.number: field
        for header, field in fields.items()
        if _lengths_are_near(spelling, header)
        and re.sub(r"\D", "", header) == digits
        and SequenceMatcher(None, spelling, header).ratio() >= _MIN_SIMILARITY
    }
    return next(iter(close.values())) if len(close) == 1 else None


def _lengths_are_near(one: str, other: str) -> bool:
    """Whether the texts may be similar at all, which texts of very different lengths cannot be."""
    return 2 * min(len(one), len(other)) >= _MIN_SIMILARITY * (len(one) + len(other))


def _place_blanks(layout: Layout, headers: Sequence[str], found: dict[int, Field]) -> dict[int, Field]:
    """Matches each run of ``BlankN`` columns to the fields between those of its neighbors."""
    placed = dict(found)
    taken = {field.number for field in found.values()}
    runs = list(_blank_runs(headers, found))
    for run in runs:
        before = found[run[0] - 1].number if run[0] - 1 in found else 0
        after = found[run[-1] + 1].number if run[-1] + 1 in found else sys.maxsize
        between = [field for field in layout.fields if before < field.number < after]
        if len(between) == len(run) and all(_may_be_blank(layout, f) for f in between):
            placed |= dict(zip(run, between, strict=True))
            taken |= {field.number for field in between}
    spare = (f for f in layout.fields if f.group == "blank" and f.number not in taken)
    for run in runs:
        for column in run:
            if column not in placed and (field := next(spare, None)):
                placed[column] = field
    return placed


def _blank_runs(headers: Sequence[str], found: dict[int, Field]) -> Iterator[list[int]]:
    run: list[int] = []
    for column, header in enumerate(headers):
        if column not in found and _BLANK.fullmatch(bare(header)):
            run.append(column)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_be_blank(layout: Layout, field: Field) -> bool:
    """Whether an edition of the layout calls this field a blank."""
    variants = layout.header_variants.get(field.number, frozenset())
    return field.group == "blank" or any(_BLANK.fullmatch(bare(variant)) for variant in variants)


def _renamed(field: Field, header: str) -> Field:
    """The field; named by ``header`` if it is a blank here and another edition has a field in its place."""
    if field.group != "blank" or _BLANK.fullmatch(bare(header)):
        return field
    group = section_group(field.section, header)
    name, group = known_headers().get(bare(header), (slug(header), group))
    return replace(field, name=name, title=header, group=group)


def _unknown(header: str, column: int, *, at_end: bool) -> Field:
    """A field for a column that the layout lacks; a blank if it has no name and none after it has one."""
    spelling = bare(header)
    blank = _BLANK.fullmatch(spelling) is not None or at_end
    name, group = known_headers().get(spelling, (slug(header) or f"column_{column + 1}", "enrollment"))
    return Field(
        number=0,
        name=name,
        title=header.strip() or f"Column {column + 1}",
        header=header,
        group="blank" if blank else group,
        start=None,
        length=None,
    )


def _distinct(fields: Iterable[Field]) -> Iterator[Field]:
    """Yields the fields; a name that occurs again gets a number."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    for field in fields:
        name = field.name
        while name in seen:
            numbers[field.name] = numbers.get(field.name, 1) + 1
            name = f"{field.name}_{numbers[field.name]}"
        seen.add(name)
        yield field if name == field.name else replace(field, name=name)
