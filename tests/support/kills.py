"""Ends runs of the program by signals at random moments, and says what each left that it should not."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from caaspp_diff import interrupts

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGKILL")
TWO_DAYS = 2 * 24 * 60 * 60
OLD, NEW = "old.zip", "new.zip"

RUNS: dict[str, tuple[str, ...]] = {
    "html": (OLD, NEW, "--html", "out/r.html"),
    "json": (OLD, NEW, "--no-html", "--json", "out/r.json"),
    "xlsx": (OLD, NEW, "--no-html", "--export", "out/r.xlsx"),
    "parquet": (OLD, NEW, "--no-html", "--export", "out/r.parquet"),
    "csv": (OLD, NEW, "--no-html", "--export", "out/r.csv"),
    "delta": (OLD, NEW, "--no-html", "--delta", "out/r.delta.csv", "--delta-split", "50"),
    "per-school": (OLD, NEW, "--no-html", "--per-school", "out/schools"),
    "check": ("check", OLD, NEW, "--json", "out/c.json", "--junit", "out/c.xml"),
    "email": (
        *("email", OLD, NEW, "--to", "a@lea.example", "--from", "b@lea.example"),
        *("--dry-run", "--eml", "out/m.eml"),
    ),
    "sample": ("sample", "out/sample", "--students", "60", "--form", "all"),
}
"""Name → arguments of every run that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One run that got a signal."""

    run: str
    signal: str
    delay: float
    faults: tuple[str, ...]
    """What is wrong with how it ended or with what it left."""

    was_ended: bool
    """Whether the signal came before the run had ended by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a run writes if nothing ends it."""

    files: dict[str, bytes]
    codes: frozenset[int]
    seconds: float


@contextmanager
def signals_as_usual() -> Generator[None]:
    """Lets programs that start in the block know no ignored signal, even if the tests run with nohup or &."""
    ignored = [number for number in interrupts.SIGNALS if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, lambda *_: None)  # which a program that starts does not inherit
    try:
        yield
    finally:
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)


class Kills:
    """Runs in a folder of their own, with a temporary folder of their own.

    Args:
        folder: An empty folder.
        runs: The names of the runs.
        seed: Of the random moments.
        students: Of the two releases.
    """

    def __init__(self, folder: Path, runs: Sequence[str], seed: int, students: int) -> None:
        self.folder = folder
        self._random = random.Random(seed)  # noqa: S311 - moments, not secrets
        self._outputs, self.temporary = folder / "out", folder / "temporary"
        self.temporary.mkdir()
        self._start("sample", "sample", "--students", str(students), "--form", "zip").communicate()
        for name, month in ((OLD, "August"), (NEW, "December")):
            (found,) = (folder / "sample").glob(f"*{month}.zip")
            shutil.copy(found, folder / name)
        self._whole = {name: self._undisturbed(name) for name in runs}

    def random_kills(self, number: int) -> Iterator[Kill]:
        """Runs one after the other, in turn with each signal, each ended at a random moment."""
        names = [*self._whole]
        for turn in range(number):
            name, sent = names[turn % len(names)], SIGNALS[(turn + turn // len(names)) % len(SIGNALS)]
            yield self.kill(name, sent, self._random.uniform(0, self._whole[name].seconds))

    def kill(self, name: str, sent: str, delay: float) -> Kill:
        """Starts a run, sends it a signal after some seconds, and looks at what it left."""
        self._outputs.mkdir()
        process = self._start(*RUNS[name])
        _wait_until_it_catches_signals(process)
        time.sleep(delay)
        process.send_signal(getattr(signal, sent))
        _, said = process.communicate(timeout=60)
        was_ended = process.returncode not in self._whole[name].codes
        faults = [*_how_it_ended(sent, process.returncode, said)] if was_ended else []
        faults += self._half_written(name)
        faults += self._left_by_kill(name) if sent == "SIGKILL" else self._left(name)
        shutil.rmtree(self._outputs)
        return Kill(run=name, signal=sent, delay=delay, faults=tuple(faults), was_ended=was_ended)

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "TMPDIR": str(self.temporary)}
        with signals_as_usual():
            return subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "caaspp_diff", *arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

    def _undisturbed(self, name: str) -> Whole:
        since = time.monotonic()
        process = self._start(*RUNS[name])
        _, said = process.communicate()
        seconds = time.monotonic() - since
        if process.returncode not in {0, 1}:
            raise AssertionError(f"{name} does not run: {said}")
        whole = Whole(files=self._written(), codes=frozenset({process.returncode}), seconds=seconds)
        shutil.rmtree(self._outputs)
        return whole

    def _written(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self._outputs)): _comparable(path)
            for path in self._outputs.rglob("*")
            if path.is_file()
        }

    def _half_written(self, name: str) -> Iterator[str]:
        for path, content in self._written().items():
            if path in self._whole[name].files and content != self._whole[name].files[path]:
                yield f"{path} is half-written"

    def _left(self, name: str) -> Iterator[str]:
        yield from (f"{path.name} is left in the temporary folder" for path in self.temporary.iterdir())
        known = self._whole[name].files
        for path in self._outputs.rglob("*"):
            place = str(path.relative_to(self._outputs))
            if not any(file == place or file.startswith(f"{place}/") for file in known):
                yield f"{place} is left beside the outputs"

    def _left_by_kill(self, name: str) -> Iterator[str]:
        """What the next run does not remove once it is old; SIGKILL gives the run itself no time for it."""
        then = time.time() - TWO_DAYS
        for folder in (self.temporary, self._outputs):
            for path in folder.rglob("*"):
                os.utime(path, (then, then))
        self._start(*RUNS[name]).communicate()
        yield from (f"after the next run, {fault}" for fault in self._left(name))


def _wait_until_it_catches_signals(process: subprocess.Popen[str]) -> None:
    """Waits for the first line of the program; before it, Python has its own way with a signal."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(0.5)
        return
    while process.poll() is None:
        caught = re.search(r"SigCgt:\s*(\w+)", status.read_text(encoding="ascii"))
        if caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
            return


def _how_it_ended(sent: str, code: int, said: str) -> Iterator[str]:
    number = int(getattr(signal, sent))
    if sent == "SIGKILL":
        if code != -number:
            yield f"it ended with {code}"
        return
    if code != 128 + number:
        yield f"it ended with {code}"
    if said != f"{interrupts.SENTENCE}\n":
        yield f"it said {said!r}"


def _comparable(path: Path) -> bytes:
    """The content without what differs from run to run: the date and the identifiers of a mail."""
    content = path.read_bytes()
    if path.suffix != ".eml":
        return content
    content = re.sub(rb"={15}\d+==", b"BOUNDARY", content)
    return re.sub(rb"(?m)^(Date|Message-ID):.*(\r?\n[ \t].*)*$", b"", content)
