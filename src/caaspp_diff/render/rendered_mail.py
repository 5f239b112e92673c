"""Renders a mail as HTML and as plain text with the same words: `render_email`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import css_inline
from jinja2 import Environment

from caaspp_diff.phrases import counted, plain_texts
from caaspp_diff.render.html import environment
from caaspp_diff.report.mail import Amount, Counts, Mail, SchoolCounts
from caaspp_diff.report.model import Bar, FindingLine, Line

BUDGET = 90_000
"""Bytes of the HTML; Gmail cuts off a mail at about 102,000."""

WIDTH = 72
"""Characters in a line of the plain text."""

BarWidths = tuple[tuple[str, int], ...]
"""For each part of a bar its kind, and its width in percent."""

_inliner = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_at_rules=True, remove_inlined_selectors=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMail:
    """The text and HTML of a mail."""

    subject: str
    html: str
    text: str


def render_email(mail: Mail, *, templates: Path | None = None, budget: int = BUDGET) -> RenderedMail:
    """Renders a mail as HTML and as plain text.

    Args:
        mail: The content of the mail.
        templates: A folder with the user's own templates, which replace the program's of the same name.
        budget: The largest size of the HTML, in bytes. Schools are left out until it fits; HTML and text
            both say how many.
    """
    mail = plain_texts(mail)
    env = environment(templates)
    schools = mail.schools
    html = _html(env, mail, schools)
    while len(html.encode()) > budget and schools:
        schools = schools[: len(schools) // 2]
        html = _html(env, mail, schools)
    return RenderedMail(subject=mail.subject, html=html, text=_text(mail, schools))


def _html(env: Environment, mail: Mail, schools: tuple[SchoolCounts, ...]) -> str:
    page = env.get_template("email/mail.html").render(
        mail=mail, schools=schools, left_out=_left_out(mail, schools), widths=_bar_widths(mail.records)
    )
    inlined: str = _inliner.inline(page)
    return "\n".join(line for line in inlined.splitlines() if line.strip()) + "\n"


def _left_out(mail: Mail, schools: tuple[SchoolCounts, ...]) -> str:
    missing = len(mail.schools) - len(schools)
    return f"{counted(missing, 'more school')}, left out here for length." if missing else ""


def _bar_widths(bar: Bar | None) -> BarWidths:
    """The parts of a bar that are not empty; none of them if a number is withheld."""
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
        *_section("What changed", _count_lines(mail.changes)),
        *_section("Scores added, by assessment", _count_lines(mail.tests)),
        *_section("Records", _bar_legend(mail.records)),
        *_section(
            "Results",
            [line for one in mail.outcomes for line in _outcome_lines(one.label, one.sizes, one.bars)],
        ),
        *_section("Schools", [*_school_lines(schools), *wrap(_left_out(mail, schools), WIDTH)]),
        *_section("About the files", _wrapped(map(_labeled, mail.findings))),
        *_section("Not compared", _wrapped(map(_not_compared, mail.not_compared))),
        *_section("The two releases", _wrapped(map(_labeled, mail.releases))),
        *_section("Please note", _wrapped(mail.notes)),
        [mail.tool],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _section(title: str, lines: list[str]) -> Iterator[list[str]]:
    if lines:
        yield [title, "-" * len(title), *lines]


def _wrapped(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in wrap(text, WIDTH, subsequent_indent="  ")]


def _amount_lines(amounts: Iterable[Amount]) -> list[str]:
    listed = list(amounts)
    label = max((len(one.label) for one in listed), default=0)
    figure = max((len(one.text) for one in listed), default=0)
    return [f"{one.label:<{label}}  {one.text:>{figure}}  {_text_bar(one.width)}".rstrip() for one in listed]


def _count_lines(counts: Counts) -> list[str]:
    return [*_amount_lines(counts.amounts), *wrap(counts.withheld, WIDTH)]


def _text_bar(width: int) -> str:
    return "█" * max(1, width // 5) if width else ""


def _bar_legend(bar: Bar | None) -> list[str]:
    if bar is None:
        return []
    shares = [f" ({segment.share})" if segment.share else "" for segment in bar.segments]
    parts = zip(bar.segments, shares, strict=True)
    return wrap(", ".join(f"{one.label} {one.text}{share}" for one, share in parts), WIDTH)


def _outcome_lines(label: str, sizes: str, bars: tuple[Amount, ...]) -> list[str]:
    return [label, *(f"  {line}" for line in (*wrap(sizes, WIDTH - 2), *_amount_lines(bars)))]


def _school_lines(schools: tuple[SchoolCounts, ...]) -> list[str]:
    lines = []
    for school in schools:
        counts = "; ".join(f"{one.label}: {one.text}" for one in school.counts.amounts)
        lines += [school.name, *_indented(counts), *_indented(school.counts.withheld)]
    return lines


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in wrap(text, WIDTH - 2)]


def _labeled(line: Line) -> str:
    return f"{line.label}: {line.value}"


def _not_compared(line: FindingLine) -> str:
    return f"{line.title} ({line.count}): {line.message}"
