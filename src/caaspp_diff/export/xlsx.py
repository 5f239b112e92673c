"""The comparison as a workbook: `write_xlsx`."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # likewise

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.export.count_sheets import findings_sheet, impact_sheet, summary_sheet
from caaspp_diff.export.sheets import Sheet, SheetCell, SheetColumn, event_sheets, field_sheet
from caaspp_diff.phrases import number
from caaspp_diff.report.source import Events
from caaspp_diff.temporary import private_folder

EXCEL_ROWS = 1_048_576
"""Rows of a worksheet, the head included (Excel specifications and limits)."""

MADE: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the day on which every member of an .xlsx is dated
PLAIN = {"valign": "top"}
COLORS: Final[dict[str, str]] = {
    "level 1": "#F8D3CD",
    "level 2": "#FBE7B8",
    "level 3": "#D5EBD0",
    "level 4": "#CFE1F5",
    "severity error": "#F8D3CD",
    "severity warning": "#FBE7B8",
}
"""Background colors of levels and severities, which the cells also name in words."""


def write_xlsx(comparison: Comparison, path: Path, *, most_rows: int = EXCEL_ROWS) -> tuple[str, ...]:
    """Writes the workbook, row by row in constant memory.

    No text becomes a formula, a number or a link, whatever it holds.

    Args:
        comparison: What was found.
        path: The file to write.
        most_rows: Rows of a worksheet, the head included; a longer list goes on in another one.

    Returns:
        A sentence for each list that takes several worksheets; the summary has them too.

    Raises:
        OSError: The file cannot be written.
    """
    source = Events(comparison)
    events, *lists = event_sheets(source)
    sheets = (events, field_sheet(source), *lists, impact_sheet(source), findings_sheet(comparison))
    notes = tuple(_split_note(sheet, most_rows) for sheet in sheets if sheet.size >= most_rows)
    with private_folder(beside=path) as private:
        book = _Book(path, private, most_rows)
        try:
            for sheet in (summary_sheet(source, notes), *sheets):
                book.add(sheet)
            book.close()
        finally:
            book.let_go()
    return notes


def _split_note(sheet: Sheet, most_rows: int) -> str:
    parts = -(-sheet.size // (most_rows - 1))
    return (
        f'"{sheet.title}" has {number(sheet.size)} rows, more than a worksheet holds, '
        f"and stands in {parts} of them."
    )


class _Book:
    def __init__(self, path: Path, private: Path, most_rows: int) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": True,
            "tmpdir": str(private),
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": "caaspp-diff", "created": MADE})
        self._most = most_rows - 1
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8ECF1", "bottom": 1}
        )
        self._text = self._book.add_format(PLAIN | {"num_format": "@"})
        self._formats = {
            int: self._book.add_format(PLAIN | {"num_format": "#,##0"}),
            float: self._book.add_format(PLAIN | {"num_format": "#,##0.0"}),
            date: self._book.add_format(PLAIN | {"num_format": "yyyy-mm-dd"}),
        }
        self._percent = self._book.add_format(PLAIN | {"num_format": "0.0%"})
        self._colored = {
            name: self._book.add_format(PLAIN | {"num_format": "@", "bg_color": color})
            for name, color in COLORS.items()
        }

    def add(self, sheet: Sheet) -> None:
        """Writes a list into as many worksheets as it takes."""
        rows = iter(sheet.rows)
        for part in range(max(1, -(-sheet.size // self._most))):
            title = sheet.title if part == 0 else f"{sheet.title} ({part + 1})"
            self._add_part(title, sheet.columns, islice(rows, self._most))

    def close(self) -> None:
        """Puts the workbook together."""
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(*error.args) from error

    def let_go(self) -> None:
        """Closes the rows that wait in temporary files: xlsxwriter leaves them open after an exception."""
        for page in self._book.worksheets():
            if page.row_data_fh is not None:
                page.row_data_fh.close()

    def _add_part(
        self, title: str, columns: tuple[SheetColumn, ...], rows: Iterator[tuple[SheetCell, ...]]
    ) -> None:
        page = self._book.add_worksheet(title)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, column.title, self._head)
        last = self._write(page, columns, rows)
        page.autofilter(0, 0, last, len(columns) - 1)

    def _write(
        self,
        page: Any,  # noqa: ANN401 - a worksheet of xlsxwriter
        columns: tuple[SheetColumn, ...],
        rows: Iterable[tuple[SheetCell, ...]],
    ) -> int:
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, (cell, column) in enumerate(zip(row, columns, strict=False)):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, str):
                    page.write_string(last, place, cell, self._text_format(cell, column))
                elif isinstance(cell, date):
                    page.write_datetime(last, place, cell, self._formats[date])
                else:
                    shape = self._percent if column.style == "percent" else self._formats[type(cell)]
                    page.write_number(last, place, cell, shape)
        return last

    def _text_format(self, cell: str, column: SheetColumn) -> Any:  # noqa: ANN401 - a format of xlsxwriter
        if column.style == "plain":
            return self._text
        key = cell[:1] if column.style == "level" else cell
        return self._colored.get(f"{column.style} {key}", self._text)
