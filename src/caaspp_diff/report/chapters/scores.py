"""The chapter on scores: what was added where, what changed and how far, what is gone."""

import polars as pl

from caaspp_diff.comparison.events.evidence import evidence_text
from caaspp_diff.comparison.kinds import LOST
from caaspp_diff.phrases import counted, number, signed
from caaspp_diff.report.event_rows import EXPECTED, FIELD, NEW, NOTE, OLD, TEST
from caaspp_diff.report.model import Bin, Column, Distribution, Listing, Section, Table, TableRow
from caaspp_diff.report.source import Events, crossed, present
from caaspp_diff.wording.event_texts import spoken
from caaspp_diff.wording.kinds import TOPICS

OLD_LEVEL = Column(attribute="old_level", title="Old level")
NEW_LEVEL = Column(attribute="new_level", title="New level")
DIFFERENCE = Column(attribute="difference", title="Change", number=True)
OLD_SCORE = Column(attribute="old", title="Old score", number=True)
NEW_SCORE = Column(attribute="new", title="New score", number=True)

FAR = 9999
SPANS = ((-FAR, -51), (-50, -21), (-20, -11), (-10, -1), (0, 0), (1, 10), (11, 20), (21, 50), (51, FAR))
"""Points by which a score moved, lowest and highest of each bar: fine where most scores move."""

TOTAL = "All"


def scores_section(source: Events) -> Section:
    """All that happened to scores."""
    return Section(
        id="scores",
        title="Scores",
        lead=_lead(source),
        tables=_tables(source),
        distributions=_distributions(source),
        listings=present(*_listings(source)),
    )


def _lead(source: Events) -> tuple[str, ...]:
    changed, crossed_level = source.count("score_changed"), source.crossed
    if not changed:
        return ()
    up = crossed_level.filter(pl.col("new_level") > pl.col("old_level")).height
    down = crossed_level.filter(pl.col("new_level") < pl.col("old_level")).height
    sentence = (
        f"{counted(changed, 'score')} changed: {number(up)} to a higher level, "
        f"{number(down)} to a lower level, {number(changed - crossed_level.height)} within the same level."
    )
    return (sentence,)


def _tables(source: Events) -> tuple[Table, ...]:
    # The same evidence comes again and again: it is read once.
    alike = source.of("score_added").group_by("record_type", "evidence").len("size")
    added = alike.with_columns(
        added_grade=evidence_text("grade").fill_null(""), added_school=evidence_text("school").fill_null("")
    )
    if not added.height:
        return ()
    grades = {grade: spoken(grade) or "not given" for grade in sorted(added["added_grade"].unique())}
    schools = {code: source.words.school(code) or "not given" for code in added["added_school"].unique()}
    by_name = dict(sorted(schools.items(), key=lambda item: (item[1], item[0])))
    return (
        Table(
            id="added-by-grade",
            title="Scores added, by grade",
            note="",
            corner="Grade",
            columns=_tests(source, added),
            rows=by_assessment(added, "added_grade", grades),
        ),
        Table(
            id="added-by-school",
            title="Scores added, by school",
            note="The school is the one that the test counts for.",
            corner="School",
            columns=_tests(source, added),
            rows=by_assessment(added, "added_school", by_name),
        ),
    )


def _tests(source: Events, events: pl.DataFrame) -> tuple[str, ...]:
    return (*map(source.words.test, sorted(events["record_type"].unique())), TOTAL)


def by_assessment(events: pl.DataFrame, key: str, labels: dict[str, str]) -> tuple[TableRow, ...]:
    """How many events each value of ``key`` has in each assessment, with totals; rows as in ``labels``.

    Each row of ``events`` counts for as many as its ``size``.
    """
    sums = events.group_by(key, "record_type").agg(pl.sum("size"))
    sizes = {(value, test): size for value, test, size in sums.iter_rows()}
    tests = sorted({test for _, test in sizes})
    rows = [
        TableRow(label=label, cells=_with_total([sizes.get((value, test), 0) for test in tests]))
        for value, label in labels.items()
    ]
    totals = [sum(sizes.get((value, test), 0) for value in labels) for test in tests]
    return (*rows, TableRow(label=TOTAL, cells=_with_total(totals)))


def _with_total(sizes: list[int]) -> tuple[str, ...]:
    return (*map(number, sizes), number(sum(sizes)))


def _distributions(source: Events) -> tuple[Distribution, ...]:
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


def _listings(source: Events) -> tuple[Listing, ...]:
    moves = (TEST, OLD_SCORE, OLD_LEVEL, NEW_SCORE, NEW_LEVEL, DIFFERENCE, FIELD)
    both = (TEST, OLD_SCORE, NEW_SCORE, NOTE)
    added = (TEST, NEW_SCORE, NEW_LEVEL, NOTE, EXPECTED)
    return (
        source.listing("scores-lost", source.of(*LOST), *both),
        source.listing("scores-crossed", source.crossed, *moves),
        source.listing("scores-moved", source.changed_scores.filter(~crossed()), *moves),
        source.listing("scores-reinstated", source.of("score_reinstated"), *both),
        source.listing("retested", source.of("retested"), TEST, FIELD, OLD, NEW),
        source.listing("scores-added", source.of("score_added"), *added),
        source.listing("records-other", source.of(*TOPICS["records-other"].kinds), TEST, FIELD, OLD, NEW),
    )
