"""The comparison must find what the generator, which shares no code with it, planted."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from caaspp_diff.comparison import compare
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.release.read import read_release
from caaspp_diff.sample.files import release_stem, write_sample
from caaspp_diff.sample.generate import generate

COLUMNS = ("kind", "ssid", "record_type", "field", "old", "new", "expected", "reason")
STUDENTS = {"2018-19": 600}


@pytest.mark.parametrize("name", layout_names())
def test_the_comparison_finds_the_truth_and_nothing_else(name: str, tmp_path: Path) -> None:
    layout = load_layout(name)
    sample = generate(layout, students=STUDENTS.get(name, 200), seed=13)
    form, ending = ("fixed-width", ".txt") if layout.has_positions else ("delimited", ".csv")
    write_sample(sample, tmp_path, form)  # type: ignore[arg-type]
    for pair in sample.pairs:
        old, new = (tmp_path / f"{release_stem(layout, pair[side])}{ending}" for side in ("old", "new"))
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
