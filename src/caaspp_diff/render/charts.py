"""Computes the coordinates of bars and charts, so that the templates only have to draw them."""

from dataclasses import dataclass
from statistics import fmean
from typing import Final

from caaspp_diff.phrases import number
from caaspp_diff.report.model import Bar, Bin, Distribution, SegmentKind, Slope, SlopeChart

SIGNS: Final[dict[SegmentKind, str]] = {
    "unchanged": "=",
    "changed": "~",
    "added": "+",
    "gone": "\N{MINUS SIGN}",
}
"""Shown beside the color of a part, so that nobody has to rely on colors."""

BAR_WIDTH = 1000
"""The width of a whole bar; its parts are measured in the same unit."""

PART_GAP = 3
MIN_PART_WIDTH = 4
"""So that three students among ten thousand can be seen."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A rectangle of a bar, in units of `BAR_WIDTH`."""

    kind: SegmentKind
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One part of a bar in words: its sign, label, count and share."""

    kind: SegmentKind
    sign: str
    label: str
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class BarPicture:
    """A stacked bar with its legend; it has no parts if a number is withheld."""

    id: str
    title: str
    parts: tuple[BarPart, ...]
    segments: tuple[LegendEntry, ...]
    """The legend."""


@dataclass(frozen=True, slots=True)
class DistributionColumn:
    """One column of a distribution, in pixels: its rectangle, its count and the two lines of its label."""

    kind: SegmentKind
    x: int
    y: int
    width: int
    height: int
    middle: int
    count: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class DistributionPicture:
    """A column chart of how far scores moved."""

    id: str
    title: str
    summary: str
    text: str
    """The whole chart in words, for screen readers."""

    width: int
    height: int
    base: int
    """The lower end of all columns."""

    columns: tuple[DistributionColumn, ...]


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One slice of a slope chart: its line, and the texts at both ends."""

    kind: SegmentKind
    old_y: float
    new_y: float
    old_text_y: float
    new_text_y: float
    old_text: str
    new_text: str
    label: str
    change: str


@dataclass(frozen=True, slots=True)
class SlopePicture:
    """A slope chart: for each slice a line from its old percent met to the new one."""

    id: str
    title: str
    note: str
    text: str
    """The whole chart in words, for screen readers."""

    width: int
    height: int
    left: int
    """The axis of the old release."""

    right: int
    """The axis of the new release."""

    lines: tuple[SlopeLine, ...]


def draw_bar(bar: Bar) -> BarPicture:
    """Draws the parts of a bar side by side, in proportion to their counts.

    No part is narrower than `MIN_PART_WIDTH`. A part without a count is left out; if a count is withheld,
    nothing is drawn.
    """
    counts = [segment.count for segment in bar.segments]
    known = [count for count in counts if count is not None]
    entries = tuple(
        LegendEntry(segment.kind, SIGNS[segment.kind], segment.label, segment.text, segment.share)
        for segment in bar.segments
    )
    parts: list[BarPart] = []
    if len(known) == len(counts) and any(known):
        shown = [segment for segment in bar.segments if segment.count]
        widths = _part_widths([count for count in known if count])
        x = 0.0
        for segment, width in zip(shown, widths, strict=True):
            parts.append(BarPart(segment.kind, round(x, 1), width))
            x += width + PART_GAP
    return BarPicture(bar.id, bar.title, tuple(parts), entries)


def _part_widths(counts: list[int]) -> list[float]:
    room = BAR_WIDTH - PART_GAP * (len(counts) - 1)
    widths = [max(MIN_PART_WIDTH, room * count / sum(counts)) for count in counts]
    widest = widths.index(max(widths))
    widths[widest] -= sum(widths) - room
    return [round(width, 1) for width in widths]


COLUMN_WIDTH, COLUMN_GAP, MAX_COLUMN_HEIGHT, HEAD_HEIGHT, FOOT_HEIGHT = 56, 20, 120, 24, 44
"""Pixels of a distribution."""


def draw_distribution(distribution: Distribution) -> DistributionPicture:
    """Draws one column for each bin; scores that fell, rose and stayed have different colors and labels."""
    top = max(1, *(b.count for b in distribution.bins))
    columns = tuple(_column(index, one, top) for index, one in enumerate(distribution.bins))
    text = "; ".join(f"{one.label} points: {number(one.count)}" for one in distribution.bins)
    return DistributionPicture(
        id=distribution.id,
        title=distribution.title,
        summary=distribution.summary,
        text=text,
        width=len(columns) * (COLUMN_WIDTH + COLUMN_GAP),
        height=HEAD_HEIGHT + MAX_COLUMN_HEIGHT + FOOT_HEIGHT,
        base=HEAD_HEIGHT + MAX_COLUMN_HEIGHT,
        columns=columns,
    )


def _column(index: int, one: Bin, top: int) -> DistributionColumn:
    height = -(-MAX_COLUMN_HEIGHT * one.count // top)
    x = index * (COLUMN_WIDTH + COLUMN_GAP) + COLUMN_GAP // 2
    first, _, rest = one.label.partition(" ")
    return DistributionColumn(
        kind="gone" if one.high < 0 else "added" if one.low > 0 else "unchanged",
        x=x,
        y=HEAD_HEIGHT + MAX_COLUMN_HEIGHT - height,
        width=COLUMN_WIDTH,
        height=height,
        middle=x + COLUMN_WIDTH // 2,
        count=number(one.count),
        first=first,
        second=rest,
    )


LEFT, RIGHT, TOP, LINE_HEIGHT, LABEL_WIDTH, CHARACTER_WIDTH = 70, 260, 32, 20, 40, 7
"""Pixels of a slope chart."""

TEXT_HEIGHT, BASELINE = 17, 5
"""Pixels from one text to the next, and from the middle of a text down to its baseline."""

MIN_RANGE = 20
"""Percentage points that the axes of a slope chart show at least."""


def draw_slopes(chart: SlopeChart) -> SlopePicture:
    """Draws a line for each slice between two axes of the same scale.

    Texts beside the axes are moved apart where they would overlap.
    """
    height = TOP + LINE_HEIGHT * max(6, 2 * len(chart.slopes))
    ends = [value for slope in chart.slopes for value in (slope.old, slope.new)]
    # A difference of one point must not look like a landslide, so the scale has a minimum range.
    slack = max(0.0, MIN_RANGE - (max(ends) - min(ends))) / 2
    low, high = min(ends) - slack, max(ends) + slack
    room = height - TOP - LINE_HEIGHT

    def y(value: float) -> float:
        return round(TOP + room * (high - value) / (high - low) + LINE_HEIGHT / 2, 1)

    olds, news = [y(slope.old) for slope in chart.slopes], [y(slope.new) for slope in chart.slopes]
    old_texts, new_texts = _text_positions(olds), _text_positions(news)
    lines = tuple(
        SlopeLine(
            "added" if slope.new > slope.old else "gone",
            olds[i],
            news[i],
            old_texts[i],
            new_texts[i],
            slope.old_text,
            slope.new_text,
            slope.label,
            slope.change,
        )
        for i, slope in enumerate(chart.slopes)
    )
    longest = max(len(f"{s.new_text} {s.label}, {s.change}") for s in chart.slopes)
    text = "; ".join(_sentence(slope) for slope in chart.slopes)
    width = RIGHT + LABEL_WIDTH + CHARACTER_WIDTH * longest
    return SlopePicture(chart.id, chart.title, chart.note, text, width, height, LEFT, RIGHT, lines)


def _sentence(slope: Slope) -> str:
    return f"{slope.label}: {slope.old_text} before, {slope.new_text} after, {slope.change}"


def _text_positions(heights: list[float]) -> list[float]:
    """The baselines of texts beside points at ``heights``: as near as possible without overlapping."""
    order = sorted(range(len(heights)), key=lambda i: (heights[i], i))
    # Texts that would overlap become one block, at the average height of its texts.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([heights[index] - rank * TEXT_HEIGHT])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    tops = [max(fmean(block), TOP) for block in blocks for _ in block]
    baselines = [0.0] * len(heights)
    for rank, index in enumerate(order):
        baselines[index] = round(tops[rank] + rank * TEXT_HEIGHT + BASELINE, 1)
    return baselines
