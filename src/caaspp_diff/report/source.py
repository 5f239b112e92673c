"""What the chapters of a report are made of: the events of a comparison, by kind, and their words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from caaspp_diff.comparison.events.evidence import evidence_text
from caaspp_diff.comparison.kinds import ABOUT_FIELDS
from caaspp_diff.comparison.model import Comparison, EventKind
from caaspp_diff.report.event_rows import KIND, STUDENT, EventRows, with_people
from caaspp_diff.report.model import Column, Listing
from caaspp_diff.wording.kinds import TOPICS, kind_label
from caaspp_diff.wording.names import Words, words_of


@dataclass(frozen=True)
class Events:
    """A comparison, and the questions that every chapter asks of it."""

    comparison: Comparison

    @cached_property
    def words(self) -> Words:
        """What its codes, fields, tests and schools are called."""
        return words_of(self.comparison)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Its events; ``row`` and ``person`` are the rows there and in the people, null without a person."""
        return with_people(self.comparison)

    def of(self, *kinds: EventKind) -> pl.DataFrame:
        """The events of these kinds, in their order."""
        rows = [self._rows[kind] for kind in kinds if kind in self._rows]
        return self.events[pl.concat(rows).sort()] if rows else self.events.clear()

    def count(self, *kinds: EventKind) -> int:
        """How many events of these kinds."""
        return sum(len(self._rows[kind]) for kind in kinds if kind in self._rows)

    @cached_property
    def _rows(self) -> dict[str, pl.Series]:
        by_kind = self.events.group_by("kind").agg("row")
        return dict(zip(by_kind["kind"], by_kind["row"], strict=True))

    @cached_property
    def changed_scores(self) -> pl.DataFrame:
        """Changed scores, with their ``old_level`` and ``new_level``."""
        return self.of("score_changed").with_columns(
            old_level=evidence_text("old_level"), new_level=evidence_text("new_level")
        )

    @cached_property
    def crossed(self) -> pl.DataFrame:
        """Changed scores whose achievement level changed too."""
        return self.changed_scores.filter(crossed())

    @cached_property
    def unexpected(self) -> pl.DataFrame:
        """Changes of demographic and identity fields that should not have come."""
        return self.of(*ABOUT_FIELDS).filter(pl.col("expected").eq(other=False))

    @cached_property
    def identity(self) -> pl.DataFrame:
        """Changes of identity fields that nothing locks."""
        return self.of("identity_changed").filter(pl.col("expected").ne_missing(other=False))

    @cached_property
    def changed_students(self) -> int:
        """How many students of both releases have any difference."""
        there = self.comparison.events.filter(~pl.col("kind").is_in(["student_left", "student_joined"]))
        gone = self.comparison.events.filter(pl.col("kind").is_in(["student_left", "student_joined"]))["ssid"]
        ssids = pl.concat([there["ssid"], self.comparison.fields["ssid"]]).unique()
        return ssids.filter(~ssids.is_in(gone.unique().implode())).len()

    def listing(self, topic: str, events: pl.DataFrame, *columns: Column) -> Listing:
        """A list of ``events`` under the title of `TOPICS`; with their kind where they are of several."""
        kinds = events["kind"].unique().to_list()
        mixed = len(kinds) > 1
        student = STUDENT if self.comparison.redaction == "none" else STUDENT[1:]
        shown = (*student, KIND, *columns) if mixed else (*student, *columns)
        return Listing(
            id=topic,
            title=TOPICS[topic].title,
            meaning=TOPICS[topic].meaning,
            kind="" if mixed or not kinds else kind_label(kinds[0]),
            columns=shown,
            rows=EventRows(
                frame=self.comparison.events,
                people=self.comparison.people,
                rows=events.select("row", "person"),
                attributes=tuple(column.attribute for column in shown),
                words=self.words,
            ),
        )


def crossed() -> pl.Expr:
    """Whether the achievement level before is another than after."""
    return pl.col("old_level").ne_missing(pl.col("new_level"))


def present(*listings: Listing) -> tuple[Listing, ...]:
    """Those that hold anything."""
    return tuple(found for found in listings if len(found.rows))


def by(events: pl.DataFrame, key: str, label: Callable[[str], str]) -> list[tuple[str, int]]:
    """How many events have each value of ``key``, in words, most frequent first."""
    counts = events.group_by(key).len().sort(pl.col("len"), key, descending=[True, False])
    return [(label(value), times) for value, times in counts.iter_rows()]
