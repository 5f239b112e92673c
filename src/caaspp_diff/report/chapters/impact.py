"""The chapter on impact: what the changes do to the numbers of the LEA, its schools, grades and groups."""

from typing import Any

import polars as pl

from caaspp_diff.comparison.numbers.impact import NUMBERS, side_by_side
from caaspp_diff.phrases import counted, moved, number, percent, plural, signed
from caaspp_diff.report.event_rows import FrameRows, RowValues
from caaspp_diff.report.model import Section, Slope, SlopeChart, Table, TableRow
from caaspp_diff.report.source import Events
from caaspp_diff.wording.names import slice_name

SLICES = {"lea": "LEA", "school": "School", "grade": "Grade", "group": "Student group"}
COLUMNS = ("Assessment", "Enrolled", "Tested", "With counted score", "Mean score", "At or above standard")
SMALL = 10
"""Slices of so many counted scores or fewer have no place in a picture: one score moves them too far."""

STEEPEST = 8
MEANING = (
    "Only scores with Include Indicator Y enter means and percentages. The school is the one that the test "
    "counts for. Each cell shows old → new with the difference (of percentages in points), or one number "
    "where both are the same."
)


def impact_section(source: Events) -> Section:
    """Before and after, for every slice in which a number moved."""
    both = side_by_side(source.comparison.impact)
    if not both.height:
        return Section(id="impact", title="Impact on the numbers", lead=())
    moved = both.filter(pl.any_horizontal(*(_differs(name) for name in NUMBERS)) | (pl.col("by") == "lea"))
    quiet = both.height - moved.height
    are = plural(quiet, "is", "are")
    left_out = f"{counted(quiet, 'row')} in which no number moved {are} left out." if quiet else ""
    return Section(
        id="impact",
        title="Impact on the numbers",
        lead=tuple(sentence for sentence in (MEANING, left_out) if sentence),
        tables=tuple(_table(source, by, part) for by in SLICES if (part := _part(moved, by)).height),
        slopes=tuple(
            chart
            for by in ("school", "group")
            for test in moved["record_type"].unique().sort()
            if (chart := _slopes(source, by, test, _part(moved, by))).slopes
        ),
    )


def _differs(name: str) -> pl.Expr:
    return pl.col(f"old_{name}").ne_missing(pl.col(f"new_{name}"))


def _part(slices: pl.DataFrame, by: str) -> pl.DataFrame:
    return slices.filter(pl.col("by") == by)


def slice_label(source: Events, by: str, value: str) -> str:
    """The name of a slice of the impact."""
    lea_names = {side.lea: side.lea_name for side in (source.comparison.old, source.comparison.new)}
    return slice_name(source.words, by, value, lea_names)


def _table(source: Events, by: str, slices: pl.DataFrame) -> Table:
    labels = {value: slice_label(source, by, value) for value in slices["value"].unique()}
    ordered = slices.with_columns(label=pl.col("value").replace_strict(labels, return_dtype=pl.String))
    if by != "grade":
        # The LEA itself comes before those whose students it tested; schools and groups by name.
        own = pl.col("value").eq_missing(pl.lit(source.comparison.new.lea, pl.String))
        ordered = ordered.sort(~own, "label", "value", "record_type")

    def row(record: RowValues) -> TableRow:
        return TableRow(
            label=record["label"],
            cells=(source.words.test(record["record_type"]), *_cells(record)),
        )

    return Table(
        id=f"impact-{by}",
        title=f"Impact by {SLICES[by] if by == 'lea' else SLICES[by].lower()}",
        note="",
        corner=SLICES[by],
        columns=COLUMNS,
        rows=FrameRows(ordered, row),
        text_columns=1,
    )


def _cells(record: RowValues) -> tuple[str, ...]:
    sizes = [_cell(record, name, 0) for name in ("enrolled", "tested", "counted")]
    return (*sizes, _cell(record, "mean", 1), _met(record))


def _cell(record: RowValues, name: str, digits: int) -> str:
    old, new = record[f"old_{name}"], record[f"new_{name}"]
    return moved(number(old, digits) or "none", number(new, digits) or "none", _change(old, new, digits))


def _met(record: RowValues) -> str:
    old, new = _share(record, "old"), _share(record, "new")
    texts = [percent(record[f"{side}_met"] or 0, record[f"{side}_counted"] or 0) for side in ("old", "new")]
    return moved(texts[0] or "none", texts[1] or "none", _change(old, new, 1))


def _change(old: float | None, new: float | None, digits: int) -> str:
    return signed(new - old, digits) if old is not None and new is not None else ""


def _share(record: RowValues, side: str) -> float | None:
    whole: int | None = record[f"{side}_counted"]
    return 100 * record[f"{side}_met"] / whole if whole else None


def _slopes(source: Events, by: str, test: str, slices: pl.DataFrame) -> SlopeChart:
    large = slices.filter(
        (pl.col("record_type") == test) & (pl.col("old_counted") > SMALL) & (pl.col("new_counted") > SMALL)
    )
    slopes = [_slope(source, by, record) for record in large.iter_rows(named=True)]
    moved = sorted(
        (slope for slope in slopes if slope.old != slope.new),
        key=lambda slope: (-abs(slope.new - slope.old), slope.label),
    )
    what = {"school": "school", "group": "student group"}[by]
    cut = f"The {STEEPEST} of {len(moved)} that moved most. " if len(moved) > STEEPEST else ""
    return SlopeChart(
        id=f"slope-{by}-{test}",
        title=f"{source.words.test(test)}: percent at or above standard by {what}, old and new release",
        note=f"{cut}Those with {SMALL} counted scores or fewer are left out.",
        slopes=tuple(sorted(moved[:STEEPEST], key=lambda slope: (-slope.new, slope.label))),
    )


def _slope(source: Events, by: str, record: dict[str, Any]) -> Slope:
    old, new = _share(record, "old") or 0.0, _share(record, "new") or 0.0
    return Slope(
        label=slice_label(source, by, record["value"]),
        old=old,
        new=new,
        old_text=percent(record["old_met"], record["old_counted"]),
        new_text=percent(record["new_met"], record["new_counted"]),
        change=f"{signed(new - old, 1)} points",
    )
