"""The pairs that benchmarks are run on: what they say about themselves is true."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from support.benchmark_programs import program
from support.json_answers import compare_files

generate = program("generate")

RECORDS = 400
KINDS = [
    (form, variant)
    for form in generate.FORMS
    for variant in generate.VARIANTS
    if (form, variant) != ("fixed-width", "drifted")
]


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


@pytest.mark.parametrize(("form", "variant"), KINDS)
def test_the_truth_is_what_the_comparison_finds(tmp_path: Path, form: str, variant: str) -> None:
    truth = generate.write_pair(tmp_path, RECORDS, form, variant)
    old, new = (next(tmp_path.glob(f"{side}.*")) for side in ("old", "new"))
    found = compare_files(old, new)
    otherwise = compare_files(
        old, new, ignore=frozenset({generate.REFRESHED} if variant == "refreshed" else ())
    )
    records = found.records
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")) == asdict(truth)
    assert asdict(truth) == {
        "old": records.old,
        "new": records.new,
        "removed": records.removed,
        "added": records.added,
        "changed": records.changed,
        "fields": len(found.fields),
        "left": found.students.left,
        "changed_otherwise": otherwise.records.changed,
        "fields_otherwise": len(otherwise.fields),
    }
    assert truth.old == RECORDS
    assert truth.added > 0
    if variant == "refreshed":
        assert truth.changed == RECORDS - truth.removed
    changed = truth.changed_otherwise
    assert changed == RECORDS if variant == "all-changed" else 0 < changed < RECORDS / 10


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        generate.write_pair(tmp_path / folder, RECORDS, "delimited", "shuffled", seed=7)
    for name in ("old.csv", "new.csv", "truth.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("form", generate.FORMS)
def test_shuffled_holds_the_lines_of_plain_in_another_order(tmp_path: Path, form: str) -> None:
    for variant in ("plain", "shuffled"):
        generate.write_pair(tmp_path / variant, RECORDS, form, variant)
    plain, shuffled = (next((tmp_path / variant).glob("new.*")) for variant in ("plain", "shuffled"))
    assert lines(shuffled) != lines(plain)
    assert sorted(lines(shuffled)) == sorted(lines(plain))
    header = 1 if form == "delimited" else 0
    assert lines(shuffled)[:header] == lines(plain)[:header]
    assert sorted(path.name for path in shuffled.parent.iterdir()) == sorted(
        path.name for path in plain.parent.iterdir()
    )


def test_a_pair_of_an_odd_number_of_records_has_that_many(tmp_path: Path) -> None:
    truth = generate.write_pair(tmp_path, 7, "fixed-width", "plain")
    assert truth.old == len(lines(tmp_path / "old.dat")) == 7
    assert truth.new == len(lines(tmp_path / "new.dat"))


def test_no_value_has_a_quotation_mark(tmp_path: Path) -> None:
    generate.write_pair(tmp_path, 2 * generate.STUDENTS, "delimited", "plain")
    assert b'"' not in (tmp_path / "old.csv").read_bytes()


def test_a_fixed_width_pair_has_accents_and_lines_of_one_length_in_what_it_is_padded_by(
    tmp_path: Path,
) -> None:
    held = {}
    for padding in generate.PADDINGS:
        folder = tmp_path / padding
        generate.write_pair(folder, 2 * generate.STUDENTS, "fixed-width", "plain", padding=padding)
        held[padding] = lines(folder / "old.dat")
    assert len({len(line) for line in held["bytes"]}) == 1
    assert len({len(line) for line in held["characters"]}) > 1
    assert len({len(line.decode()) for line in held["characters"]}) == 1
    accented = sum(not line.isascii() for line in held["characters"])
    assert accented > 2 * generate.STUDENTS / 4


@pytest.mark.parametrize("padding", generate.PADDINGS)
def test_the_truth_of_a_fixed_width_pair_does_not_depend_on_its_padding(tmp_path: Path, padding: str) -> None:
    truth = generate.write_pair(tmp_path, RECORDS, "fixed-width", "plain", padding=padding)
    found = compare_files(tmp_path / "old.dat", tmp_path / "new.dat")
    assert (truth.old, truth.new) == (found.records.old, found.records.new)
    assert (truth.changed, truth.fields) == (found.records.changed, len(found.fields))


def test_fixed_width_has_no_headers_to_drift(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="delimited form only"):
        generate.write_pair(tmp_path, RECORDS, "fixed-width", "drifted")
