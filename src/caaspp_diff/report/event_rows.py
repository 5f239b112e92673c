"""Events as rows that a person reads: `EventRows`, the lazy list behind a `Listing`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Generic, NamedTuple, TypeVar, get_args

import polars as pl

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.report.model import Column
from caaspp_diff.wording.event_texts import CELL_TEXTS, Attribute
from caaspp_diff.wording.names import Words

Row = TypeVar("Row")
RowValues = dict[str, Any]

BLOCK = 2_000
"""Events that are put in words at a time."""


@dataclass(frozen=True, slots=True)
class FrameRows(Generic[Row]):
    """The rows of a frame, each made into what a person reads when it is its turn."""

    frame: pl.DataFrame
    make: Callable[[RowValues], Row]

    def __len__(self) -> int:
        """How many."""
        return self.frame.height

    def __iter__(self) -> Iterator[Row]:
        """One by one, in the order of the frame."""
        return map(self.make, self.frame.iter_rows(named=True))


class Change(NamedTuple):
    """One event, ready to be read; what does not apply is empty."""

    kind: str
    student: str
    """Last name, first name; the token where the report holds no names."""

    ssid: str
    grade: str
    school: str
    test: str
    field: str
    """The field that changed; of a score every field, separated by ``; ``."""

    old: str
    new: str
    old_level: str
    new_level: str
    difference: str
    """Of two scale scores, with its sign."""

    expected: str
    date: str
    """Of the exit."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRows:
    """Some of the events of a comparison, each as the texts of ``attributes``, made block by block."""

    frame: pl.DataFrame
    """All events."""

    people: pl.DataFrame
    """All students, as `Comparison.people` has them."""

    rows: pl.DataFrame
    """Which events, in this order: ``row`` is the row in ``frame``, ``person`` the one in ``people``."""

    attributes: tuple[Attribute, ...]
    words: Words

    def __len__(self) -> int:
        """How many."""
        return self.rows.height

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """One by one; no more than a block of them is there at a time."""
        for block in self.rows.iter_slices(BLOCK):
            values = {
                column.name: column.to_list()
                for frame, rows in ((self.frame, block["row"]), (self.people.drop("ssid"), block["person"]))
                for column in frame[rows]
            }
            yield from zip(*(self._texts(attribute, values) for attribute in self.attributes), strict=True)

    def _texts(self, attribute: Attribute, values: dict[str, list[Any]]) -> list[str]:
        of, say = CELL_TEXTS[attribute]
        columns = [values[name] for name in of]
        if "ssid" in of:
            return list(map(say, repeat(self.words), *columns))
        # The same few codes come again and again: each combination is put in words once.
        found = list(zip(*columns, strict=True))
        said = {each: say(self.words, *each) for each in set(found)}
        return [said[each] for each in found]


STUDENT = (
    Column(attribute="student", title="Student"),
    Column(attribute="ssid", title="SSID"),
    Column(attribute="grade", title="Grade"),
    Column(attribute="school", title="School"),
)
KIND = Column(attribute="kind", title="What")
TEST = Column(attribute="test", title="Assessment")
FIELD = Column(attribute="field", title="Field")
OLD = Column(attribute="old", title="Old")
NEW = Column(attribute="new", title="New")
DATE = Column(attribute="date", title="Exit date")
NOTE = Column(attribute="note", title="What is known")
EXPECTED = Column(attribute="expected", title="Expected")


def with_people(comparison: Comparison) -> pl.DataFrame:
    """The events with ``row``, their own row, and ``person``, the row of the student in the people."""
    people = comparison.people.select("ssid").with_row_index("person")
    found = comparison.events.select("ssid").join(people, on="ssid", how="left", maintain_order="left")
    return comparison.events.with_row_index("row").with_columns(found["person"])


def changes(comparison: Comparison, words: Words) -> Iterator[Change]:
    """All events, in their order, with all that is to be said of each."""
    attributes: tuple[Attribute, ...] = get_args(Attribute)
    rows = EventRows(
        frame=comparison.events,
        people=comparison.people,
        rows=with_people(comparison).select("row", "person"),
        attributes=attributes,
        words=words,
    )
    return (Change(**dict(zip(attributes, texts, strict=True))) for texts in rows)
