"""Where the parts of a picture stand: plain coordinates, so that the templates only draw."""

from dataclasses import dataclass
from statistics import fmean

from caaspp_diff.phrases import number
from caaspp_diff.report.model import Bar, Bin, Distribution, SegmentKind, Slope, SlopeChart

SIGNS: dict[str, str] = {"unchanged": "=", "changed": "~", "added": "+", "gone": "\N{MINUS SIGN}"}
BAR_WIDTH = 1000
GAP = 3
"""Between the parts of a bar, in its own units."""

SLIVER = 4
"""The narrowest a part is drawn, so that three students among ten thousand are seen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a bar."""

    kind: SegmentKind
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One part of a bar in signs and figures."""

    kind: SegmentKind
    sign: str
    label: str
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class BarPicture:
    """A stacked bar; without parts where a number is withheld."""

    id: str
    title: str
    parts: tuple[Part, ...]
    segments: tuple[LegendEntry, ...]


@dataclass(frozen=True, slots=True)
class DistributionColumn:
    """One column of a distribution: its rectangle and its words."""

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
    """How far scores moved, drawn."""

    id: str
    title: str
    summary: str
    text: str
    width: int
    height: int
    base: int
    columns: tuple[DistributionColumn, ...]


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One slice: its line and its words."""

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
    """Percent met before and after, drawn."""

    id: str
    title: str
    note: str
    text: str
    width: int
    height: int
    left: int
    right: int
    lines: tuple[SlopeLine, ...]


def draw_bar(bar: Bar) -> BarPicture:
    """The parts of ``bar`` side by side, in proportion, none narrower than can be seen."""
    counts = [segment.count for segment in bar.segments]
    known = [count for count in counts if count is not None]
    entries = tuple(
        LegendEntry(segment.kind, SIGNS[segment.kind], segment.label, segment.text, segment.share)
        for segment in bar.segments
    )
    parts: list[Part] = []
    if len(known) == len(counts) and any(known):
        shown = [segment for segment in bar.segments if segment.count]
        widths = _widths([count for count in known if count])
        x = 0.0
        for segment, width in zip(shown, widths, strict=True):
            parts.append(Part(segment.kind, round(x, 1), width))
            x += width + GAP
    return BarPicture(bar.id, bar.title, tuple(parts), entries)


def _widths(counts: list[int]) -> list[float]:
    room = BAR_WIDTH - GAP * (len(counts) - 1)
    widths = [max(SLIVER, room * count / sum(counts)) for count in counts]
    widest = widths.index(max(widths))
    widths[widest] -= sum(widths) - room
    return [round(width, 1) for width in widths]


COLUMN, SPACE, TALLEST, HEAD, FOOT = 56, 20, 120, 24, 44


def draw_distribution(distribution: Distribution) -> DistributionPicture:
    """One column a bin; what fell is drawn in one colour, what rose in another, and signed in words."""
    top = max(1, *(b.count for b in distribution.bins))
    columns = tuple(_column(index, one, top) for index, one in enumerate(distribution.bins))
    text = "; ".join(f"{one.label} points: {number(one.count)}" for one in distribution.bins)
    return DistributionPicture(
        id=distribution.id,
        title=distribution.title,
        summary=distribution.summary,
        text=text,
        width=len(columns) * (COLUMN + SPACE),
        height=HEAD + TALLEST + FOOT,
        base=HEAD + TALLEST,
        columns=columns,
    )


def _column(index: int, one: Bin, top: int) -> DistributionColumn:
    height = -(-TALLEST * one.count // top)
    x = index * (COLUMN + SPACE) + SPACE // 2
    first, _, rest = one.label.partition(" ")
    return DistributionColumn(
        kind="gone" if one.high < 0 else "added" if one.low > 0 else "unchanged",
        x=x,
        y=HEAD + TALLEST - height,
        width=COLUMN,
        height=height,
        middle=x + COLUMN // 2,
        count=number(one.count),
        first=first,
        second=rest,
    )


LEFT, RIGHT, TOP, LINE_HEIGHT, LABEL_WIDTH, CHARACTER = 70, 260, 32, 20, 40, 7


TEXT_HEIGHT, BASELINE = 17, 5
LEAST_SPAN = 20
"""Percentage points that the axes of a slope chart span at least."""


def draw_slopes(chart: SlopeChart) -> SlopePicture:
    """Lines between two axes on one scale; the words beside them are moved apart where they would meet."""
    height = TOP + LINE_HEIGHT * max(6, 2 * len(chart.slopes))
    ends = [value for slope in chart.slopes for value in (slope.old, slope.new)]
    # A difference of a point must not look like a landslide: the scale spans some points at least.
    slack = max(0.0, LEAST_SPAN - (max(ends) - min(ends))) / 2
    low, high = min(ends) - slack, max(ends) + slack
    room = height - TOP - LINE_HEIGHT

    def y(value: float) -> float:
        return round(TOP + room * (high - value) / (high - low) + LINE_HEIGHT / 2, 1)

    olds, news = [y(slope.old) for slope in chart.slopes], [y(slope.new) for slope in chart.slopes]
    old_texts, new_texts = _apart(olds), _apart(news)
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
    width = RIGHT + LABEL_WIDTH + CHARACTER * longest
    return SlopePicture(chart.id, chart.title, chart.note, text, width, height, LEFT, RIGHT, lines)


def _sentence(slope: Slope) -> str:
    return f"{slope.label}: {slope.old_text} before, {slope.new_text} after, {slope.change}"


def _apart(places: list[float]) -> list[float]:
    """The baselines of texts beside ``places``: as near as can be, none nearer than a line to the next."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    # Texts that would meet become one block, which stands where its texts would stand on average.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([places[index] - rank * TEXT_HEIGHT])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    tops = [max(fmean(block), TOP) for block in blocks for _ in block]
    baselines = [0.0] * len(places)
    for rank, index in enumerate(order):
        baselines[index] = round(tops[rank] + rank * TEXT_HEIGHT + BASELINE, 1)
    return baselines
