"""The comparison as a whole: what is always true of it, whatever the two releases hold."""

import json
import random
import zipfile
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from caaspp_diff.comparison.model import Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.errors import UsageError
from caaspp_diff.export.json import json_chunks
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.release.read import read_release
from caaspp_diff.sample.write import write_release
from support.factories import write
from support.generated_releases import pairs, records
from support.json_answers import (
    Json,
    changed_fields,
    child,
    compare_files,
    compared,
    finding,
    finding_codes,
    kinds,
    of_kind,
    person,
    ssid,
    tell,
    told,
    unscored,
)

Records = list[dict[str, str]]
Pair = tuple[Records, Records]

FEW = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # the examples are small: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

BLANK = {field.name for field in load_layout("2018-19").fields if field.group == "blank"}


def _answer(output: Json) -> Json:
    """What does not depend on how the files are written."""
    return {key: output[key] for key in ("students", "records", "events", "fields", "impact")}


# A release against itself


@FEW
@given(release=records())
def test_a_release_against_itself_is_empty(tmp_path: Path, release: Records) -> None:
    output = tell(tmp_path, release, release)

    assert (output["events"], output["fields"]) == ([], [])
    assert output["records"]["unchanged"] == len(release)
    assert output["students"]["both"] == output["students"]["old"]
    assert all(entry["old"] == entry["new"] for entry in output["impact"])
    assert finding(output, "same_file")["severity"] == "note"


# Conservation


@FEW
@given(pair=pairs())
def test_every_record_and_student_is_accounted_for(tmp_path: Path, pair: Pair) -> None:
    output = tell(tmp_path, *pair, force=True)
    counts, students = output["records"], output["students"]

    assert counts["old"] == len(pair[0]) == counts["unchanged"] + counts["changed"] + counts["removed"]
    assert counts["new"] == len(pair[1]) == counts["unchanged"] + counts["changed"] + counts["added"]
    assert students["old"] == len({row["ssid"] for row in pair[0]}) == students["both"] + students["left"]
    assert students["new"] == len({row["ssid"] for row in pair[1]}) == students["both"] + students["joined"]
    told_of = Counter(kinds(output))
    assert told_of["student_left"] == students["left"]
    assert told_of["student_joined"] == students["joined"]
    assert told_of["ssid_replaced"] == students["ssid_replaced"]


@FEW
@given(pair=pairs())
def test_the_field_changes_applied_to_old_give_new(tmp_path: Path, pair: Pair) -> None:
    output = tell(tmp_path, *pair, force=True)
    renamed = {event["old"]: event["new"] for event in of_kind(output, "ssid_replaced")}
    old = _by_key([row | {"ssid": renamed.get(row["ssid"], row["ssid"])} for row in pair[0]])
    new = _by_key(pair[1])

    for change in output["fields"]:
        values = old[change["ssid"], change["record_type"]]
        assert values.pop(change["field"], None) == change.get("old")
        if "new" in change:
            values[change["field"]] = change["new"]

    assert len(old.keys() - new.keys()) == output["records"]["removed"]
    assert len(new.keys() - old.keys()) == output["records"]["added"]
    assert {key: old[key] for key in old.keys() & new.keys()} == {
        key: new[key] for key in old.keys() & new.keys()
    }


def _by_key(rows: Records) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (row["ssid"], row["record_type"]): {
            name: value.strip() for name, value in row.items() if value.strip() and name not in BLANK
        }
        for row in rows
    }


@FEW
@given(pair=pairs())
def test_one_record_has_one_event_about_its_score_at_most(tmp_path: Path, pair: Pair) -> None:
    output = tell(tmp_path, *pair, force=True)
    about_score = of_kind(
        output, "score_added", "score_removed", "score_invalidated", "score_reinstated", "score_changed"
    )
    records_told = Counter((event["ssid"], event["record_type"]) for event in about_score)
    names = ("kind", "ssid", "record_type", "field", "old", "new")
    facts_told = Counter(tuple(event.get(name) for name in names) for event in output["events"])

    assert set(records_told.values()) <= {1}
    assert set(facts_told.values()) <= {1}
    assert not {(e["ssid"], e["record_type"]) for e in of_kind(output, "status_changed")} & set(records_told)


# Swapped sides

MIRROR = {
    "student_left": "student_joined",
    "student_joined": "student_left",
    "score_invalidated": "score_reinstated",
    "score_reinstated": "score_invalidated",
    "record_added": "record_removed",
    "record_removed": "record_added",
}
ONE_WAY = {"exit_recorded", "score_added", "score_removed"}
"""A departure is recorded or not; the score of a student who joined is added, of one who left not removed."""


@FEW
@given(pair=pairs())
def test_swapping_the_sides_swaps_the_answer(tmp_path: Path, pair: Pair) -> None:
    there = tell(tmp_path, *pair, force=True)
    back = tell(tmp_path, pair[1], pair[0], force=True)
    was = {event["new"]: event["old"] for event in of_kind(there, "ssid_replaced")}

    assert there["students"] == _mirrored(back["students"], ("old", "new"), ("left", "joined"))
    assert there["records"] == _mirrored(back["records"], ("old", "new"), ("added", "removed"))
    assert _change_set(there["fields"], was) == _change_set(
        [_mirrored(change, ("old", "new")) for change in back["fields"]], {}
    )
    assert _event_set(there, was) == _event_set(
        {"events": [
            _mirrored(event, ("old", "new")) | {"kind": MIRROR.get(event["kind"], event["kind"])}
            for event in back["events"]
        ]},
        {},
    )  # fmt: skip
    assert _score_moves(there, "score_added", was) == _score_moves(back, "score_removed", {})
    assert there["impact"] == [_mirrored(entry, ("old", "new")) for entry in back["impact"]]


def _mirrored(entry: Json, *names: tuple[str, str]) -> Json:
    """The entry with the values of each two names exchanged."""
    partner = {a: b for pair in names for a, b in (pair, pair[::-1])}
    return {partner.get(name, name): value for name, value in entry.items()}


def _change_set(changes: list[Json], was: dict[str, str]) -> Counter[tuple[Any, ...]]:
    names = ("record_type", "field", "group", "old", "new")
    return Counter((was.get(c["ssid"], c["ssid"]), *(c.get(name) for name in names)) for c in changes)


def _event_set(output: Json, was: dict[str, str]) -> Counter[tuple[Any, ...]]:
    names = ("kind", "record_type", "field", "old", "new")
    return Counter(
        (
            "" if event["kind"] == "ssid_replaced" else was.get(event["ssid"], event["ssid"]),
            *(event.get(name) for name in names),
        )
        for event in output["events"]
        if event["kind"] not in ONE_WAY
    )


def _score_moves(output: Json, kind: str, was: dict[str, str]) -> set[tuple[Any, ...]]:
    """Scores that came or went, of students who are in both."""
    strangers = {event["ssid"] for event in of_kind(output, "student_joined", "student_left")}
    return {
        (was.get(event["ssid"], event["ssid"]), event["record_type"], event.get("new") or event["old"])
        for event in of_kind(output, kind)
        if event["ssid"] not in strangers
    }


# How a file is written does not matter


@dataclass(frozen=True)
class Writing:
    """One way to write the same records."""

    form: str
    encoding: str
    padding: Any
    newline: str
    trailing_blanks: bool
    zipped: bool
    seed: int


WRITINGS = st.builds(
    Writing,
    form=st.sampled_from(["fixed-width", "delimited"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    padding=st.sampled_from(["characters", "bytes"]),
    newline=st.sampled_from(["\r\n", "\n"]),
    trailing_blanks=st.booleans(),
    zipped=st.booleans(),
    seed=st.integers(0, 99),
)


def _written(folder: Path, stem: str, rows: Records, how: Writing) -> Path:
    shuffled = sorted(rows, key=lambda row: random.Random(f"{how.seed}{row}").random())  # noqa: S311
    content = write_release(
        load_layout("2018-19"),
        shuffled,
        form=how.form,  # type: ignore[arg-type]
        encoding=how.encoding,
        padding=how.padding,
        newline=how.newline,
    )
    if how.trailing_blanks:
        content = content.replace(how.newline.encode(), b"   " + how.newline.encode())
    path = folder / f"{stem}{'.csv' if how.form == 'delimited' else '.txt'}"
    path.write_bytes(content)
    if not how.zipped:
        return path
    with zipfile.ZipFile(folder / f"{stem}.zip", "w") as archive:
        archive.writestr(path.name, content)
    return folder / f"{stem}.zip"


@settings(FEW, max_examples=20)
@given(pair=pairs(), old_how=WRITINGS, new_how=WRITINGS)
def test_neither_form_nor_encoding_nor_order_matters(
    tmp_path: Path, pair: Pair, old_how: Writing, new_how: Writing
) -> None:
    paths = _written(tmp_path, "old", pair[0], old_how), _written(tmp_path, "new", pair[1], new_how)

    other = told(compare_files(*paths, force=True))

    assert _answer(other) == _answer(tell(tmp_path, *pair, force=True))


@FEW
@given(pair=pairs(), orders=st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_the_same_bytes_come_out_whatever_the_line_order(
    tmp_path: Path, pair: Pair, orders: tuple[int, int]
) -> None:
    first = _bytes_without_lines(tmp_path, *pair)
    shuffled = [
        sorted(rows, key=lambda row, seed=seed: random.Random(f"{seed}{row}").random())  # type: ignore[misc]  # noqa: S311
        for rows, seed in zip(pair, orders, strict=True)
    ]

    assert _bytes_without_lines(tmp_path, *shuffled) == first


def _bytes_without_lines(folder: Path, old: Records, new: Records) -> bytes:
    comparison = compared(folder, old, new, force=True)
    bare = replace(
        comparison,
        old=replace(comparison.old, sha256="0" * 64),
        new=replace(comparison.new, sha256="0" * 64),
        findings=tuple(
            replace(each, examples=()) for each in comparison.findings if each.code != "same_file"
        ),
    )
    return b"".join(json_chunks(bare))


@FEW
@given(pair=pairs())
def test_the_path_by_lines_and_the_path_by_fields_give_one_answer(tmp_path: Path, pair: Pair) -> None:
    old, new = write(tmp_path / "old.txt", pair[0]), write(tmp_path / "new.txt", pair[1])
    with read_release(old) as before, read_release(new, side="new") as after:
        options = Options(force=True)
        by_fields = replace(after, regular=False)
        assert before.signature == after.signature != by_fields.signature

        assert _answer(told(compare(before, by_fields, options))) == _answer(
            told(compare(before, after, options))
        )


# Layouts that differ make no change


@contextmanager
def _no_false_change(output: Json, count: int) -> Generator[None]:
    assert (output["events"], output["fields"]) == ([], [])
    assert output["records"]["unchanged"] == count
    yield


def _with_header(path: Path, target: Path, renamed: dict[int, str]) -> Path:
    """The delimited file with other headers in the columns of the given numbers."""
    header, _, rest = path.read_text(encoding="utf-8").partition("\n")
    names = header.split("^")
    for number, name in renamed.items():
        names[number - 1] = name
    target.write_text("^".join(names) + "\n" + rest, encoding="utf-8")
    return target


def _summer_header() -> dict[int, str]:
    """Summer 2019 left columns 87 and 88 blank, so that every later blank has another number."""
    layout = load_layout("2018-19")
    later = [
        field.number for field in layout.fields if field.header.startswith("Blank") and field.number > 88
    ]
    return {87: "Blank2", 88: "Blank3"} | {number: f"Blank{n}" for n, number in enumerate(later, start=4)}


def test_the_header_of_summer_and_that_of_december_are_one_layout(tmp_path: Path) -> None:
    rows = [child(1), child(1, "02"), unscored(2)]
    december = write(tmp_path / "december.csv", rows)
    august = _with_header(december, tmp_path / "august.csv", _summer_header())

    with _no_false_change(told(compare_files(august, december)), 3):
        assert august.read_bytes() != december.read_bytes()


def test_a_result_under_the_header_of_december_is_an_added_score(tmp_path: Path) -> None:
    done = {"caa_science_percent_correct": "087", "caa_science_preliminary_indicator": "2"}
    summer = write(tmp_path / "summer.csv", [unscored(1, "05")])
    august = _with_header(summer, tmp_path / "august.csv", _summer_header())
    december = write(tmp_path / "december.csv", [unscored(1, "05", **done)])

    output = told(compare_files(august, december))

    assert [(e["kind"], e["new"]) for e in output["events"]] == [("score_added", "2")]


@pytest.mark.parametrize(
    ("old", "new"), [("2021-22", "2021-22.v1"), ("2021-22.v1", "2021-22"), ("2021-22", "2021-22")]
)
def test_two_editions_of_one_layout_give_no_false_change(tmp_path: Path, old: str, new: str) -> None:
    rows = [
        child(n, gender="F", calpads_school_name="Alder Elementary", minus1_scale_score="2400")
        for n in (1, 2)
    ]
    paths = write(tmp_path / "old.txt", rows, layout=old), write(tmp_path / "new.txt", rows, layout=new)

    output = told(compare_files(*paths))

    with _no_false_change(output, 2):
        assert (output["old"]["layout"], output["new"]["layout"]) == (old, new)


def test_two_editions_of_one_layout_still_show_a_change(tmp_path: Path) -> None:
    old = write(tmp_path / "old.txt", [child(1, gender="F", uin="7")], layout="2021-22.v1")
    new = write(tmp_path / "new.txt", [child(1, gender="F", uin="8", elas="EL")], layout="2021-22")

    assert changed_fields(told(compare_files(old, new))) == ["elas", "uin"]


@pytest.mark.parametrize("layout", ["2023-24", "2024-25"])
def test_a_layout_that_is_known_by_its_header_only_is_compared(tmp_path: Path, layout: str) -> None:
    old = [child(1, gender="F"), child(2, gender="M")]
    new = [old[0], old[1] | {"elas": "EL"}, child(3, gender="F", last_name="Quist")]

    output = tell(tmp_path, old, new, layout=layout, names=("old.csv", "new.csv"))

    assert kinds(output) == ["demographic_changed", "student_joined", "score_added"]
    assert changed_fields(output) == ["elas"]


def test_the_two_forms_of_every_layout_give_no_false_change(tmp_path: Path) -> None:
    row = {"record_type": "01", "ssid": ssid(1), "last_name": "Rivera", "first_name": "Ana"}
    for layout in ("2015-16", "2016-17", "2017-18", "2019-20", "2020-21", "2022-23"):
        old = write(tmp_path / f"{layout}.txt", [row], layout=layout)
        new = write(tmp_path / f"{layout}.csv", [row], layout=layout)

        with _no_false_change(told(compare_files(old, new)), 1):
            pass


def test_a_wide_record_is_compared_field_by_field(tmp_path: Path) -> None:
    wide = {"record_type": "01", "ssid": ssid(1), "last_name": "Rivera", "gender": "F"}
    old = [wide | {"scale_score_ela": "2400", "scale_score_math": "2500"}]
    new = [wide | {"scale_score_ela": "2410", "scale_score_math": "2500", "last_name": "Rivero"}]

    output = tell(tmp_path, old, new, layout="2014-15")

    assert sorted(changed_fields(output)) == ["last_name", "scale_score_ela"]
    assert kinds(output) == ["identity_changed"]
    assert output["records"]["changed"] == 1


# The cohort of grade 12

PRIOR = {
    "gender": "F", "grade_assessed": "12", "cast_current_year_flag": "N", "achievement_level": "3",
    "cast_participated_high_school_grade": "11", "scale_score": "0616",
}  # fmt: skip
CURRENT = {"gender": "F", "grade_assessed": "12", "cast_current_year_flag": "Y"}


def test_a_cast_record_of_an_earlier_year_stands_beside_this_year_s(tmp_path: Path) -> None:
    old = [child(1, "06", **PRIOR), unscored(1, "06", **CURRENT)]
    new = [child(1, "06", **CURRENT, scale_score="0620"), child(1, "06", **PRIOR)]

    output = tell(tmp_path, old, new, layout="2021-22")

    assert [(e["kind"], e["new"], e["reason"]) for e in output["events"]] == [
        ("score_added", "0620", "scored_later")
    ]
    assert output["records"] == {"old": 2, "new": 2, "unchanged": 1, "changed": 1, "added": 0, "removed": 0}


def test_scores_of_an_earlier_year_do_not_make_this_year_s_first_unexpected(tmp_path: Path) -> None:
    old = [child(1, "06", **PRIOR), unscored(1, "06", **CURRENT)]
    new = [child(1, "06", **PRIOR), child(1, "06", **CURRENT, scale_score="0620")]

    (event,) = tell(tmp_path, old, new, layout="2021-22")["events"]

    assert event["expected"] is True


# Options


def test_a_field_to_ignore_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        compared(tmp_path, [child(1)], [child(1)], ignore=frozenset({"scale_scores"}))

    assert str(error.value) == (
        "There is no field scale_scores in old.txt or new.txt to ignore. Did you mean scale_score?"
    )


def test_the_facts_of_each_release_are_told(tmp_path: Path) -> None:
    rows = [child(1), child(1, "02"), child(2)]

    output = tell(tmp_path, rows, rows, names=("a.csv", "b.txt"))

    assert output["old"] | {"sha256": ""} == {
        "name": "a.csv",
        "sha256": "",
        "form": "delimited",
        "delimiter": "^",
        "encoding": "utf-8",
        "layout": "2018-19",
        "administration": "2018-19",
        "population": None,
        "lea": "19999990000000",
        "records": 3,
        "students": 2,
        "record_types": {"01": 2, "02": 1},
    }
    assert (output["new"]["form"], output["new"]["delimiter"]) == ("fixed-width", None)


def test_findings_of_the_reader_are_told_with_their_side(tmp_path: Path) -> None:
    old = write(tmp_path / "old.txt", [child(1)])
    new = tmp_path / "new.txt"
    whole = write(tmp_path / "whole.txt", [child(n) for n in (1, 2, 3)])
    new.write_bytes(whole.read_bytes()[:-40] + b"\r\n")

    output = told(compare_files(old, new))

    assert finding(output, "short_record")["examples"] == [{"side": "new", "line": 3}]
    assert "short_record" not in finding_codes(told(compare_files(old, old)))


def test_json_is_what_the_file_says_in_every_alphabet(tmp_path: Path) -> None:
    names = person(1) | {"last_name": "Nguyễn-Peña", "first_name": 'Zoë "Z" \\ {Q}'}

    output = tell(tmp_path, [child(1)], [child(1) | names])

    assert {c["field"]: c["new"] for c in output["fields"]} == {
        "last_name": "Nguyễn-Peña",
        "first_name": 'Zoë "Z" \\ {Q}',
    }
    assert json.loads(json.dumps(output)) == output
