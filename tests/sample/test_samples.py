"""The folder ``samples`` of the repository is what ``caaspp-diff sample samples --students 70`` writes."""

import json
import zipfile
from pathlib import Path

from caaspp_diff.comparison.model import EVENT_KINDS
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.folder import TRUTH, write_sample
from caaspp_diff.sample.generate import generate

SAMPLES = Path(__file__).parents[2] / "samples"
STUDENTS = 70
SEED = 1
LIMIT = 2_500_000


def contents(path: Path) -> object:
    """The bytes of a file; of a .zip what it holds, as compressors differ between machines."""
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()]


def test_the_samples_are_written_by_the_command_as_it_is(tmp_path: Path) -> None:
    written = write_sample(generate(load_layout("2018-19"), students=STUDENTS, seed=SEED), tmp_path, "all")
    assert len(written) == 10
    for path in written:
        assert contents(path) == contents(SAMPLES / path.name), path.name


def test_the_samples_show_every_kind_of_event() -> None:
    truth = json.loads((SAMPLES / TRUTH).read_text(encoding="utf-8"))
    found = {event["kind"] for pair in truth["pairs"] for event in pair["events"]}
    assert found == set(EVENT_KINDS)


def test_the_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < LIMIT
