"""The report as one HTML file that needs nothing else: no request, no font, no script from elsewhere."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from caaspp_diff.phrases import number
from caaspp_diff.render.budget import Candidate, fill
from caaspp_diff.render.charts import (
    DistributionPicture,
    SlopePicture,
    draw_bar,
    draw_distribution,
    draw_slopes,
)
from caaspp_diff.render.row_markup import Cells, RowMarkup
from caaspp_diff.report.model import Listing, Report, SchoolIndex, Section, Table, TableRow

BUDGET = 8_000_000
"""Bytes that the page may have by default: what a browser opens at once."""

LONG = 1000
"""Rows of a list; from here on, laying out all lists at once takes a browser seconds."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with the rows for which there is room."""

    table: Table
    rows: Sequence[TableRow]

    @property
    def count(self) -> str:
        """How many rows are there."""
        return number(len(self.rows))

    @property
    def total(self) -> str:
        """How many there would be."""
        return number(len(self.table.rows))

    @property
    def is_cut(self) -> bool:
        """Whether rows are missing."""
        return len(self.rows) < len(self.table.rows)


@dataclass(frozen=True, slots=True)
class ShownListing:
    """A listing with the rows for which there is room, each as the texts of its columns."""

    listing: Listing
    rows: Sequence[Cells]

    @property
    def count(self) -> str:
        """How many rows are there."""
        return number(len(self.rows))

    @property
    def total(self) -> str:
        """How many there would be."""
        return number(len(self.listing.rows))

    @property
    def is_cut(self) -> bool:
        """Whether rows are missing."""
        return len(self.rows) < len(self.listing.rows)

    @property
    def is_long(self) -> bool:
        """Whether a browser had better lay it out only when it comes into view."""
        return len(self.rows) > LONG

    @property
    def body(self) -> RowMarkup:
        """Its rows, as they stand in the body of the table."""
        return RowMarkup(self.rows, [column.number for column in self.listing.columns])


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One chapter as the templates read it."""

    section: Section
    tables: tuple[ShownTable, ...]
    distributions: tuple[DistributionPicture, ...]
    slopes: tuple[SlopePicture, ...]
    listings: tuple[ShownListing, ...]


def template_dir() -> Path:
    """The folder of the program's own templates, in a wheel or in a checkout."""
    packaged = Path(str(files("caaspp_diff") / "templates"))
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "templates"


@cache
def environment(templates: Path | None = None) -> Environment:
    """The templates, a user's own before the program's; every value is escaped, a missing one is an error.

    There is one for each folder, so that the pages of many schools, or many mails, compile them once.
    """
    folders = [folder for folder in (templates, template_dir()) if folder]
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder, encoding="utf-8") for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_html(report: Report, *, templates: Path | None = None, budget: int = BUDGET) -> str:
    """The whole page.

    Args:
        report: What to show.
        templates: A folder whose templates, where it has them, are used in place of the program's.
        budget: Bytes that the page may have. Lists are cut to fit, and each that is cut says so. The
            page without any list may be larger than that; then no list has rows.

    Returns:
        One HTML document, the same for the same report.
    """
    env = environment(templates)
    empty = _page(env, report, tuple(_shown(section, {}, {}) for section in report.sections))
    return _page(env, report, _sections(report, budget - len(empty.encode())))


def render_school_index(index: SchoolIndex, *, templates: Path | None = None) -> str:
    """The page that leads to the schools' reports.

    Args:
        index: What to show.
        templates: As for `render_html`.
    """
    env = environment(templates)
    page = env.get_template("report/schools.html")
    return page.render(index=index, style_hash=_hash(env, "report/style.css"))


def _page(env: Environment, report: Report, sections: tuple[ShownSection, ...]) -> str:
    shown = tuple(part for part in sections if _has_content(part))
    return env.get_template("report/page.html").render(
        report=report,
        bars=[draw_bar(bar) for bar in report.bars],
        sections=shown,
        anchors=_anchors(report, shown),
        filterable=any(part.listings for part in shown),
        style_hash=_hash(env, "report/style.css"),
        script_hash=_hash(env, "report/script.js"),
    )


def _hash(env: Environment, name: str) -> str:
    text = env.get_template(name).render()
    return b64encode(sha256(text.encode()).digest()).decode()


def _sections(report: Report, room: int) -> tuple[ShownSection, ...]:
    tables = {table.id: _of_table(table) for section in report.sections for table in section.tables}
    lists = {one.id: _of_listing(one) for section in report.sections for one in section.listings}
    fill([*tables.values(), *lists.values()], room)
    return tuple(_shown(section, tables, lists) for section in report.sections)


def _of_table(table: Table) -> Candidate[TableRow]:
    rows = ((row, (row.id, row.label, *row.cells)) for row in table.rows)
    return Candidate(rows, numbers=len(table.columns) - table.text_columns)


def _of_listing(listing: Listing) -> Candidate[Cells]:
    rows = ((cells, cells) for cells in listing.rows)
    return Candidate(rows, numbers=sum(column.number for column in listing.columns))


def _shown(
    section: Section, tables: dict[str, Candidate[TableRow]], lists: dict[str, Candidate[Cells]]
) -> ShownSection:
    return ShownSection(
        section=section,
        tables=tuple(ShownTable(one, tables[one.id].shown if tables else ()) for one in section.tables),
        distributions=tuple(map(draw_distribution, section.distributions)),
        slopes=tuple(map(draw_slopes, section.slopes)),
        listings=tuple(ShownListing(one, lists[one.id].shown if lists else ()) for one in section.listings),
    )


def _has_content(part: ShownSection) -> bool:
    return bool(part.section.lead or part.tables or part.distributions or part.slopes or part.listings)


def _anchors(report: Report, sections: Sequence[ShownSection]) -> frozenset[str]:
    lists = [listing.listing.id for part in sections for listing in part.listings]
    notes = ["findings"] if report.findings else []
    return frozenset([*(part.section.id for part in sections), *lists, *notes])
