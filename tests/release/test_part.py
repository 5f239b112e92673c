from pathlib import Path

import numpy as np
import polars as pl

from caaspp_diff.release.part import part_of
from caaspp_diff.release.read import read_release
from support.factories import write
from support.json_answers import children, ssid


def test_a_part_is_a_release_of_the_chosen_records(tmp_path: Path) -> None:
    with read_release(write(tmp_path / "r.csv", children(1, 2, 3, 4))) as whole:
        part = part_of(whole, np.array([3, 1]))

        assert len(part.index) == 2
        assert part.index.keys.tolist() == whole.index.keys[[3, 1]].tolist()
        assert part.reader.frame(None, ["ssid"])["ssid"].to_list() == [ssid(4), ssid(2)]
        assert part.reader.frame(np.array([1]), ["ssid"])["ssid"].to_list() == [ssid(2)]
        assert list(part.reader.raw(np.array([0]))) == list(whole.reader.raw(np.array([3])))
        assert list(part.reader.values(np.array([1, 0]))) == list(whole.reader.values(np.array([1, 3])))
        frame, places = part.reader.survey(None, {"ssid": pl.String()}, {"last_name": frozenset({"Okafor"})})
        assert frame["ssid"].to_list() == [ssid(4), ssid(2)]
        assert {name: found.tolist() for name, found in places.items()} == {"last_name": [0]}
