"""How much work is done, in counts that are the same on every machine; seconds are for ``benchmarks/``."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from caaspp_diff.cli.inputs import compare_files
from caaspp_diff.comparison.model import Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.release.cutters import Values
from caaspp_diff.release.index.keys import Rows
from caaspp_diff.release.read import read_release
from caaspp_diff.release.read_options import ReadOptions
from caaspp_diff.release.records.reader import LineReader
from caaspp_diff.release.records.store import Chunk, LineStore
from support.factories import write
from support.json_answers import Record, child, children

STUDENTS = 1000
CHANGED = range(0, STUDENTS, 100)
HEAVY = ("polars", "numpy", "xxhash", "pydantic", "rich", "jinja2", "deepdiff", "rapidfuzz", "xlsxwriter")
"""Packages that take long to import, and that text on the command line does without."""

SEARCHED = 2 << 20
"""Bytes of a file that may be read to find out what it is, whatever its size."""

IO = Path("/proc/self/io")
TASKS = Path("/proc/self/task")


def releases() -> tuple[list[Record], list[Record]]:
    """A thousand students, of whom ten get another EL status."""
    old: list[Record] = [*children(*range(STUDENTS))]
    new = [dict(record) for record in old]
    for row in CHANGED:
        new[row]["elas"] = "RFEP"
    return old, [*new]


def pair(folder: Path, ending: str) -> tuple[Path, Path]:
    old, new = releases()
    return write(folder / f"old.{ending}", old), write(folder / f"new.{ending}", new)


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> dict[LineReader, Counter[int]]:
    """Reader → how often each of its rows was split into all its values."""
    counts: dict[LineReader, Counter[int]] = {}
    values = LineReader.values

    def counting(self: LineReader, rows: Rows) -> Iterator[Values]:
        counts.setdefault(self, Counter()).update(rows.tolist())
        return values(self, rows)

    monkeypatch.setattr(LineReader, "values", counting)
    return counts


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> dict[Path, int]:
    """File → how many lines were fetched from it again after it was indexed."""
    counts: Counter[Path] = Counter()
    chunks = LineStore.chunks

    def counting(self: LineStore, rows: Rows) -> Iterator[Chunk]:
        counts[Path(str(self.file.name))] += len(rows)
        return chunks(self, rows)

    monkeypatch.setattr(LineStore, "chunks", counting)
    return counts


def bytes_read() -> int:
    return int(IO.read_text(encoding="ascii").split()[1])


def loaded_by(*arguments: str) -> set[str]:
    """The packages that the program has imported when it has answered."""
    code = f"""
import sys
from caaspp_diff.cli import main
sys.argv = ["caaspp-diff", *{arguments!r}]
try:
    main()
except SystemExit as end:
    print()
    print(end.code, *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")  # noqa: S603  # ourselves
    ended, *modules = done.stdout.splitlines()[-1].split()
    assert ended in {"0", "None"}
    return set(modules)


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_only_records_that_differ_are_split(
    tmp_path: Path, ending: str, split: dict[LineReader, Counter[int]]
) -> None:
    old, new = pair(tmp_path, ending)
    with read_release(old) as before, read_release(new, side="new") as after:
        found = compare(before, after)
    assert found.records.changed == len(CHANGED)
    assert len(split) == 2
    for rows in split.values():
        assert set(rows) == set(CHANGED)
        assert max(rows.values()) <= 2, "once for the changes, once to apply them again"


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_a_field_that_is_ignored_makes_no_record_be_fetched_or_split_though_it_changes_in_every_one(
    tmp_path: Path, ending: str, split: dict[LineReader, Counter[int]], fetched: dict[Path, int]
) -> None:
    old, changed = releases()
    new = [{**record, "uin": f"9{row:015d}"} for row, record in enumerate(changed)]
    assert all(record["uin"] != before["uin"] for record, before in zip(new, old, strict=True))
    before, after = write(tmp_path / f"old.{ending}", old), write(tmp_path / f"new.{ending}", new)
    options = Options(ignore=frozenset({"uin"}))
    found = compare_files(str(before), str(after), ReadOptions(), options, progress=False)
    assert found.records.changed == len(CHANGED)
    assert len(CHANGED) <= fetched[after] <= 5 * len(CHANGED)
    for rows in split.values():
        assert set(rows) == set(CHANGED)


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_no_record_of_a_release_against_itself_is_split(
    tmp_path: Path, ending: str, split: dict[LineReader, Counter[int]]
) -> None:
    old, _ = pair(tmp_path, ending)
    with read_release(old) as before, read_release(old, side="new") as after:
        assert compare(before, after).fields.is_empty()
    assert sum(rows.total() for rows in split.values()) == 0


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_of_new_only_records_that_are_not_alike_in_old_are_fetched_again(
    tmp_path: Path, ending: str, fetched: dict[Path, int]
) -> None:
    old, new = pair(tmp_path, ending)
    with read_release(old) as before, read_release(new, side="new") as after:
        compare(before, after)
    few = 5 * len(CHANGED)
    assert STUDENTS <= fetched[old] <= STUDENTS + few
    assert len(CHANGED) <= fetched[new] <= few


def test_records_that_came_are_fetched_a_few_times_and_not_split(
    tmp_path: Path, split: dict[LineReader, Counter[int]], fetched: dict[Path, int]
) -> None:
    old, _ = releases()
    added = [child(number, "06") for number in range(0, STUDENTS, 2)]
    new = write(tmp_path / "new.txt", [*old, *added])
    with read_release(write(tmp_path / "old.txt", old)) as before, read_release(new, side="new") as after:
        assert compare(before, after).records.added == len(added)
    assert sum(rows.total() for rows in split.values()) == 0
    assert fetched[new] <= 2 * len(added)


@pytest.mark.skipif(not IO.exists(), reason="bytes read are counted through /proc")
@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_a_file_is_read_once_to_open_it_and_once_to_compare_it(tmp_path: Path, ending: str) -> None:
    old, new = pair(tmp_path, ending)
    sizes = old.stat().st_size + new.stat().st_size
    with read_release(old) as before, read_release(old, side="new") as after:
        compare(before, after)  # whatever is imported on the way is imported now
    start = bytes_read()
    with read_release(old) as before, read_release(new, side="new") as after:
        opened = bytes_read()
        compare(before, after)
    assert opened - start <= sizes + 2 * SEARCHED, "the digest and the index take the same bytes"
    assert bytes_read() - opened <= 1.2 * old.stat().st_size


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_text_on_the_command_line_imports_nothing_heavy(option: str) -> None:
    loaded = loaded_by(option)
    assert {"typer", "caaspp_diff"} <= loaded
    assert loaded.isdisjoint(HEAVY)


SELDOM = frozenset(
    {
        "css_inline",
        "deepdiff",
        "multiprocessing",
        "pydantic",
        "pyzipper",
        "rapidfuzz",
        "rich",
        "smtplib",
        "xlsxwriter",
        "zxcvbn",
    }
)
"""What a comparison of two small files, in which no student came, does without."""


def test_a_comparison_imports_nothing_that_others_need(tmp_path: Path) -> None:
    old, new = map(str, pair(tmp_path, "txt"))
    json = str(tmp_path / "changes.json")
    options = ("--ignore", "uin", "--only", "score_changed", "--old-extracted", "2019-06-12")
    loaded = loaded_by(old, new, "--html", str(tmp_path / "report.html"), "--json", json, *options)
    assert {"polars", "jinja2"} <= loaded
    assert loaded.isdisjoint(SELDOM)


@pytest.mark.skipif(not TASKS.exists(), reason="threads are counted through /proc")
def test_numpy_starts_no_threads_of_its_own() -> None:
    code = """
import os, sys
from caaspp_diff.cli import main
sys.argv = ["caaspp-diff", "--version"]
try:
    main()
except SystemExit:
    import numpy
    print(len(os.listdir("/proc/self/task")))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")  # noqa: S603  # ourselves
    assert done.stdout.splitlines()[-1] == "1"
