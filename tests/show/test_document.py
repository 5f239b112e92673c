from pathlib import Path

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.release.read import read_release
from caaspp_diff.show.document import Difference, NamedRecord, differences, documents, named_records
from caaspp_diff.show.find import rows_of
from support.factories import write
from support.json_answers import child

FIELDS = load_layout("2018-19").fields
ELA = NamedRecord("01", {"last_name": "Chen", "el_status": "No", "scale_score": "2510"})
MATH = NamedRecord("02", {"last_name": "Chen", "el_status": "No", "scale_score": "2540"})


def changed(record: NamedRecord, **values: str) -> NamedRecord:
    return NamedRecord(record.test, record.values | values)


def test_a_field_on_which_all_records_agree_is_given_once() -> None:
    document, _ = documents([ELA, MATH], [], FIELDS)

    assert document == {
        "student": {"identity": {"last_name": "Chen"}, "demographic": {"el_status": "No"}},
        "tests": {"01": {"score": {"scale_score": "2510"}}, "02": {"score": {"scale_score": "2540"}}},
    }


def test_a_field_on_which_they_disagree_in_one_release_is_given_with_each_record_in_both() -> None:
    old, new = documents([ELA, MATH], [ELA, changed(MATH, el_status="Yes")], FIELDS)

    assert old is not None
    assert new is not None
    assert "demographic" not in old["student"] | new["student"]
    assert [side["tests"]["02"]["demographic"] for side in (old, new)] == [
        {"el_status": "No"},
        {"el_status": "Yes"},
    ]
    assert differences(old, new) == (Difference(("tests", "02", "demographic", "el_status"), "No", "Yes"),)


def test_differences_are_values_that_changed_appeared_or_disappeared() -> None:
    old, new = documents(
        [changed(ELA, score_status="V")], [changed(ELA, scale_score="2512", raw_score_1="3")], FIELDS
    )

    assert differences(old, new) == (
        Difference(("tests", "01", "score", "raw_score_1"), None, "3"),
        Difference(("tests", "01", "score", "scale_score"), "2510", "2512"),
        Difference(("tests", "01", "status"), {"score_status": "V"}, None),
    )


def test_a_test_that_appeared_is_one_difference() -> None:
    assert differences(*documents([ELA], [ELA, MATH], FIELDS)) == (
        Difference(("tests", "02"), None, {"score": {"scale_score": "2540"}}),
    )


def test_equal_records_do_not_differ_and_a_missing_side_differs_as_a_whole() -> None:
    assert differences(*documents([ELA], [ELA], FIELDS)) == ()
    assert {each.path for each in differences(*documents([], [ELA], FIELDS))} == {("student",), ("tests",)}


def test_records_are_read_without_blanks_and_key(tmp_path: Path) -> None:
    record = child(1, blank_41="x")
    with read_release(write(tmp_path / "r.txt", [record, child(1, "02")])) as release:
        ela, math = named_records(release, rows_of(release, 9_900_000_001))

    left_out = {"ssid", "record_type", "blank_41"}
    assert ela.test == "01"
    assert ela.values == {name: value for name, value in record.items() if value and name not in left_out}
    assert math.test == "02"


def test_records_with_one_key_are_numbered(tmp_path: Path) -> None:
    with read_release(write(tmp_path / "r.txt", [child(1), child(1)])) as release:
        records = named_records(release, rows_of(release, 9_900_000_001))

    assert [record.test for record in records] == ["01", "01#2"]
