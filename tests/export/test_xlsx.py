import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest

from caaspp_diff.comparison.model import EVENT_KINDS, Comparison
from caaspp_diff.export.json import json_chunks
from caaspp_diff.export.xlsx import write_xlsx
from caaspp_diff.privacy.redaction import redact
from caaspp_diff.wording.kinds import kind_label
from support.comparisons import comparison, event, person
from support.hostile_texts import HOSTILE, hostile
from support.json_answers import Json
from support.scenarios import nothing_changed, small_lea

SHEETS = [
    "Summary",
    "Events",
    "Field changes",
    "Students who left",
    "New scores",
    "Changed scores",
    "Demographic changes",
    "Impact",
    "Findings",
]
Row = dict[str, Any]


def opened(given: Comparison, folder: Path, **options: int) -> Any:
    path = folder / "changes.xlsx"
    write_xlsx(given, path, **options)
    return openpyxl.load_workbook(path)


def rows(book: Any, sheet: str) -> list[Row]:
    head, *others = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in others]


def counts(book: Any, about: str) -> dict[str, int]:
    return {row["What"]: row["Count"] for row in rows(book, "Summary") if row["About"] == about}


def impact(book: Any) -> Iterator[tuple[tuple[str, str, str], Json | None, Json | None]]:
    """The impact sheet in the shape of the JSON."""
    names = {
        "enrolled": "enrolled",
        "tested": "tested",
        "counted": "counted score",
        "mean": "mean score",
        "met": "at or above standard",
    }
    by = {"LEA": "lea", "School": "school", "Grade": "grade", "Student group": "group"}
    for row in rows(book, "Impact"):
        sides: list[Json | None] = []
        for side in ("Old", "New"):
            levels = [value for title, value in row.items() if title.startswith(f"{side}: level ")]
            numbers = {name: row[f"{side}: {title}"] for name, title in names.items()}
            there = numbers["enrolled"] is not None
            sides.append(numbers | {"levels": [v for v in levels if v is not None]} if there else None)
        yield (by[row["By"]], row["Value"], row["Record type"]), sides[0], sides[1]


def test_the_numbers_are_those_of_the_json(tmp_path: Path) -> None:
    given = small_lea()
    output = json.loads(b"".join(json_chunks(given)))

    book = opened(given, tmp_path)

    assert book.sheetnames == SHEETS
    words = {
        name.replace("_", " ").replace("ssid", "SSID"): size for name, size in output["students"].items()
    }
    assert counts(book, "Students") == words
    assert counts(book, "Records") == output["records"]
    kinds = [one["kind"] for one in output["events"]]
    assert counts(book, "Events") == {kind_label(kind): kinds.count(kind) for kind in EVENT_KINDS}
    assert list(impact(book)) == [
        ((one["by"], one["value"], one["record_type"]), one["old"], one["new"]) for one in output["impact"]
    ]
    assert [(r["Finding"], r["Severity"], r["Message"], r["Count"]) for r in rows(book, "Findings")] == [
        (one["code"], one["severity"], one["message"], one["count"]) for one in output["findings"]
    ]


def test_events_and_field_changes_are_those_of_the_json(tmp_path: Path) -> None:
    given = small_lea()
    output = json.loads(b"".join(json_chunks(given)))

    book = opened(given, tmp_path)

    assert [(r["What"], r["SSID"], r["Record type"], r["Old"], r["New"]) for r in rows(book, "Events")] == [
        (kind_label(e["kind"]), e["ssid"], *(e.get(name) for name in ("record_type", "old", "new")))
        for e in output["events"]
    ]
    columns = ("SSID", "Record type", "Field", "Group", "Old", "New")
    assert [tuple(row[column] for column in columns) for row in rows(book, "Field changes")] == [
        tuple(f.get(name) for name in ("ssid", "record_type", "field", "group", "old", "new"))
        for f in output["fields"]
    ]


def test_scores_are_numbers_with_their_levels_beside(tmp_path: Path) -> None:
    changed = rows(opened(small_lea(), tmp_path), "Changed scores")

    crossed = next(row for row in changed if row["SSID"] == "9900000029")
    assert (crossed["Old score"], crossed["New score"], crossed["Change"]) == (2510, 2498, -12)
    assert (crossed["Old level"], crossed["New level"]) == ("3 Standard Met", "2 Standard Nearly Met")
    withdrawn = next(row for row in changed if row["What"] == "Score withdrawn")
    assert (withdrawn["Old score"], withdrawn["New score"], withdrawn["Change"]) == (2440, None, None)


def test_levels_are_colored(tmp_path: Path) -> None:
    page = opened(small_lea(), tmp_path)["Changed scores"]
    head = [cell.value for cell in page[1]]

    colors = {
        row[head.index("New level")].value: row[head.index("New level")].fill.start_color.rgb
        for row in page.iter_rows(min_row=2)
        if row[head.index("New level")].value
    }

    assert set(colors) == {"2 Standard Nearly Met", "3 Standard Met"}
    assert len(set(colors.values())) == 2
    assert "00000000" not in colors.values()


def test_days_are_dates_and_what_is_no_day_stays_text(tmp_path: Path) -> None:
    given = comparison(
        events=[
            event("student_left", n, reason="unknown", evidence={"exit_date": date})
            for n, date in enumerate(("2019-08-20", "20 Aug"), start=1)
        ],
        people=[person(1), person(2, date_of_birth="2008-02-30")],
    )

    left = rows(opened(given, tmp_path), "Students who left")

    assert [row["Exit date"] for row in left] == [datetime(2019, 8, 20), "20 Aug"]  # noqa: DTZ001 - a day
    assert [row["Birth date"] for row in left] == [datetime(2008, 3, 4), "2008-02-30"]  # noqa: DTZ001 - likewise


def test_a_death_is_not_told_among_those_who_left(tmp_path: Path) -> None:
    left = rows(opened(small_lea(), tmp_path), "Students who left")

    (row,) = (row for row in left if row["SSID"] == "9900000002")
    assert row["What the exit code says"].startswith("removed from enrollment")
    assert not {"E130", "deceased", "died"} & {word for value in row.values() for word in str(value).split()}


def test_hostile_texts_arrive_as_the_texts_that_they_are(tmp_path: Path) -> None:
    book = opened(hostile(), tmp_path)

    for sheet in ("Events", "Field changes", "Demographic changes"):
        page = book[sheet]
        head = [cell.value for cell in page[1]]
        for title in ("Last name", "First name", "Old", "New"):
            cells = [row[head.index(title)] for row in page.iter_rows(min_row=2)]
            assert [cell.value for cell in cells] == list(HOSTILE), (sheet, title)
            assert {cell.data_type for cell in cells} == {"s"}, (sheet, title)
            assert not any(cell.hyperlink for cell in cells)


def test_no_part_of_the_workbook_holds_a_formula_or_a_link(tmp_path: Path) -> None:
    opened(hostile(), tmp_path)

    with zipfile.ZipFile(tmp_path / "changes.xlsx") as archive:
        pages = [archive.read(name) for name in archive.namelist() if "worksheets" in name]

    assert len(pages) == len(SHEETS)
    assert not any(mark in page for page in pages for mark in (b"<f>", b"<f ", b"<hyperlink"))


def test_heads_are_frozen_and_have_filters(tmp_path: Path) -> None:
    book = opened(small_lea(), tmp_path)

    for page in book:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref == page.dimensions, page.title
        assert page.column_dimensions["A"].width > 5


def many(size: int) -> Comparison:
    """So many events that stand in no other list."""
    return comparison(events=[event("record_added", n, record_type="01") for n in range(1, size + 1)])


def test_a_list_that_is_too_long_goes_on_in_another_sheet(tmp_path: Path) -> None:
    notes = write_xlsx(many(150), tmp_path / "changes.xlsx", most_rows=61)

    book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
    parts = ["Events", "Events (2)", "Events (3)"]
    assert book.sheetnames == ["Summary", *parts, *SHEETS[2:]]
    assert [book[part].max_row for part in parts] == [61, 61, 31]
    ssids = [row["SSID"] for part in parts for row in rows(book, part)]
    assert ssids == many(150).events["ssid"].to_list()
    sentence = '"Events" has 150 rows, more than a worksheet holds, and stands in 3 of them.'
    assert notes == (sentence,)
    assert [row["What"] for row in rows(book, "Summary") if row["About"] == "Note"] == [sentence]


def test_a_list_that_just_fits_stands_in_one_sheet(tmp_path: Path) -> None:
    assert write_xlsx(many(60), tmp_path / "x.xlsx", most_rows=61) == ()
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames == SHEETS


def test_without_names_there_are_no_columns_for_them(tmp_path: Path) -> None:
    book = opened(redact(small_lea(), "ids", b"0123456789abcdef"), tmp_path)

    heads = {cell.value for page in book for cell in page[1]}
    assert heads.isdisjoint({"Last name", "First name", "Middle name", "Birth date"})
    assert all(row["SSID"].startswith("s-") for row in rows(book, "Events"))


def test_nothing_that_changed_is_a_workbook_too(tmp_path: Path) -> None:
    book = opened(nothing_changed(), tmp_path)

    assert book.sheetnames == SHEETS
    assert rows(book, "Events") == []


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_xlsx(small_lea(), tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_nothing_is_left_beside_the_workbook(tmp_path: Path) -> None:
    write_xlsx(small_lea(), tmp_path / "one.xlsx")

    assert [path.name for path in tmp_path.iterdir()] == ["one.xlsx"]


def test_a_file_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "taken.xlsx").mkdir()

    with pytest.raises(OSError, match="taken"):
        write_xlsx(small_lea(), tmp_path / "taken.xlsx")


def test_thousands_of_events_are_all_there(tmp_path: Path) -> None:
    size = 3000
    given = comparison(
        students=(size, 0, 0),
        events=[
            event("score_changed", n, record_type="01", old="2500", new=str(2500 + n % 90))
            for n in range(1, size + 1)
        ],
        people=[person(n) for n in range(1, size + 1)],
    )

    book = opened(given, tmp_path)

    assert len(rows(book, "Events")) == size
    assert sum(row["Change"] for row in rows(book, "Changed scores")) == sum(
        n % 90 for n in range(1, size + 1)
    )


def test_every_sheet_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")

    named = [name for row in re.findall(r"^\| ([^|]+) \| ", text, re.MULTILINE) for name in row.split(", ")]
    assert named[1:] == SHEETS
