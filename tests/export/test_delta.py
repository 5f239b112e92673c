from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caaspp_diff.comparison.model import Comparison, EventKind, Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.export.delta import delta_chunks, delta_of, delta_parts, removed_list, removed_path
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.release.read import read_release
from caaspp_diff.sample.write import write_release
from support.factories import SCHOOL_B
from support.generated_releases import pairs
from support.json_answers import Record, child, ssid, unscored

FIELDS = load_layout("2018-19").fields
Key = tuple[str, str]


def written(folder: Path, name: str, records: Iterable[Record], **how: str) -> Path:
    path = folder / name
    form: Literal["delimited", "fixed-width"] = "delimited" if path.suffix == ".csv" else "fixed-width"
    path.write_bytes(write_release(load_layout("2018-19"), records, form=form, **how))  # type: ignore[arg-type]
    return path


class Written:
    """A delta as it was written: its parts, the removed list, how many records are retested."""

    def __init__(
        self, old: Path, new: Path, *, split: int | None = None, kinds: tuple[EventKind, ...] = ()
    ) -> None:
        with read_release(old) as was, read_release(new, side="new") as now:
            self.comparison: Comparison = compare(was, now, Options(force=True))
            delta = delta_of(now, self.comparison, kinds)
            parts = delta_parts(Path("d.csv"), delta.rows, split)
            self.parts = {path.name: b"".join(delta_chunks(now, rows)) for path, rows in parts}
            self.removed = pl.read_csv(removed_list(was, now, self.comparison.rows), infer_schema=False)
            self.retested = delta.retested


def lines(content: bytes, head: bytes = b"") -> list[bytes]:
    assert content.startswith(head)
    return content[len(head) :].splitlines(keepends=True)


def values(line: bytes, suffix: str) -> dict[str, str]:
    """The filled fields of a line, read without the package's reader."""
    text = line.decode().rstrip("\r\n")
    if suffix == ".csv":
        cells = list(zip(FIELDS, text.split("^"), strict=True))
    else:
        cells = [(f, text[f.start : f.start + f.length]) for f in FIELDS if f.start is not None and f.length]
    filled = {f.name: cell.strip() for f, cell in cells if f.group != "blank"}
    return {name: value for name, value in filled.items() if value}


def keyed(content: bytes, suffix: str) -> dict[Key, dict[str, str]]:
    body = lines(content)[1 if suffix == ".csv" else 0 :]
    records = [values(line, suffix) for line in body]
    return {(record["ssid"], record["record_type"]): record for record in records}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pair=pairs(), suffix=st.sampled_from([".csv", ".txt"]), split=st.sampled_from([None, 1, 2, 3]))
def test_the_delta_applied_to_old_gives_new(
    tmp_path: Path, pair: tuple[list[Record], list[Record]], suffix: str, split: int | None
) -> None:
    old, new = (
        written(tmp_path, f"{name}{suffix}", records)
        for name, records in zip(("old", "new"), pair, strict=True)
    )

    delta = Written(old, new, split=split)

    applied = keyed(old.read_bytes(), suffix)
    for row in delta.removed.iter_rows(named=True):
        del applied[row["ssid"], row["record_type"]]
    for content in delta.parts.values():
        applied |= keyed(content, suffix)
    assert applied == keyed(new.read_bytes(), suffix)


OLD = [child(1), child(2), child(3), child(4), child(5)]
NEW = [child(7, last_name="Peña"), child(5), child(1, scale_score="2511"), child(2), child(8)]
"""Students 3 and 4 left, 7 and 8 joined, the score of 1 changed."""


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_lines_are_byte_for_byte_those_of_new(
    tmp_path: Path, suffix: str, newline: str, encoding: str
) -> None:
    how = {"newline": newline, "encoding": encoding}
    old, new = written(tmp_path, f"old{suffix}", OLD), written(tmp_path, f"new{suffix}", NEW, **how)

    (content,) = Written(old, new).parts.values()

    whole = new.read_bytes().splitlines(keepends=True)
    head, body = (whole[:1], whole[1:]) if suffix == ".csv" else ([], whole)
    assert content == b"".join([*head, body[0], body[2], body[4]])


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_a_last_line_without_an_end_gets_one(tmp_path: Path, suffix: str) -> None:
    old, new = written(tmp_path, f"old{suffix}", OLD), written(tmp_path, f"new{suffix}", NEW)
    whole = new.read_bytes()
    new.write_bytes(whole.removesuffix(b"\r\n"))

    (content,) = Written(old, new).parts.values()

    assert content.endswith(whole.splitlines(keepends=True)[-1])


def test_parts_hold_so_many_records_each_under_the_header(tmp_path: Path) -> None:
    old, new = written(tmp_path, "old.csv", OLD), written(tmp_path, "new.csv", NEW)
    header = new.read_bytes().splitlines(keepends=True)[0]

    parts = Written(old, new, split=2).parts

    assert {name: len(lines(content, header)) for name, content in parts.items()} == {
        "d-1.csv": 2,
        "d-2.csv": 1,
    }


@pytest.mark.parametrize("split", [None, 2])
def test_without_changes_there_is_one_file_that_holds_the_header(tmp_path: Path, split: int | None) -> None:
    path = written(tmp_path, "old.csv", OLD)

    delta = Written(path, path, split=split)

    assert list(delta.parts.values()) == [path.read_bytes().splitlines(keepends=True)[0]]
    assert delta.removed.is_empty()


def test_the_removed_list_names_what_new_does_not_hold(tmp_path: Path) -> None:
    old = [child(1), child(1, "02"), unscored(2), child(3), child(4)]
    new = [child(1), child(4) | {"ssid": ssid(40)}]

    removed = Written(written(tmp_path, "old.txt", old), written(tmp_path, "new.txt", new)).removed

    assert removed.columns == ["ssid", "record_type", "earlier_cast_grade", "replaced_by"]
    assert removed.rows() == [
        (ssid(1), "02", None, None),
        (ssid(2), "01", None, None),
        (ssid(3), "01", None, None),
        (ssid(4), "01", None, ssid(40)),
    ]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("score_changed",), [(1, "01")]),
        (("score_added",), [(3, "01"), (4, "02")]),
        (("score_added", "score_changed"), [(1, "01"), (3, "01"), (4, "02")]),
        (("student_joined",), [(3, "01")]),
        (("demographic_changed",), [(5, "01"), (5, "02")]),
        (("school_changed",), [(6, "01"), (6, "02")]),
        (("student_left",), []),
    ],
)
def test_of_the_wanted_kinds_are_the_records_that_the_event_is_about(
    tmp_path: Path, kinds: tuple[EventKind, ...], expected: list[tuple[int, str]]
) -> None:
    kept = [child(5, "06"), child(6, "06")]
    both = [child(n, test) for n in (5, 6) for test in ("01", "02")]
    old = [child(1), child(2), child(4), *kept, *both]
    moved = {"calpads_school_code": SCHOOL_B}
    new = [
        child(1, scale_score="2512"),
        child(3),
        child(4),
        child(4, "02"),
        *kept,
        *(child(5, test, elas="EL", el_status="Yes") for test in ("01", "02")),
        *(child(6, test, **moved) for test in ("01", "02")),
    ]

    paths = written(tmp_path, "old.csv", old), written(tmp_path, "new.csv", new)
    (content,) = Written(*paths, kinds=kinds).parts.values()

    assert sorted(keyed(content, ".csv")) == [(ssid(number), test) for number, test in expected]


def test_records_that_an_importer_would_duplicate_are_counted(tmp_path: Path) -> None:
    old = [child(n) for n in range(1, 5)]
    later = {"test_completion_date_1": "2019-05-20", "opportunity_id_1": "90000000000001"}
    new = [child(1, **later), child(2, test_completion_date_1="2019-05-21"), child(3, scale_score="2511")]
    paths = written(tmp_path, "old.txt", old), written(tmp_path, "new.txt", new)

    assert Written(*paths).retested == 2
    assert Written(*paths, kinds=("score_changed",)).retested == 0


def test_parts_are_numbered_before_the_ending() -> None:
    rows = np.arange(5)

    named = [
        (path.as_posix(), part.tolist()) for path, part in delta_parts(Path("out/dec.delta.csv"), rows, 2)
    ]

    assert named == [
        ("out/dec.delta-1.csv", [0, 1]),
        ("out/dec.delta-2.csv", [2, 3]),
        ("out/dec.delta-3.csv", [4]),
    ]
    assert removed_path(Path("out/dec.delta.csv")) == Path("out/dec.delta.removed.csv")
