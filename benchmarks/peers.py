"""Other programs that compare tables: makes their environments, and knows how each is run.

    python benchmarks/peers.py            makes all environments, each of its own
    python benchmarks/peers.py venn daff  makes these

Their requirements stand in peers/<name>/requirements.txt. Those that are libraries have a small program
compare.py beside it, which uses them as their documentation says and prints what it counted.
"""

import argparse
import json
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools import HERE, Counts, Tool, numbers_in, stdout

BENCH = HERE.parent / ".bench"
"""All that the benchmarks make: environments, pairs, the folders of runs. Git ignores it."""

KEY = "Record Type,Statewide Student Identifier (SSID)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One program, at one of the things that it can be asked for."""

    name: str
    gives: str
    arguments: tuple[str, ...]
    """After the program; OLD and NEW stand for the two files."""

    program: str = "python"
    """In the environment's folder of programs."""

    counts: Callable[[Path], Counts]
    exits: frozenset[int] = frozenset({0})
    most_runs: int | None = None


def counts_printed(folder: Path) -> Counts:
    """The JSON that a compare.py printed."""
    counts: Counts = json.loads(stdout(folder))
    return counts


def counts_of_compara(folder: Path) -> Counts:
    """The line that compara prints."""
    found = numbers_in(stdout(folder), r"changed ([\d,]+)\) \| added ([\d,]+) \| removed ([\d,]+) ")
    return dict(zip(("changed", "added", "removed"), found, strict=True))


def counts_of_venn(folder: Path) -> Counts:
    """The JSON that venn prints."""
    found = json.loads(stdout(folder))
    return {name: found[name] for name in ("added", "removed", "changed")}


def counts_of_venn_summary(folder: Path) -> Counts:
    """The line that venn prints."""
    found = numbers_in(stdout(folder), r"\+([\d,]+) added +-([\d,]+) removed +~([\d,]+) changed")
    return dict(zip(("added", "removed", "changed"), found, strict=True))


def _library(name: str, gives: str, *report: str, most_runs: int | None = None) -> Peer:
    return Peer(
        name=name,
        gives=gives,
        arguments=(str(HERE / "peers" / name / "compare.py"), "OLD", "NEW", *report),
        counts=counts_printed,
        most_runs=most_runs,
    )


DIFFERENT = frozenset({1})
COMPARA = ("compare", "OLD", "NEW", "--key", KEY, "--delimiter", "^")
VENN = ("OLD", "NEW", "--key", KEY, "--delimiter", "^")

PEERS = (
    Peer(
        name="compara",
        gives="counts",
        program="compara",
        arguments=COMPARA,
        counts=counts_of_compara,
        exits=DIFFERENT,
    ),
    Peer(
        name="compara",
        gives="HTML report and JSON counts",
        program="compara",
        arguments=(*COMPARA, "--out", "report.html", "--json", "answer.json"),
        counts=counts_of_compara,
        exits=DIFFERENT,
    ),
    Peer(
        name="venn",
        gives="counts",
        program="venn",
        arguments=(*VENN, "--summary"),
        counts=counts_of_venn_summary,
        exits=DIFFERENT,
    ),
    Peer(
        name="venn",
        gives="HTML report and JSON counts",
        program="venn",
        arguments=(*VENN, "--format", "json", "--report", "report.html"),
        counts=counts_of_venn,
        exits=DIFFERENT,
    ),
    _library("duckdb", "table of field changes (SQL by hand)", "changes.csv"),
    _library("diffly", "frame of changed records"),
    _library("diffly", "the same and its summary", "summary.txt"),
    _library("datacompy", "frame of matches"),
    _library("datacompy", "the same and its report", "report.txt"),
    _library("csv-diff", "changes as Python objects"),
    _library("daff", "table of differences", most_runs=1),
)
NAMES = tuple(dict.fromkeys(peer.name for peer in PEERS))


def programs(name: str) -> Path:
    """Where the programs of a peer's environment are."""
    return BENCH / "peers" / name / ("Scripts" if sys.platform == "win32" else "bin")


def requirements(name: str) -> Path:
    """What a peer's environment holds."""
    return HERE / "peers" / name / "requirements.txt"


def make(name: str) -> str | None:
    """Makes the environment of a peer, if it is not there as required.

    Returns:
        Why it could not be made; None where it is there.
    """
    folder = BENCH / "peers" / name
    wanted, done = requirements(name).read_text(encoding="utf-8"), folder / "made-from.txt"
    if done.is_file() and done.read_text(encoding="utf-8") == wanted:
        return None
    venv.create(folder, clear=True, with_pip=True)
    python = programs(name) / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    tried = subprocess.run(
        [*pip, "--requirement", str(requirements(name))], check=False, capture_output=True, encoding="utf-8"
    )
    if tried.returncode:
        return (tried.stderr.strip().splitlines() or [f"pip ended with {tried.returncode}"])[-1]
    done.write_text(wanted, encoding="utf-8")
    return None


def tool(peer: Peer) -> Tool:
    """The peer as a tool to measure; its version stands in its name."""
    version = requirements(peer.name).read_text(encoding="utf-8").split()[0].partition("==")[2]

    def command(old: Path, new: Path) -> list[str]:
        files = {"OLD": str(old), "NEW": str(new)}
        return [str(programs(peer.name) / peer.program), *(files.get(a, a) for a in peer.arguments)]

    return Tool(
        name=f"{peer.name} {version}",
        gives=peer.gives,
        command=command,
        counts=peer.counts,
        exits=peer.exits,
        most_runs=peer.most_runs,
    )


def main() -> int:
    """Makes the environments; returns how many could not be made."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    names = parser.parse_args().names or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no peer {', '.join(sorted(unknown))}")
    failures = 0
    for name in names:
        failure = make(name)
        failures += failure is not None
        print(f"{name}: {failure or 'ready'}", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(main())
