import csv
import io

import pytest

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.export import columns
from caaspp_diff.export.columns import TABLE_SCHEMA, event_table
from caaspp_diff.export.csv import csv_chunks
from support.comparisons import comparison, event
from support.hostile_texts import HOSTILE, RISKY, hostile
from support.scenarios import nothing_changed, small_lea

BOM = "\ufeff"


def text(given: Comparison, *, raw: bool = False) -> str:
    return b"".join(csv_chunks(given, raw=raw)).decode()


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix(BOM), newline="")))


def test_every_event_is_a_row_under_one_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "BLOCK", 5)
    given = small_lea()

    found = rows(text(given, raw=True))

    table = event_table(given).collect()
    said = {True: "true", False: "false", None: ""}
    expected = [{n: said.get(v, v) for n, v in row.items()} for row in table.iter_rows(named=True)]
    assert found == expected


def test_without_events_the_header_stands_alone() -> None:
    assert text(nothing_changed(), raw=True).splitlines() == [",".join(f'"{name}"' for name in TABLE_SCHEMA)]


def test_a_spreadsheet_is_told_that_it_is_utf8_and_a_program_need_not_be() -> None:
    assert text(small_lea()).startswith(f'{BOM}"kind"')
    assert text(small_lea(), raw=True).startswith('"kind"')


def test_what_would_run_as_a_formula_stands_behind_an_apostrophe() -> None:
    found = [row["last_name"] for row in rows(text(hostile()))]

    assert found == [f"'{each}" if each in RISKY else each for each in HOSTILE]


@pytest.mark.parametrize("value", ["-2.5", "-1"])
def test_a_negative_number_is_no_formula(value: str) -> None:
    given = comparison(events=[event("status_changed", old=value, new="\t=1")])

    (row,) = rows(text(given))

    assert (row["old"], row["new"]) == (value, "'\t=1")


def test_for_programs_every_value_is_as_it_is() -> None:
    found = rows(text(hostile(), raw=True))

    assert [row["last_name"] for row in found] == list(HOSTILE)
    assert [row["new"] for row in found] == list(HOSTILE)


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert text(small_lea()) == text(small_lea())
