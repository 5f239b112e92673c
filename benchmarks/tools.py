"""caaspp-diff itself, and the plain reading of both files, as tools that the runner measures."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent

Counts = dict[str, int]
"""What a tool found, under the names of truth.json; ``bytes`` is the size of both files."""


class WrongAnswerError(Exception):
    """What a tool wrote is not what was to be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A command to measure."""

    name: str
    gives: str
    """What it writes, for the table."""

    command: Callable[[Path, Path], list[str]]
    """Old and new → the command line; it runs in an empty folder."""

    counts: Callable[[Path], Counts]
    """That folder → what the tool found; stdout.txt and stderr.txt are there too."""

    exits: frozenset[int] = frozenset({0})
    """Exit codes of a run that did its work."""

    most_runs: int | None = None
    """For tools so slow that a few runs must do."""


def ours(program: list[str]) -> list[Tool]:
    """What caaspp-diff is measured at when it compares.

    Args:
        program: The command that starts it.
    """
    quiet = ["--no-progress", "--no-color"]

    def command(*options: str) -> Callable[[Path, Path], list[str]]:
        return lambda old, new: [*program, str(old), str(new), *options, *quiet]

    return [
        Tool(name="caaspp-diff", gives="summary", command=command("--no-html"), counts=counts_of_summary),
        Tool(
            name="caaspp-diff",
            gives="JSON: every event and field change",
            command=command("--no-html", "--json", "answer.json", "-q"),
            counts=counts_of_json,
        ),
        Tool(
            name="caaspp-diff",
            gives="summary, HTML report and JSON",
            command=command("--html", "report.html", "--json", "answer.json"),
            counts=counts_of_json,
        ),
    ]


def ignoring(program: list[str], field: str) -> Tool:
    """The last of `ours`, where one field is not compared."""
    whole = ours(program)[-1]

    def counts(folder: Path) -> Counts:
        found = counts_of_json(folder)
        return found | {f"{name}_otherwise": found.pop(name) for name in ("changed", "fields")}

    return Tool(
        name=f"caaspp-diff --ignore {field}",
        gives=whole.gives,
        command=lambda old, new: [*whole.command(old, new), "--ignore", field],
        counts=counts,
    )


def starting(program: list[str]) -> list[Tool]:
    """Commands that compare nothing."""
    interpreter = Tool(
        name="python -I -c pass",
        gives="nothing: the interpreter alone",
        command=lambda _old, _new: [sys.executable, "-I", "-c", "pass"],
        counts=lambda _: {},
    )
    return [_asked(program, "--help", "Usage:"), _asked(program, "--version", "caaspp-diff "), interpreter]


def _asked(program: list[str], option: str, expected: str) -> Tool:
    return Tool(
        name=f"caaspp-diff {option}",
        gives="text",
        command=lambda _old, _new: [*program, option],
        counts=lambda folder: _says(folder, expected),
    )


def plain_reading() -> Tool:
    """The limit: both files read and forgotten."""
    return Tool(
        name="plain reading",
        gives="nothing: the limit",
        command=lambda old, new: [sys.executable, "-I", str(HERE / "plain_reading.py"), str(old), str(new)],
        counts=lambda folder: {"bytes": int(stdout(folder))},
    )


def stdout(folder: Path) -> str:
    """What the tool printed."""
    return (folder / "stdout.txt").read_text(encoding="utf-8")


def number(text: str) -> int:
    """The number in ``1,234``."""
    return int(text.replace(",", ""))


def numbers_in(text: str, pattern: str) -> list[int]:
    """The numbers of the groups of the first match of ``pattern``.

    Raises:
        WrongAnswerError: There is none.
    """
    found = re.search(pattern, text)
    if not found:
        raise WrongAnswerError(f"no {pattern} in its output")
    return [number(group) for group in found.groups()]


def counts_of_summary(folder: Path) -> Counts:
    """The counts of caaspp-diff's summary on the terminal."""
    one = r"([\d,]+)"
    pattern = rf"(?s)\nRecords .*?= {one} unchanged,\s+~ {one} changed,\s+\+ {one} added,\s+. {one}\s+gone"
    unchanged, changed, added, removed = numbers_in(stdout(folder), pattern)
    old = unchanged + changed + removed
    return {"old": old, "changed": changed, "added": added, "removed": removed}


def counts_of_json(folder: Path) -> Counts:
    """The counts of caaspp-diff's JSON; field changes are those that stand there, one by one."""
    answer = json.loads((folder / "answer.json").read_bytes())
    names = ("old", "new", "changed", "added", "removed")
    counts = {name: answer["records"][name] for name in names}
    return counts | {"fields": len(answer["fields"]), "left": answer["students"]["left"]}


def _says(folder: Path, word: str) -> Counts:
    if word not in stdout(folder):
        raise WrongAnswerError(f"no {word!r} in its output")
    return {}
