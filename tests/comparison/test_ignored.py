"""Fields that are ignored: whether their values are hashed makes no difference but in speed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.model import Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.release.read import read_release
from caaspp_diff.release.read_options import ReadOptions
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
    options = ReadOptions(ignore=hashed_without)
    with read_release(paths[0], options) as old, read_release(paths[1], options, side="new") as new:
        return told(compare(old, new, Options(ignore=ignore, force=True)))


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
    options = ReadOptions(ignore=names)
    with read_release(paths[0], options) as before, read_release(paths[1], options) as after:
        differs = align(before, after, names).differs.tolist()
        assert align(before, after, names - {"uin"}).differs.all()

    assert (differs[0], differs[2]) == (False, True)
    assert differs[1] == (ending == "txt"), "a name that is filled up by characters moves what follows it"
