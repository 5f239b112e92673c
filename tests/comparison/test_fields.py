from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from caaspp_diff.comparison import fields
from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.fields import FieldChanges, field_changes, shared_fields
from caaspp_diff.release.read import read_release
from support.factories import record, write
from support.json_answers import changed_fields, child, compare_files, messages, ssid, tell, told, unscored

Rows = list[list[str]]


def _changes(folder: Path, old: list[dict[str, str]], new: list[dict[str, str]]) -> FieldChanges:
    paths = write(folder / "old.txt", old), write(folder / "new.txt", new)
    with read_release(paths[0]) as before, read_release(paths[1]) as after:
        return field_changes(before, after, align(before, after), shared_fields(before, after))


def _rearranged(path: Path, target: Path, change: Callable[[list[str]], list[str]]) -> Path:
    rows = [line.split("^") for line in path.read_text(encoding="utf-8").splitlines()]
    target.write_text("\n".join(["^".join(change(row)) for row in rows] + [""]), encoding="utf-8")
    return target


def test_every_field_that_differs_is_a_change_in_the_order_of_the_layout(tmp_path: Path) -> None:
    new = child(1, last_name="Rivero", elas="EL", eacc_braille_1="TDS_Braille", uin="7")

    changes = tell(tmp_path, [child(1)], [new])["fields"]

    assert changes == [
        {"ssid": ssid(1), "record_type": "01", "field": "last_name", "group": "identity",
         "old": "Chen", "new": "Rivero"},
        {"ssid": ssid(1), "record_type": "01", "field": "elas", "group": "demographic",
         "old": "EO", "new": "EL"},
        {"ssid": ssid(1), "record_type": "01", "field": "eacc_braille_1", "group": "accommodation",
         "new": "TDS_Braille"},
        {"ssid": ssid(1), "record_type": "01", "field": "uin", "group": "key",
         "old": "0000000000000001", "new": "7"},
    ]  # fmt: skip


def test_a_field_of_every_group_but_blank_can_change(tmp_path: Path) -> None:
    new = child(
        1, "01", uin="7", last_name="R", elas="EL", calpads_grade="06", student_exit_code="E155",
        tested_charter_code_1="0001", test_start_date_1="2019-04-03", test_mode="P", scale_score="2511",
        eacc_braille_1="TDS_Braille", minus1_scale_score="2400", blank_41="x",
    )  # fmt: skip

    groups = [change["group"] for change in tell(tmp_path, [child(1)], [new])["fields"]]

    assert sorted(groups) == [
        "accommodation", "demographic", "enrollment", "exit", "historical", "identity", "key", "score",
        "status", "testing_date", "testing_location",
    ]  # fmt: skip


def test_a_value_is_text_and_never_a_number(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1, grade_assessed="05")], [child(1, grade_assessed="5")])

    assert [(c["old"], c["new"]) for c in output["fields"]] == [("05", "5")]


def test_a_blank_is_no_value(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1, genre="NARR")], [child(1)])

    assert output["fields"][0].keys() == {"ssid", "record_type", "field", "group", "old"}


def test_blanks_around_a_value_and_in_blank_fields_are_no_change(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1, last_name=" Chen ", blank_41=" ")])

    assert (output["fields"], output["records"]["unchanged"]) == ([], 1)


def test_a_blank_field_that_is_filled_is_no_change(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1)], [child(1, blank_41="x")])

    assert (output["fields"], output["records"]["unchanged"]) == ([], 1)


def test_a_replaced_ssid_is_no_field_change_but_changes_the_record(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(1), child(2)], [child(1), child(2, ssid=ssid(9))])

    assert output["fields"] == []
    assert output["records"] == {"old": 2, "new": 2, "unchanged": 1, "changed": 1, "added": 0, "removed": 0}


def test_field_changes_of_a_replaced_ssid_stand_under_the_new_one(tmp_path: Path) -> None:
    output = tell(tmp_path, [child(2)], [child(2, ssid=ssid(9), elas="EL")])

    assert [(c["ssid"], c["field"]) for c in output["fields"]] == [(ssid(9), "elas")]


def test_an_ignored_field_changes_nothing(tmp_path: Path) -> None:
    new = [child(1, genre="NARR"), child(2, genre="NARR", elas="EL")]

    output = tell(tmp_path, [child(1), child(2)], new, ignore=frozenset({"genre"}))

    assert changed_fields(output) == ["elas"]
    assert (output["records"]["unchanged"], output["records"]["changed"]) == (1, 1)
    assert "Not compared: field genre, as ignored, as was asked." in messages(output, "not_compared")


def test_columns_in_another_order_give_the_same_answer(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", [child(1), child(2)])
    same = write(tmp_path / "same.csv", [child(1, elas="EL"), child(2)])
    other = _rearranged(same, tmp_path / "other.csv", lambda row: [*reversed(row[:-1]), row[-1]])

    outputs = [told(compare_files(old, new)) for new in (same, other)]

    assert outputs[0]["fields"] == outputs[1]["fields"] != []
    assert outputs[0]["events"] == outputs[1]["events"] != []


def test_the_same_line_under_columns_in_another_order_is_another_record(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", [child(1, last_name="Ada", first_name="Bea")])
    swapped = write(tmp_path / "swapped.csv", [child(1, last_name="Bea", first_name="Ada")])
    new = _rearranged(swapped, tmp_path / "new.csv", lambda row: [*row[:2], row[3], row[2], *row[4:]])
    lines = [path.read_text(encoding="utf-8").splitlines()[1] for path in (old, new)]
    assert lines[0] == lines[1]

    output = told(compare_files(old, new))

    assert changed_fields(output) == ["first_name", "last_name"]
    assert output["records"]["changed"] == 1


def test_what_only_one_release_has_is_told_and_not_compared(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", [child(1)])
    fewer = _rearranged(old, tmp_path / "new.csv", lambda row: [*row[:112], *row[113:]])

    output = told(compare_files(old, fewer))

    assert output["fields"] == []
    assert "Not compared: field Genre, as only old.csv has it." in messages(output, "not_compared")


def test_a_column_that_no_layout_knows_is_compared_where_both_have_it(tmp_path: Path) -> None:
    paths = [
        _rearranged(
            write(tmp_path / f"{name}.csv", [child(1)]),
            tmp_path / f"{name}-more.csv",
            lambda row, value=name: [*row[:-1], "Our note" if row[0] != "01" else value, row[-1]],  # type: ignore[misc]
        )
        for name in ("a", "b")
    ]

    changes = told(compare_files(*paths))["fields"]

    assert [(c["field"], c["old"], c["new"]) for c in changes] == [("our_note", "a", "b")]


def test_pairs_are_compared_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [child(n) for n in range(1, 8)]
    new = [child(n, elas="EL", genre="NARR") for n in range(1, 8)]
    whole = _changes(tmp_path, old, new)

    monkeypatch.setattr(fields, "BLOCK", 3)
    in_blocks = _changes(tmp_path, old, new)

    assert whole.frame.equals(in_blocks.frame)
    assert whole.frame["pair"].to_list() == [pair for pair in range(7) for _ in range(2)]
    assert whole.changed.all()


def test_releases_that_share_no_field_can_still_be_aligned(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", [record()])
    with read_release(path) as old, read_release(path) as new:
        names = frozenset(field.name for field in old.columns)
        changes = field_changes(old, new, align(old, new), shared_fields(old, new, names))

    assert changes.frame.is_empty()


def test_one_shared_field_is_enough(tmp_path: Path) -> None:
    names = frozenset(unscored(1)) - {"elas"}
    old, new = write(tmp_path / "a.txt", [unscored(1)]), write(tmp_path / "b.txt", [unscored(1, elas="EL")])
    with read_release(old) as before, read_release(new) as after:
        others = frozenset(field.name for field in before.columns) - {"elas"}
        shared = shared_fields(before, after, names | others)
        changes = field_changes(before, after, align(before, after), shared)

    assert shared.names == ["elas"]
    assert changes.frame.select("old", "new").rows() == [("EO", "EL")]
    assert changes.frame.schema["field"] == pl.Enum(["elas"])
