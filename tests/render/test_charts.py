from itertools import pairwise

from caaspp_diff.phrases import MINUS
from caaspp_diff.render.charts import (
    BAR_WIDTH,
    MIN_PART_WIDTH,
    PART_GAP,
    draw_bar,
    draw_distribution,
    draw_slopes,
)
from caaspp_diff.report.chapters.overview import bar
from caaspp_diff.report.model import Bin, Distribution, Slope, SlopeChart


def slope(label: str, old: float, new: float) -> Slope:
    """A slice with texts made from its numbers."""
    return Slope(label=label, old=old, new=new, old_text=f"{old}%", new_text=f"{new}%", change=f"{new - old}")


def chart(*slopes: Slope) -> SlopeChart:
    """A chart of the given slices."""
    return SlopeChart(id="s", title="t", note="n", slopes=slopes)


def test_a_bar_fills_its_width() -> None:
    drawn = draw_bar(bar("b", "Records", (9000, 900, 99, 1)))
    last = drawn.parts[-1]
    assert round(last.x + last.width) == BAR_WIDTH
    assert [round(b.x - a.x - a.width) for a, b in zip(drawn.parts, drawn.parts[1:], strict=False)] == [
        PART_GAP
    ] * 3


def test_a_few_among_many_can_still_be_seen() -> None:
    drawn = draw_bar(bar("b", "Records", (1_000_000, 0, 0, 1)))
    assert [part.kind for part in drawn.parts] == ["unchanged", "gone"]
    assert drawn.parts[-1].width == MIN_PART_WIDTH


def test_a_bar_with_a_withheld_part_is_not_drawn() -> None:
    drawn = draw_bar(bar("b", "Records", (60, None, None, 0)))
    assert drawn.parts == ()
    assert [segment.text for segment in drawn.segments] == ["60", "withheld", "withheld", "0"]


def test_a_bar_of_nothing_is_not_drawn() -> None:
    assert draw_bar(bar("b", "Records", (0, 0, 0, 0))).parts == ()


def test_the_tallest_column_touches_the_top() -> None:
    bins = (
        Bin(low=-5, high=-1, label=f"{MINUS}5 to {MINUS}1", count=3),
        Bin(low=1, high=5, label="+1 to +5", count=12),
    )
    drawn = draw_distribution(Distribution(id="d", title="t", summary="s", bins=bins))
    low, high = drawn.columns
    assert high.height == 120
    assert low.height == 30
    assert (low.kind, high.kind) == ("gone", "added")
    assert drawn.text == f"{MINUS}5 to {MINUS}1 points: 3; +1 to +5 points: 12"


def test_a_difference_of_one_point_does_not_fill_a_chart() -> None:
    drawn = draw_slopes(chart(slope("A", 50, 51)))
    (line,) = drawn.lines
    assert 0 < line.old_y - line.new_y < drawn.height / 10


def test_labels_do_not_overlap() -> None:
    drawn = draw_slopes(chart(*(slope(name, 50, 60) for name in "ABCD")))
    places = sorted(line.new_text_y for line in drawn.lines)
    assert min(b - a for a, b in pairwise(places)) >= 15
    assert max(places) < drawn.height


def test_the_text_of_a_chart_describes_every_line() -> None:
    drawn = draw_slopes(chart(slope("Alder", 50, 40), slope("Birch", 30, 60)))
    assert drawn.text == "Alder: 50% before, 40% after, -10; Birch: 30% before, 60% after, 30"
    assert [line.kind for line in drawn.lines] == ["gone", "added"]
