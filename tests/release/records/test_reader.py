from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from caaspp_diff.release.model import Release
from caaspp_diff.release.read import read_release
from caaspp_diff.release.records import store as store_module
from support.factories import record, write

NAMES = ["ssid", "last_name", "not_there", "calpads_grade", "middle_name"]
PEOPLE = ["Peña", "Rivera", "O'Neil, Jr", "Núñez", '"Lee']


@pytest.fixture(params=["r.dat", "r.csv"])
def release(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Release]:
    monkeypatch.setattr(store_module, "CHUNK_BYTES", 6000)
    records = [record(i, last_name=PEOPLE[i % 5]) for i in range(20)]
    with read_release(write(tmp_path / request.param, records)) as opened:
        yield opened


def _rows(*rows: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(rows, np.int64)


def test_a_frame_of_all_records_is_in_file_order(release: Release) -> None:
    frame = release.reader.frame(None, NAMES)

    assert frame.columns == NAMES
    assert frame["ssid"].to_list() == [f"99{i:08d}" for i in range(20)]
    assert frame["last_name"].to_list() == [PEOPLE[i % 5] for i in range(20)]
    assert frame["calpads_grade"].unique().to_list() == ["05"]


def test_what_is_blank_or_not_in_the_file_is_null(release: Release) -> None:
    frame = release.reader.frame(_rows(0, 1), NAMES)

    assert frame["not_there"].to_list() == [None, None]
    assert frame["middle_name"].to_list() == [None, None]
    assert set(frame.dtypes) == {pl.String()}


def test_a_frame_of_some_records_is_in_the_order_asked_for(release: Release) -> None:
    frame = release.reader.frame(_rows(19, 3, 0, 3), ["ssid", "last_name"])

    assert frame["ssid"].to_list() == ["9900000019", "9900000003", "9900000000", "9900000003"]
    assert frame["last_name"].to_list() == ['"Lee', "Núñez", "Peña", "Núñez"]


def test_a_frame_of_no_records_and_one_of_no_known_field_keep_their_columns(release: Release) -> None:
    assert release.reader.frame(_rows(), NAMES).schema == dict.fromkeys(NAMES, pl.String())
    assert release.reader.frame(None, ["not_there"]).to_dict(as_series=False) == {"not_there": [None] * 20}
    assert release.reader.frame(_rows(5), []).columns == []


def test_a_survey_gives_categories_and_the_positions_of_values_that_are_not_listed(release: Release) -> None:
    plain = release.reader.frame(_rows(7, 2, 4, 12), ["calpads_grade", "last_name", "middle_name"])
    kept, places = release.reader.survey(
        _rows(7, 2, 4, 12),
        {"calpads_grade": pl.Categorical()},
        {"last_name": frozenset({"O'Neil, Jr"}), "middle_name": frozenset()},
    )

    assert kept.schema == {"calpads_grade": pl.Categorical()}
    assert kept["calpads_grade"].cast(pl.String).equals(plain["calpads_grade"])
    assert plain["last_name"].to_list() == ["O'Neil, Jr", "O'Neil, Jr", '"Lee', "O'Neil, Jr"]
    assert {name: found.tolist() for name, found in places.items()} == {"last_name": [2]}


def test_values_are_those_of_the_frame(release: Release) -> None:
    rows = _rows(4, 0, 19)
    names = [field.name for field in release.columns]
    values = [[v.decode("utf-8") or None for v in row] for row in release.reader.values(rows)]

    assert values == [list(row) for row in release.reader.frame(rows, names).rows()]


def test_raw_lines_are_the_bytes_of_the_file(release: Release, tmp_path: Path) -> None:
    path = next(tmp_path.iterdir())
    lines = path.read_bytes().split(b"\r\n")
    first = 0 if release.form == "fixed-width" else 1

    assert list(release.reader.raw(_rows(19, 0))) == [lines[first + 19], lines[first]]
