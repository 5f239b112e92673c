"""A mail as HTML and as plain text that says the same: `render_email`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import css_inline
from jinja2 import Environment

from caaspp_diff.phrases import counted
from caaspp_diff.render.html import environment
from caaspp_diff.report.mail import Amount, Counts, Mail, SchoolCounts
from caaspp_diff.report.model import Bar, FindingLine, Line

BUDGET = 90_000
"""Bytes of the HTML; Gmail cuts a message off at about 102,000."""

WIDTH = 72
"""Characters in a line of the plain text."""

Widths = tuple[tuple[str, int], ...]

_inliner = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_at_rules=True, remove_inlined_selectors=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMail:
    """A mail, ready to be sent."""

    subject: str
    html: str
    text: str


def render_email(mail: Mail, *, templates: Path | None = None, budget: int = BUDGET) -> RenderedMail:
    """The mail in both forms.

    Args:
        mail: What it says.
        templates: A folder whose templates, where it has them, are used in place of the program's.
        budget: Bytes that the HTML may have. Schools are left out until it fits, and both forms say how
            many.
    """
    env = environment(templates)
    schools = mail.schools
    html = _html(env, mail, schools)
    while len(html.encode()) > budget and schools:
        schools = schools[: len(schools) // 2]
        html = _html(env, mail, schools)
    return RenderedMail(subject=mail.subject, html=html, text=_text(mail, schools))


def _html(env: Environment, mail: Mail, schools: tuple[SchoolCounts, ...]) -> str:
    page = env.get_template("email/mail.html").render(
        mail=mail, schools=schools, left_out=_left_out(mail, schools), widths=_widths(mail.records)
    )
    inlined: str = _inliner.inline(page)
    return "\n".join(line for line in inlined.splitlines() if line.strip()) + "\n"


def _left_out(mail: Mail, schools: tuple[SchoolCounts, ...]) -> str:
    missing = len(mail.schools) - len(schools)
    return f"{counted(missing, 'more school')}, left out here for length." if missing else ""


def _widths(bar: Bar | None) -> Widths:
    """The parts of a bar in whole percents; none where a number is withheld."""
    segments = bar.segments if bar else ()
    known = [segment.count for segment in segments if segment.count is not None]
    whole = sum(known)
    if len(known) < len(segments) or not whole:
        return ()
    parts = [(one.kind, one.count or 0) for one in segments]
    return tuple((kind, max(1, 100 * size // whole)) for kind, size in parts if size)


def _text(mail: Mail, schools: tuple[SchoolCounts, ...]) -> str:
    paragraphs: list[list[str]] = [
        [mail.title, "=" * min(len(mail.title), WIDTH)],
        wrap(mail.subtitle, WIDTH),
        wrap(mail.marking, WIDTH),
        [line for sentence in mail.lead for line in wrap(sentence, WIDTH)],
        *_part("What changed", _counts(mail.changes)),
        *_part("Scores added, by assessment", _counts(mail.tests)),
        *_part("Records", _segments(mail.records)),
        *_part(
            "Results", [line for one in mail.outcomes for line in _outcome(one.label, one.sizes, one.bars)]
        ),
        *_part("Schools", [*_places(schools), *wrap(_left_out(mail, schools), WIDTH)]),
        *_part("About the files", _wrapped(map(_line, mail.findings))),
        *_part("Not compared", _wrapped(map(_finding, mail.not_compared))),
        *_part("The two releases", _wrapped(map(_line, mail.releases))),
        *_part("Please note", _wrapped(mail.notes)),
        [mail.tool],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _part(title: str, lines: list[str]) -> Iterator[list[str]]:
    if lines:
        yield [title, "-" * len(title), *lines]


def _wrapped(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in wrap(text, WIDTH, subsequent_indent="  ")]


def _amounts(amounts: Iterable[Amount]) -> list[str]:
    listed = list(amounts)
    label = max((len(one.label) for one in listed), default=0)
    figure = max((len(one.text) for one in listed), default=0)
    return [f"{one.label:<{label}}  {one.text:>{figure}}  {_blocks(one.width)}".rstrip() for one in listed]


def _counts(counts: Counts) -> list[str]:
    return [*_amounts(counts.amounts), *wrap(counts.withheld, WIDTH)]


def _blocks(width: int) -> str:
    return "█" * max(1, width // 5) if width else ""


def _segments(bar: Bar | None) -> list[str]:
    if bar is None:
        return []
    shares = [f" ({segment.share})" if segment.share else "" for segment in bar.segments]
    parts = zip(bar.segments, shares, strict=True)
    return wrap(", ".join(f"{one.label} {one.text}{share}" for one, share in parts), WIDTH)


def _outcome(label: str, sizes: str, bars: tuple[Amount, ...]) -> list[str]:
    return [label, *(f"  {line}" for line in (*wrap(sizes, WIDTH - 2), *_amounts(bars)))]


def _places(schools: tuple[SchoolCounts, ...]) -> list[str]:
    lines = []
    for place in schools:
        told = "; ".join(f"{one.label}: {one.text}" for one in place.counts.amounts)
        lines += [place.name, *_indented(told), *_indented(place.counts.withheld)]
    return lines


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in wrap(text, WIDTH - 2)]


def _line(line: Line) -> str:
    return f"{line.label}: {line.value}"


def _finding(line: FindingLine) -> str:
    return f"{line.title} ({line.count}): {line.message}"
