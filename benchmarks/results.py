"""Writes down what was measured: a table for people in RESULTS.md, every number in results/<name>.json."""

import json
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import HERE, Counts
from workloads import WORKLOADS, Workload

PAGE = HERE / "RESULTS.md"
RAW = HERE / "results"
MEGA = 1_000_000

TOP = """# Results

Written by `benchmarks/run.py`; what is measured and how: [README.md](README.md). Every number stands in
`results/`. Times are of whole processes, from start to exit, with the files in the page cache: the median,
and in brackets the least and the most. Memory is the most that all processes of a run held together.
"times reading" compares the time with the plain reading of both files. Every run found exactly the
differences that the pair was made with.
"""


@dataclass(slots=True)
class Row:
    """One tool on one pair."""

    name: str
    gives: str
    costs: list[dict[str, Any]] = field(default_factory=list)
    """As measure.py tells them, with ``written``: bytes of the files that the run wrote."""

    failed: str = ""
    """Why it did not do its work; empty where it did."""

    def median(self, name: str) -> float | None:
        """The median of one cost; None where it was not taken."""
        values = [cost[name] for cost in self.costs if cost[name] is not None]
        return statistics.median(values) if values else None


@dataclass(slots=True)
class Pair:
    """One pair of files, and what ran on it."""

    records: int
    truth: Counts
    rows: list[Row]


def table(workload: Workload, pairs: list[Pair]) -> str:
    """The Markdown table of a workload."""
    several = len(pairs) > 1
    head = ["records"] * several + ["tool", "writes", "wall s [min-max]", "CPU s", "memory MB", "written MB"]
    head += ["times reading", "runs"]
    lines = [head, ["---"] * len(head)]
    for pair in pairs:
        reading = next((row.median("wall") for row in pair.rows if row.name == "plain reading"), None)
        first = [f"{pair.records:,}"] * several
        lines += [[*first, row.name, row.gives, *_cells(row, reading)] for row in pair.rows]
    sizes = [_size(pair, workload.form) for pair in pairs if pair.truth]
    title = "; ".join(sizes) + ".\n\n" if sizes else ""
    return title + "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _size(pair: Pair, form: str) -> str:
    truth = pair.truth
    return (
        f"{truth['old']:,} against {truth['new']:,} {form} records, {truth['bytes'] / MEGA:,.0f} MB: "
        f"{truth['removed']:,} removed, {truth['added']:,} added, {truth['changed']:,} changed "
        f"in {truth['fields']:,} fields"
    )


def _cells(row: Row, reading: float | None) -> list[str]:
    wall = row.median("wall")
    if row.failed or wall is None:
        return [row.failed or "not run", "", "", "", "", str(len(row.costs))]
    walls = [cost["wall"] for cost in row.costs]
    cpu = row.median("cpu")
    return [
        f"{_short(wall)} [{_short(min(walls))}-{_short(max(walls))}]",
        "-" if cpu is None else _short(cpu),
        f"{(row.median('peak') or 0) / MEGA:,.0f}",
        f"{(row.median('written') or 0) / MEGA:,.1f}",
        f"{wall / reading:,.1f}" if reading else "-",
        str(len(row.costs)),
    ]


def _short(seconds: float) -> str:
    return f"{seconds:.3f}" if seconds < 1 else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"  # noqa: PLR2004


def conditions(versions: str) -> str:
    """Machine, versions and commit, as one paragraph."""
    return (
        f"{processor()}, {os.cpu_count()} cores, {_memory()}, {platform.platform(terse=True)}. "
        f"{versions}. Commit {commit()}."
    )


def processor() -> str:
    """The name of the processor."""
    known = Path("/proc/cpuinfo")
    if known.is_file():
        for line in known.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "memory not known"
    return f"{size / (1 << 30):.0f} GiB"


def commit() -> str:
    """The commit that is measured, with its date."""

    def git(*words: str) -> str:
        asked = subprocess.run(
            ["git", "-C", str(HERE), *words],  # noqa: S607  # git of the path, as for the developer
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        return asked.stdout.strip()

    changed = git("status", "--porcelain", "--", "../src", "../templates")
    return (git("log", "-1", "--format=%h of %cs") or "not known") + (
        ", with local changes" if changed else ""
    )


def save(workload: Workload, pairs: list[Pair], about: str) -> None:
    """Puts the table into its section of RESULTS.md, and the numbers into results/."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else empty_page()
    start, end = _marks(workload)
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    content = f"\n{workload.about} {table(workload, pairs)}\n\n{about}\n"
    PAGE.write_text(before + start + content + end + after, encoding="utf-8")
    RAW.mkdir(exist_ok=True)
    raw = {"workload": workload.name, "about": about, "pairs": [_as_json(pair) for pair in pairs]}
    target = RAW / f"{workload.name}.json"
    target.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _as_json(pair: Pair) -> dict[str, Any]:
    rows = [
        {"tool": row.name, "writes": row.gives, "failed": row.failed, "runs": row.costs} for row in pair.rows
    ]
    return {"records": pair.records, "truth": pair.truth, "tools": rows}


def empty_page() -> str:
    """RESULTS.md before anything was measured: a section for each workload."""
    sections = []
    for workload in WORKLOADS:
        start, end = _marks(workload)
        sections.append(f"## {workload.name}\n\n{start}\n{workload.about} Not measured yet.\n{end}\n")
    return TOP + "\n" + "\n".join(sections)


def _marks(workload: Workload) -> tuple[str, str]:
    return f"<!-- {workload.name} -->", f"<!-- end of {workload.name} -->"
