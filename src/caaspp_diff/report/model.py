"""`Report`: all that a person reads, in words and figures, computed once; every renderer reads it."""

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from caaspp_diff.wording.event_texts import Attribute
    from caaspp_diff.wording.kinds import Tone


Row_co = TypeVar("Row_co", covariant=True)

Redaction = Literal["none", "ids", "aggregate"]
SegmentKind = Literal["unchanged", "changed", "added", "gone"]


class LazyRows(Sized, Iterable[Row_co], Protocol[Row_co]):
    """A list whose records are made one by one as it is walked; it may be walked many times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A label with its value, both in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    """One release, as its card shows it."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One part of a bar."""

    kind: SegmentKind
    label: str
    count: int | None
    """None where the number is withheld."""

    text: str
    """The count in words: ``1,020``, or ``withheld``."""

    share: str
    """Of the whole bar: ``88.7 %``; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A whole in its parts: the students, or the records, of both releases together."""

    id: str
    title: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClass:
    """One class of changes, in the order in which to look at them."""

    id: str
    label: str
    count: str
    unit: str
    meaning: str
    tone: "Tone"
    anchor: str
    """The id of the part of the report that lists them; empty where nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do next."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of figures: its head, and its cells as text."""

    label: str
    cells: tuple[str, ...]
    id: str = ""
    """The row's anchor; empty where nothing links to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures in rows and columns; the first column is the head of each row."""

    id: str
    title: str
    note: str
    corner: str
    columns: tuple[str, ...]
    rows: LazyRows[TableRow]
    text_columns: int = 0
    """How many of the columns hold text and not figures, from the left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a listing: what of each change it shows, and its heading."""

    attribute: "Attribute"
    title: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Changes of one class, one row each; the most important rows come first."""

    id: str
    title: str
    meaning: str
    kind: str
    """The kind of its rows, for a filter; empty where the rows name it themselves."""

    columns: tuple[Column, ...]
    rows: LazyRows[tuple[str, ...]]
    """One text a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many scores changed by so many points: ``low`` to ``high``, both included."""

    low: int
    high: int
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How far scores moved."""

    id: str
    title: str
    summary: str
    """The picture in words."""

    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Percent at or above standard of one slice, before and after."""

    label: str
    old: float
    new: float
    old_text: str
    new_text: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeChart:
    """The slices whose percent met moved most, for one test."""

    id: str
    title: str
    note: str
    slopes: tuple[Slope, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One chapter of the report; a part that is empty is not shown."""

    id: str
    title: str
    lead: tuple[str, ...]
    """Its first sentences."""

    tables: tuple[Table, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    slopes: tuple[SlopeChart, ...] = ()
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """Something wrong with a file."""

    severity: str
    title: str
    message: str
    count: str
    where: str
    """``new: lines 4, 17``; empty where there are no examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One comparison in words. Its listings and long tables are lazy; the rest is plain text and figures."""

    title: str
    subtitle: str
    redaction: Redaction
    marking: str
    """The line at the head of every page: whether it holds confidential student records."""

    verdict: tuple[str, ...]
    """The whole result in two or three sentences, the most important first."""

    identical: bool
    old: ReleaseCard
    new: ReleaseCard
    bars: tuple[Bar, ...]
    classes: tuple[ChangeClass, ...]
    tasks: tuple[Task, ...]
    sections: tuple[Section, ...]
    """Scores, students, demographics, schools, impact, in this order."""

    findings: tuple[FindingLine, ...]
    not_compared: tuple[FindingLine, ...]
    method: tuple[str, ...]
    glossary: tuple[Line, ...]
    whole_list: str
    """Where to find a list whole that had to be cut."""

    tool: str
    """The program and its version."""

    logo: str | None = None
    """A picture as a ``data:`` address, for the head of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolEntry:
    """One school in the index of the schools' reports."""

    name: str
    code: str
    link: str
    """Where its report is, beside the index."""

    students: str
    counts: tuple[str, ...]
    """One figure for each title of `SchoolIndex`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolIndex:
    """The page that leads to the schools' reports; it names no student."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    schools: tuple[SchoolEntry, ...]
    tool: str
    logo: str | None
