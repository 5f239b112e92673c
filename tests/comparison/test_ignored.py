"""Fields that are ignored: whether their values are hashed makes no difference but in speed."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.model import Comparison, Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.release.read import read_release
from support.factories import write
from support.generated_releases import pairs
from support.json_answers import Json, Record, child, told

FIELDS = (
    "uin",
    "last_name",
    "el_status",
    "scale_score",
    "record_type",
    "blank_41",
    "district_of_accountability",
)


def _told(paths: list[Path], ignore: frozenset[str], hashed_without: frozenset[str]) -> Json:
    return told(_compared(paths, ignore, (hashed_without, hashed_without)))


def _compared(
    paths: list[Path], ignore: frozenset[str], hashed_without: tuple[frozenset[str], frozenset[str]]
) -> Comparison:
    with (
        read_release(paths[0], ignored=hashed_without[0]) as old,
        read_release(paths[1], side="new", ignored=hashed_without[1]) as new,
    ):
        return compare(old, new, Options(ignore=ignore, force=True))


@pytest.mark.parametrize("ending", ["txt", "csv"])
@pytest.mark.parametrize("fields", [FIELDS, FIELDS[:1], FIELDS[2:4]])
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pair=pairs())
def test_leaving_fields_out_of_the_hashes_gives_the_same_answer(
    tmp_path: Path, pair: tuple[list[Record], list[Record]], ending: str, fields: tuple[str, ...]
) -> None:
    paths = [
        write(tmp_path / f"{side}.{ending}", rows) for side, rows in zip(("old", "new"), pair, strict=True)
    ]
    ignore = frozenset(fields)

    assert _told(paths, ignore, ignore) == _told(paths, ignore, frozenset())


def test_a_field_that_was_left_out_but_is_compared_is_compared_in_every_record(tmp_path: Path) -> None:
    paths = [write(tmp_path / "old.txt", [child(1)]), write(tmp_path / "new.txt", [child(1, elas="EL")])]

    output = _told(paths, frozenset(), frozenset({"elas"}))

    assert [change["field"] for change in output["fields"]] == ["elas"]


SOME = [frozenset[str](), frozenset({"uin"}), frozenset({"uin", "elas"})]


@pytest.mark.parametrize("ignore", SOME, ids=["none", "uin", "both"])
@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_the_answer_is_the_same_whatever_fields_each_release_was_hashed_without(
    tmp_path: Path, ending: str, ignore: frozenset[str]
) -> None:
    # what is left out of a hash counts as blank, so one side of each change is blank
    old = [child(1, uin=""), child(2, elas=""), child(3, uin="", elas="EL"), child(4, uin="7")]
    new = [child(1, uin="7"), child(2, elas="EL"), child(3, uin="8", elas=""), child(4, uin="")]
    paths = [write(tmp_path / f"old.{ending}", old), write(tmp_path / f"new.{ending}", new)]
    expected = _compared(paths, ignore, (frozenset(), frozenset()))
    assert {*expected.fields["field"]} == {"uin", "elas"} - ignore

    for hashed_without in product(SOME, SOME):
        found = _compared(paths, ignore, hashed_without)

        assert found.records == expected.records, hashed_without
        for frame in ("events", "fields", "impact", "people"):
            assert_frame_equal(getattr(found, frame), getattr(expected, frame))


def test_the_facts_of_an_ignored_field_are_those_of_each_release(tmp_path: Path) -> None:
    paths = [write(tmp_path / "old.csv", [child(1)]), write(tmp_path / "new.csv", [child(1, elas="EL")])]

    output = _told(paths, frozenset({"elas"}), frozenset({"elas"}))

    enrolled = {
        row["value"]: [row[side] and row[side]["enrolled"] for side in ("old", "new")]
        for row in output["impact"]
        if row["value"].startswith("elas=")
    }
    assert enrolled == {"elas=EO": [1, None], "elas=EL": [None, 1]}


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_lines_that_differ_in_an_ignored_field_alone_do_not_differ(tmp_path: Path, ending: str) -> None:
    names = frozenset({"uin", "last_name"})
    old = [child(1), child(2, last_name="Peña"), child(3, first_name="Zoë")]
    new = [child(1, uin="7"), child(2, last_name="Pena"), child(3, first_name="Zoe")]
    paths = [write(tmp_path / f"old.{ending}", old), write(tmp_path / f"new.{ending}", new)]
    with (
        read_release(paths[0], ignored=names) as before,
        read_release(paths[1], ignored=names) as after,
    ):
        differs = align(before, after, names).differs.tolist()
        assert align(before, after, names - {"uin"}).differs.all()

    assert (differs[0], differs[2]) == (False, True)
    assert differs[1] == (ending == "txt"), "a name that is filled up by characters moves what follows it"
