"""The comparison must find what the generator, which shares no code with it, planted."""

from collections import Counter
from dataclasses import asdict
from itertools import product
from pathlib import Path

import pytest

from caaspp_diff.comparison.run import compare
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.release.model import Form
from caaspp_diff.release.read import read_release
from caaspp_diff.sample.folder import release_stem, write_sample
from caaspp_diff.sample.generate import Sample, generate

COLUMNS = ("kind", "ssid", "record_type", "field", "old", "new", "expected", "reason")
ENDINGS: dict[Form, str] = {"fixed-width": ".txt", "delimited": ".csv"}


@pytest.mark.parametrize("name", layout_names())
def test_in_every_layout_the_comparison_finds_the_truth_and_nothing_else(name: str, tmp_path: Path) -> None:
    layout = load_layout(name)
    form: Form = "fixed-width" if layout.has_positions else "delimited"
    _agrees(generate(layout, students=200, seed=13), [form], tmp_path)


@pytest.mark.parametrize(
    ("students", "seed"), [(500, 1), (500, 2), (500, 3), (20_000, 4)], ids=lambda value: f"{value:,}"
)
def test_whatever_the_size_and_seed_both_forms_give_the_truth_and_nothing_else(
    students: int, seed: int, tmp_path: Path
) -> None:
    _agrees(generate(load_layout("2018-19"), students=students, seed=seed), list(ENDINGS), tmp_path)


def _agrees(sample: Sample, forms: list[Form], folder: Path) -> None:
    for form in forms:
        write_sample(sample, folder, form)
    for pair, form in product(sample.pairs, forms):
        stems = (release_stem(sample.layout, pair[side]) for side in ("old", "new"))
        old, new = (folder / f"{stem}{ENDINGS[form]}" for stem in stems)
        with read_release(old) as was, read_release(new) as now:
            found = compare(was, now)
        assert asdict(found.students) == pair["students"]
        assert asdict(found.records) == pair["records"]
        events = Counter(found.events.select(COLUMNS).rows())
        assert events == Counter(tuple(event[column] for column in COLUMNS) for event in pair["events"])
        faults: Counter[str] = Counter()
        for finding in found.findings:
            faults[finding.code] += finding.count
        assert {code: faults[code] for code in pair["findings"]} == pair["findings"]
