import json
import zipfile
from pathlib import Path

import pytest

from caaspp_diff.errors import UsageError
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.sample.folder import TRUTH, release_stem, write_sample
from caaspp_diff.sample.generate import Sample, generate

L2019 = load_layout("2018-19")


def small(name: str = "2018-19", students: int = 30) -> Sample:
    return generate(load_layout(name), students=students, seed=5)


def rows_of(sample: Sample, release: int) -> list[dict[str, str]]:
    names = [field.name for field in sample.layout.fields if field.group != "blank"]
    return [{n: entry.row.get(n, "").strip() for n in names} for entry in sample.releases[release]]


def fixed_width(sample: Sample, content: bytes) -> list[dict[str, str]]:
    fields = [f for f in sample.layout.fields if f.group != "blank"]
    return [
        {f.name: line[f.start or 0 : (f.start or 0) + (f.length or 0)].strip() for f in fields}
        for line in content.decode("utf-8").splitlines()
    ]


def delimited(sample: Sample, content: bytes) -> list[dict[str, str]]:
    header, *lines = content.decode("utf-8").split("\r\n")[:-1]
    fields = sample.layout.fields
    assert header.split("^") == [field.header for field in fields]
    rows = [dict(zip((f.name for f in fields), line.split("^"), strict=True)) for line in lines]
    return [{f.name: row[f.name] for f in fields if f.group != "blank"} for row in rows]


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_is_written_in_every_form_and_reads_back_by_plain_slicing(
    name: str, tmp_path: Path
) -> None:
    sample = small(name)
    write_sample(sample, tmp_path, "all")
    forms = {".txt": fixed_width, ".csv": delimited}
    found = 0
    for release, month in enumerate(sample.months):
        expected = rows_of(sample, release)
        for row in expected:
            row[sample.layout.fields[-1].name] = sample.layout.end_of_record
        for ending, parse in forms.items():
            path = tmp_path / f"{release_stem(sample.layout, month)}{ending}"
            if path.exists():
                found += 1
                shown = parse(sample, path.read_bytes())
                assert shown == [{n: row[n] for n in shown[0]} for row in expected]
    assert found in {3, 6}


def test_the_zip_has_the_other_forms_and_no_time_of_today(tmp_path: Path) -> None:
    sample = small()
    write_sample(sample, tmp_path, "all")
    stem = release_stem(L2019, "August")
    with zipfile.ZipFile(tmp_path / f"{stem}.zip") as archive:
        assert archive.namelist() == [f"{stem}.csv", f"{stem}.dat"]
        assert {entry.date_time for entry in archive.infolist()} == {(2019, 8, 6, 0, 0, 0)}
        assert archive.read(f"{stem}.csv") == (tmp_path / f"{stem}.csv").read_bytes()
        assert archive.read(f"{stem}.dat") == (tmp_path / f"{stem}.txt").read_bytes()


def test_the_zip_alone_leaves_nothing_beside_it_but_the_truth(tmp_path: Path) -> None:
    write_sample(small(), tmp_path, "zip")
    assert {path.suffix for path in tmp_path.iterdir()} == {".zip", ".json"}


def test_the_truth_is_json_with_counts_and_events_for_three_pairs(tmp_path: Path) -> None:
    sample = small()
    write_sample(sample, tmp_path, "delimited")
    truth = json.loads((tmp_path / TRUTH).read_text(encoding="utf-8"))
    assert [(pair["old"], pair["new"]) for pair in truth["pairs"]] == [
        ("August", "September"),
        ("September", "December"),
        ("August", "December"),
    ]
    assert [pair["events"] for pair in truth["pairs"]] == [pair["events"] for pair in sample.pairs]
    assert truth["pairs"][0]["students"]["old"] == sample.pairs[0]["students"]["old"]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_sample(small(), tmp_path / folder, "all")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "form", "other"),
    [("2023-24", "fixed-width", "delimited"), ("2014-15", "delimited", "fixed-width")],
)
def test_a_form_that_the_year_does_not_have_is_refused(
    name: str, form: str, other: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=f"use --form {other}"):
        write_sample(small(name), tmp_path, form)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
