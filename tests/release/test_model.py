from pathlib import Path

import numpy as np
import pytest

from caaspp_diff.release.model import Release
from caaspp_diff.release.read import read_release
from support.factories import record, write


def _signature(path: Path) -> tuple[object, ...]:
    with read_release(path) as release:
        return release.signature


def test_releases_of_one_form_and_layout_have_one_signature(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [record(1)])
    second = write(tmp_path / "b.csv", [record(2), record(3)], encoding="cp1252", newline="\n")
    other_form = write(tmp_path / "c.dat", [record(1)])
    other_layout = write(tmp_path / "d.csv", [record(1)], layout="2019-20")
    other_delimiter = write(tmp_path / "e.csv", [record(1)], delimiter="\t")

    assert _signature(first) == _signature(second)
    assert len(set(map(_signature, [first, other_form, other_layout, other_delimiter]))) == 4


def test_a_release_that_was_repaired_has_a_signature_of_its_own(tmp_path: Path) -> None:
    clean = write(tmp_path / "a.csv", [record(1)])
    repaired = write(tmp_path / "b.csv", [record(1, "1")])

    assert _signature(clean) != _signature(repaired)


def test_a_release_closes_its_file_even_after_an_error(tmp_path: Path) -> None:
    def use(release: Release) -> None:
        with release:
            raise KeyError

    release = read_release(write(tmp_path / "a.dat", [record(1)]))
    with pytest.raises(KeyError):
        use(release)

    with pytest.raises(ValueError, match="closed"):
        list(release.reader.raw(np.array([0])))
    release.close()  # again, which does no harm
