"""Renders the report as a summary for the terminal, without names of students: `render_terminal`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import wrap

from caaspp_diff.phrases import plain_texts
from caaspp_diff.render.charts import SIGNS
from caaspp_diff.report.model import Bar, ChangeClass, FindingLine, ReleaseCard, Report

MIN_WIDTH = 40
COUNT_WIDTH = 9
MAX_FINDINGS = 3
MAX_TASKS = 5
ANSI_CODES = {
    "bold": "1",
    "dim": "2",
    "unchanged": "2",
    "changed": "33",
    "added": "34",
    "gone": "31",
    "alert": "1;31",
}
BAR_SIGNS = {"unchanged": "░", "changed": "▒", "added": "▓", "gone": "█"}


class Paint:
    """Colors texts, or leaves them as they are.

    Args:
        color: Whether to color them.
    """

    def __init__(self, *, color: bool) -> None:
        self._color = color

    def __call__(self, style: str, text: str) -> str:
        """Returns ``text`` in one of the styles of `ANSI_CODES`."""
        return f"\x1b[{ANSI_CODES[style]}m{text}\x1b[0m" if self._color and text else text


def render_terminal(report: Report, *, color: bool = False, width: int = 80) -> str:
    """Renders a summary of about 30 lines.

    Args:
        report: The report.
        color: Whether to use ANSI colors; the text says everything without them.
        width: The longest line, in characters, unless a file name or word is longer. Less than `MIN_WIDTH`
            is taken as `MIN_WIDTH`.
    """
    # without the chapters, which are long and not shown
    report = plain_texts(replace(report, sections=()))
    width = max(MIN_WIDTH, width)
    paint = Paint(color=color)
    parts = (
        [paint("bold", line) for line in wrap(report.title, width)],
        _releases(report.old, report.new, width, paint),
        _paragraphs(report.verdict, width),
        [line for bar in report.bars for line in _bar(bar, width, paint)],
        _classes(report.classes, width, paint),
        _numbered([task.text for task in report.tasks[:MAX_TASKS]], width, paint),
        _findings(report.findings, width, paint),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _releases(old: ReleaseCard, new: ReleaseCard, width: int, paint: Paint) -> list[str]:
    lines = []
    for side, card in (("old", old), ("new", new)):
        facts = {line.label: line.value for line in card.lines}
        summary = [facts["Administration"], facts["Population"]]
        summary += [f"{facts['Students']} students", f"{facts['Records']} records"]
        lines += [f"{paint('bold', side)}  {card.name}"]
        lines += _indented(", ".join(summary), width, 5)
        lines += _indented(facts["By assessment"], width, 5)
    return lines


def _paragraphs(sentences: Iterable[str], width: int) -> list[str]:
    return [line for sentence in sentences for line in wrap(sentence, width)]


def _indented(text: str, width: int, by: int) -> list[str]:
    return [" " * by + line for line in wrap(text, width - by)]


def _bar(bar: Bar, width: int, paint: Paint) -> list[str]:
    counts = [segment.count for segment in bar.segments]
    known = [count for count in counts if count is not None]
    lines = []
    if len(known) == len(counts) and any(known):
        sizes = _bar_sizes(known, width - 10)
        parts = zip(bar.segments, sizes, strict=True)
        lines += [f"{bar.title:<10}" + "".join(paint(s.kind, BAR_SIGNS[s.kind] * size) for s, size in parts)]
    legend = ", ".join(f"{SIGNS[segment.kind]} {segment.text} {segment.label}" for segment in bar.segments)
    return [*lines, *_indented(legend, width, 10)] if lines else wrap(f"{bar.title}: {legend}", width)


def _bar_sizes(counts: list[int], width: int) -> list[int]:
    whole = sum(counts)
    sizes = [max(1, width * count // whole) if count else 0 for count in counts]
    sizes[sizes.index(max(sizes))] += width - sum(sizes)
    return sizes


def _classes(found: Iterable[ChangeClass], width: int, paint: Paint) -> list[str]:
    lines = []
    for one in found:
        flag = "  ! look first" if one.tone == "alert" else ""
        first, *rest = wrap(one.label + flag, width - COUNT_WIDTH - 2)
        lines.append(f"{one.count:>{COUNT_WIDTH}}  {paint('alert', first) if flag else first}")
        lines += [" " * (COUNT_WIDTH + 2) + line for line in rest]
    return [paint("bold", "What changed"), *lines] if lines else []


def _numbered(texts: Iterable[str], width: int, paint: Paint) -> list[str]:
    lines = [line for index, text in enumerate(texts, start=1) for line in _item(f"{index}.", text, width)]
    return [paint("bold", "What to do next"), *lines] if lines else []


def _findings(found: tuple[FindingLine, ...], width: int, paint: Paint) -> list[str]:
    urgent = [line for line in found if line.severity != "note"]
    shown = [f"{line.severity}: {line.message or line.title}" for line in urgent[:MAX_FINDINGS]]
    lines = [part for text in shown for part in _item("!", text, width)]
    if more := len(found) - len(shown):
        lines += _item(" ", f"{more} more in the report", width)
    return [paint("bold", "About the files"), *lines] if lines else []


def _item(mark: str, text: str, width: int) -> Iterator[str]:
    head, *rest = wrap(text, width - 3) or [""]
    yield f"{mark:<3}{head}".rstrip()
    yield from (f"   {line}" for line in rest)
