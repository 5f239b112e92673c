"""The chapter on scores: what was added where, what changed and how far, what is gone."""

from collections.abc import Callable

import polars as pl

from caaspp_diff.report.changes import EXPECTED, FIELD, NEW, NOTE, OLD, TEST
from caaspp_diff.report.figures import counted, number, signed
from caaspp_diff.report.model import Bin, Column, Distribution, Listing, Section, Table, TableRow
from caaspp_diff.report.overview import OTHER
from caaspp_diff.report.source import LOST, Source, crossed, evidence, present

OLD_LEVEL = Column(attribute="old_level", title="Old level")
NEW_LEVEL = Column(attribute="new_level", title="New level")
DIFFERENCE = Column(attribute="difference", title="Change", number=True)
OLD_SCORE = Column(attribute="old", title="Old score", number=True)
NEW_SCORE = Column(attribute="new", title="New score", number=True)

FAR = 9999
SPANS = ((-FAR, -51), (-50, -21), (-20, -11), (-10, -1), (0, 0), (1, 10), (11, 20), (21, 50), (51, FAR))
"""Points by which a score moved, lowest and highest of each bar: fine where most scores move."""

TOTAL = "All"


def scores_section(source: Source) -> Section:
    """All that happened to scores."""
    return Section(
        id="scores",
        title="Scores",
        lead=_lead(source),
        tables=_tables(source),
        distributions=_distributions(source),
        listings=present(*_listings(source)),
    )


def _lead(source: Source) -> tuple[str, ...]:
    changed, crossed_level = source.count("score_changed"), source.crossed
    if not changed:
        return ()
    up = crossed_level.filter(pl.col("new_level") > pl.col("old_level")).height
    down = crossed_level.filter(pl.col("new_level") < pl.col("old_level")).height
    return (
        f"{counted(changed, 'score')} changed: {number(up)} to a higher level, {number(down)} to a lower level, "
        f"{number(changed - crossed_level.height)} within the same level.",
    )


def _tables(source: Source) -> tuple[Table, ...]:
    added = source.of("score_added").with_columns(
        added_grade=evidence("grade").fill_null(""), added_school=evidence("school").fill_null("")
    )
    if not added.height:
        return ()
    return (
        matrix(source, added, "added_grade", id="added-by-grade", title="Scores added, by grade", corner="Grade",
               label=lambda grade: grade or "not given"),
        matrix(source, added, "added_school", id="added-by-school", title="Scores added, by school", corner="School",
               label=lambda code: source.words.school(code) or "not given"),
    )  # fmt: skip


def matrix(
    source: Source,
    events: pl.DataFrame,
    key: str,
    *,
    id: str,  # noqa: A002 - the word of HTML, and of the model
    title: str,
    corner: str,
    label: Callable[[str], str],
) -> Table:
    """How many events each value of ``key`` has in each assessment, with totals."""
    counts = {(value, test): size for value, test, size in events.group_by(key, "record_type").len().iter_rows()}
    tests = sorted({test for _, test in counts})
    values = sorted({value for value, _ in counts}, key=lambda value: (label(value), value))
    rows = [
        TableRow(label=label(value), cells=_with_total([counts.get((value, test), 0) for test in tests]))
        for value in values
    ]
    totals = [sum(counts.get((value, test), 0) for value in values) for test in tests]
    return Table(
        id=id,
        title=title,
        note="",
        corner=corner,
        columns=(*map(source.words.test, tests), TOTAL),
        rows=(*rows, TableRow(label=TOTAL, cells=_with_total(totals))),
    )


def _with_total(sizes: list[int]) -> tuple[str, ...]:
    return (*map(number, sizes), number(sum(sizes)))


def _distributions(source: Source) -> tuple[Distribution, ...]:
    old, new = pl.col("old"), pl.col("new")
    numeric = r"^\d{2,}$"
    moved = (
        source.of("score_changed")
        .filter(old.str.contains(numeric) & new.str.contains(numeric))
        .select(difference=new.cast(pl.Int64) - old.cast(pl.Int64))["difference"]
    )
    if not moved.len():
        return ()
    low, middle, high = (int(v) for v in (moved.min(), moved.median(), moved.max()))  # type: ignore[arg-type]
    return (
        Distribution(
            id="score-moves",
            title="How far scores moved, in scale score points",
            summary=f"{counted(moved.len(), 'score')} moved by {signed(low)} to {signed(high)} points, "
            f"half of them by {signed(middle)} or less.",
            bins=_bins(moved),
        ),
    )


def _bins(moved: pl.Series) -> tuple[Bin, ...]:
    return tuple(
        Bin(low=low, high=high, label=_span(low, high), count=int(moved.is_between(low, high).sum()))
        for low, high in SPANS
    )


def _span(low: int, high: int) -> str:
    if low == high:
        return "0"
    if low == -FAR:
        return f"{signed(high)} and below"
    if high == FAR:
        return f"{signed(low)} and above"
    return f"{signed(low)} to {signed(high)}"


def _listings(source: Source) -> tuple[Listing, ...]:
    changed = source.of("score_changed")
    moves = (TEST, OLD_SCORE, OLD_LEVEL, NEW_SCORE, NEW_LEVEL, DIFFERENCE, FIELD)
    return (
        source.listing("scores-lost", "Scores withdrawn or no longer counted",
                       "They were in the old release; remove or mark them in your own systems.",
                       source.of(*LOST), TEST, OLD_SCORE, NEW_SCORE, NOTE),
        source.listing("scores-crossed", "Scores changed across a level",
                       "Score reports that were handed out show another level.", changed.filter(crossed()), *moves),
        source.listing("scores-moved", "Scores changed within a level",
                       "A scale score, error band or claim changed; the level did not.",
                       changed.filter(~crossed()), *moves),
        source.listing("scores-reinstated", "Scores counted again",
                       "They did not count in the old release.", source.of("score_reinstated"),
                       TEST, OLD_SCORE, NEW_SCORE, NOTE),
        source.listing("retested", "Test dates or IDs changed",
                       "Student information systems that match on the test date would add a second record.",
                       source.of("retested"), TEST, FIELD, OLD, NEW),
        source.listing("scores-added", "New scores", "Each was not in the old release.", source.of("score_added"),
                       TEST, NEW_SCORE, NEW_LEVEL, NOTE, EXPECTED),
        source.listing("records-other", "Records and statuses without a score",
                       "No score changed with them.", source.of(*OTHER), TEST, FIELD, OLD, NEW),
    )  # fmt: skip
