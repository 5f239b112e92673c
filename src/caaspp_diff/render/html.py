"""Renders the report as one HTML file that loads nothing else, no font, script or picture: `render_html`."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Generic, TypeVar

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
from caaspp_diff.render.row_markup import RowMarkup, RowTexts
from caaspp_diff.report.model import Listing, Report, SchoolIndex, Section, Table, TableRow

Row_co = TypeVar("Row_co", covariant=True)

BUDGET = 8_000_000
"""Bytes of a page by default; a browser opens so much without delay."""

LONG_LIST = 1000
"""Rows; with longer lists, a browser needs seconds to lay out all of them at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRows(Generic[Row_co]):
    """The rows of a table or listing for which there is space on the page."""

    rows: Sequence[Row_co]
    available: int
    """The number of all its rows, shown or not."""

    @property
    def count(self) -> str:
        """The number of rows that are shown, as text."""
        return number(len(self.rows))

    @property
    def total(self) -> str:
        """The number of all rows, as text."""
        return number(self.available)

    @property
    def is_cut(self) -> bool:
        """Whether some rows are not shown."""
        return len(self.rows) < self.available


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable(ShownRows[TableRow]):
    """A table as the templates read it."""

    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownListing(ShownRows[RowTexts]):
    """A listing as the templates read it."""

    listing: Listing

    @property
    def is_long(self) -> bool:
        """Whether a browser should lay it out only when it comes into view."""
        return len(self.rows) > LONG_LIST

    @property
    def body(self) -> RowMarkup:
        """The rows as markup, for the body of the table."""
        return RowMarkup(self.rows, [column.number for column in self.listing.columns])


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One chapter of the report as the templates read it."""

    section: Section
    tables: tuple[ShownTable, ...]
    distributions: tuple[DistributionPicture, ...]
    slopes: tuple[SlopePicture, ...]
    listings: tuple[ShownListing, ...]


def template_dir() -> Path:
    """Returns the folder of the program's own templates, in an installed package or in a checkout."""
    packaged = Path(str(files("caaspp_diff") / "templates"))
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "templates"


@cache
def environment(templates: Path | None = None) -> Environment:
    """Returns the environment of all templates. They escape every value, and fail where one is missing.

    It is kept, so that the pages and mails of many schools compile the templates once.

    Args:
        templates: A folder with the user's own templates, which replace the program's of the same name.
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
    """Renders the report as one page.

    Args:
        report: The report.
        templates: A folder with the user's own templates, which replace the program's of the same name.
        budget: The largest size of the page, in bytes. Lists are cut to fit, and say so. A page that is
            larger without any rows is written nevertheless.

    Returns:
        An HTML document; the same report gives the same bytes.
    """
    env = environment(templates)
    empty = _page(env, report, tuple(_shown(section, {}, {}) for section in report.sections))
    return _page(env, report, _sections(report, budget - len(empty.encode())))


def render_school_index(index: SchoolIndex, *, templates: Path | None = None) -> str:
    """Renders the page with links to the reports of the schools.

    Args:
        index: The list of schools.
        templates: A folder with the user's own templates.
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


def _sections(report: Report, budget: int) -> tuple[ShownSection, ...]:
    tables = {table.id: _table_candidate(table) for section in report.sections for table in section.tables}
    lists = {one.id: _listing_candidate(one) for section in report.sections for one in section.listings}
    fill([*tables.values(), *lists.values()], budget)
    return tuple(_shown(section, tables, lists) for section in report.sections)


def _table_candidate(table: Table) -> Candidate[TableRow]:
    rows = ((row, (row.id, row.label, *row.cells)) for row in table.rows)
    return Candidate(rows, numbers=len(table.columns) - table.text_columns)


def _listing_candidate(listing: Listing) -> Candidate[RowTexts]:
    rows = ((cells, cells) for cells in listing.rows)
    return Candidate(rows, numbers=sum(column.number for column in listing.columns))


def _shown(
    section: Section, tables: dict[str, Candidate[TableRow]], lists: dict[str, Candidate[RowTexts]]
) -> ShownSection:
    return ShownSection(
        section=section,
        tables=tuple(
            ShownTable(table=one, rows=tables[one.id].shown if tables else (), available=len(one.rows))
            for one in section.tables
        ),
        distributions=tuple(map(draw_distribution, section.distributions)),
        slopes=tuple(map(draw_slopes, section.slopes)),
        listings=tuple(
            ShownListing(listing=one, rows=lists[one.id].shown if lists else (), available=len(one.rows))
            for one in section.listings
        ),
    )


def _has_content(part: ShownSection) -> bool:
    return bool(part.section.lead or part.tables or part.distributions or part.slopes or part.listings)


def _anchors(report: Report, sections: Sequence[ShownSection]) -> frozenset[str]:
    lists = [listing.listing.id for part in sections for listing in part.listings]
    notes = ["findings"] if report.findings else []
    return frozenset([*(part.section.id for part in sections), *lists, *notes])
