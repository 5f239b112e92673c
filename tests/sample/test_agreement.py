"""The comparison must find what the generator, which shares no code with it, planted.

``scripts/agreement.py`` does the same with many seeds and as many students as a large LEA has.
"""

from pathlib import Path

import pytest

from caaspp_diff.comparison.fields import BLOCK
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.release.model import Form
from caaspp_diff.release.records.store import CHUNK_BYTES, CHUNK_LINES
from caaspp_diff.sample.generate import generate
from support.agreement import ENDINGS, disagreements


@pytest.mark.parametrize("name", layout_names())
def test_in_every_layout_the_comparison_finds_the_truth_and_nothing_else(name: str, tmp_path: Path) -> None:
    layout = load_layout(name)
    form: Form = "fixed-width" if layout.has_positions else "delimited"
    assert disagreements(generate(layout, students=200, seed=13), [form], tmp_path) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_the_seed_both_forms_give_the_truth_and_nothing_else(seed: int, tmp_path: Path) -> None:
    sample = generate(load_layout("2018-19"), students=500, seed=seed)
    assert disagreements(sample, ENDINGS, tmp_path) == []


def test_releases_of_several_blocks_give_the_truth_and_nothing_else(tmp_path: Path) -> None:
    layout = load_layout("2018-19")
    sample = generate(layout, students=5_000, seed=4)
    records = sample.pairs[2]["records"]
    assert records["changed"] > BLOCK
    assert records["new"] > CHUNK_LINES
    assert records["new"] * (layout.record_length or 0) > CHUNK_BYTES

    assert disagreements(sample, ENDINGS, tmp_path) == []
