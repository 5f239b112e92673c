"""Nobody who has one aggregate, and knows what is true of any two releases, can solve what it withholds."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.render.terminal import render_terminal
from caaspp_diff.report.build import build_report
from caaspp_diff.report.model import Report
from caaspp_diff.sample.folder import write_sample
from caaspp_diff.sample.generate import generate
from support.attack import System, aggregate_json, share_shown, solved, system_of, withheld_in
from support.factories import SCHOOL_A
from support.json_answers import child, compare_files, unscored
from support.published import EXPECTED, mail_numbers, report_numbers
from support.weekly_pairs import any_pair, at_school, compared, season, weekly_pair

WORDS_OF_EXPECTED = {words: value for value, words in EXPECTED.items()}


def test_the_solver_finds_what_a_difference_of_totals_gives_away() -> None:
    system = System()
    system.known |= {("old",): 885, ("new",): 888, ("gone",): 0}
    system.add(("new",), [("old",), ("came",)])
    system.least[("came",)] = 1

    assert system.possible(("came",)) == [3]


def test_the_attack_succeeds_where_both_totals_are_told(tmp_path: Path) -> None:
    answer = aggregate_json(weekly_pair(tmp_path, 1))
    late = sum(row["kind"] == "score_added" for row in answer["events"] if row["by"] == "all")
    assert late == 1
    found = weekly_pair(tmp_path, 1)
    answer["records"] |= {"old": found.records.old, "new": found.records.new}

    assert ("events", "score_added", "all", "") in solved(answer)


@pytest.mark.parametrize("seed", range(10))
def test_no_withheld_number_of_a_weekly_pair_can_be_solved(tmp_path: Path, seed: int) -> None:
    answer = aggregate_json(weekly_pair(tmp_path, seed))

    assert withheld_in(answer) != []
    assert solved(answer) == {}


@pytest.mark.parametrize("seed", range(10))
def test_no_withheld_number_can_be_solved_whatever_happened(tmp_path: Path, seed: int) -> None:
    assert solved(aggregate_json(any_pair(tmp_path, seed))) == {}


@pytest.mark.parametrize("make", [weekly_pair, any_pair])
@pytest.mark.parametrize("seed", range(5))
def test_report_mails_and_terminal_say_no_number_that_the_json_withholds(
    tmp_path: Path, make: Callable[[Path, int], Comparison], seed: int
) -> None:
    found = make(tmp_path, seed)
    known = system_of(aggregate_json(found)).known
    said = report_numbers(found) | mail_numbers(found, *found.schools)
    assert {name: size for name, size in said.items() if known.get(in_json(name), 0) != size} == {}
    report = build_report(aggregate(found))
    shown = {int(text.replace(",", "")) for text in re.findall(r"\d[\d,]*", " ".join(counts_in(report)))}
    on_terminal = re.findall(r"(?<![\w.-])\d[\d,]*(?![\w.%-])", render_terminal(report))
    assert {int(text.replace(",", "")) for text in on_terminal} <= shown


def in_json(name: tuple[str, ...]) -> tuple[str, ...]:
    """The name that a number of the report or a mail has in the system of the JSON."""
    if name[0] in {"students", "records", "old", "new"}:
        return name
    kind, by, *values = name
    value = WORDS_OF_EXPECTED.get(values[0], values[0]) if values else ""
    return "events", kind, {"test": "record_type"}.get(by, by), value


def counts_in(report: Report) -> list[str]:
    """Every text of a report's first page in which there may be a count."""
    cards = [line.value for card in (report.old, report.new) for line in card.lines]
    segments = [segment.text for bar in report.bars for segment in bar.segments]
    classes = [each.count for each in report.classes]
    return [report.title, report.subtitle, *report.verdict, *cards, *segments, *classes]


def one_school(folder: Path) -> Comparison:
    here = {"calpads_school_code": SCHOOL_A, "tested_school_code_1": SCHOOL_A}
    old, new = ([child(n, **here) for n in range(1, last)] for last in (40, 43))
    return compared(folder, old, new)


def one_assessment(folder: Path) -> Comparison:
    old = [child(n, "06", **at_school(n)) for n in range(1, 40)]
    return compared(folder, old, [*old[3:], *[child(n, "06", **at_school(n)) for n in range(50, 70)]])


def everything_changed(folder: Path) -> Comparison:
    return compared(folder, season(30), [row | {"scale_score": "2600"} for row in season(30)])


def a_new_assessment(folder: Path) -> Comparison:
    old = [row for row in season(90) if row["record_type"] != "06"]
    bare = [unscored(n, "06", **at_school(n)) for n in (2, 3, 5)]
    return compared(folder, old, [*season(90), *bare])


def a_few_left(folder: Path) -> Comparison:
    return compared(
        folder, season(60), [row for row in season(60) if row["ssid"] not in {"9900000004", "9900000007"}]
    )


@pytest.mark.parametrize(
    "pair", [one_school, one_assessment, everything_changed, a_new_assessment, a_few_left]
)
def test_no_withheld_number_of_a_hard_pair_can_be_solved(tmp_path: Path, pair: object) -> None:
    answer = aggregate_json(pair(tmp_path))  # type: ignore[operator]

    assert solved(answer) == {}


def test_where_nothing_changed_nothing_is_withheld(tmp_path: Path) -> None:
    answer = aggregate_json(compared(tmp_path, season(60), season(60)))

    assert withheld_in(answer) == []
    assert system_of(answer).known["records", "old"] == answer["records"]["new"]


def test_at_least_half_of_the_numbers_of_a_large_pair_are_shown(tmp_path: Path) -> None:
    write_sample(generate(load_layout("2018-19"), students=10_000, seed=9), tmp_path, "delimited")
    old, new = (next(tmp_path.glob(f"*_{month}.csv")) for month in ("September", "December"))

    assert share_shown(aggregate_json(compare_files(old, new))) >= 0.5
