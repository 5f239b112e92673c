"""Runs one command and tells what it took, with all processes that it starts.

    python benchmarks/measure.py FOLDER SECONDS COMMAND...

FOLDER becomes the command's working folder and receives stdout.txt, stderr.txt and cost.json. After
SECONDS the command is ended. This is a program of its own because Linux counts the memory of the process
that starts a command as the command's: this one is small, whatever the runner holds. Its own 15 MB are
the least that it can tell.

cost.json: ``exit`` (null where the time was up), ``wall`` and ``cpu`` in seconds (user and system, children
included), ``peak`` in bytes, ``memory`` (how the peak was taken), ``processes`` (most at one time).

Memory is taken in two ways, and the larger tells the peak. The operating system says what the largest
single process held at most. A thread adds up what all processes of the command hold, 50 times a second:
through /proc on Linux, where it has the children of each thread; elsewhere through psutil, if that is
installed. Memory that processes share counts in each of them. On Windows, psutil alone tells CPU and memory.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

INTERVAL = 0.02
"""Seconds between two looks at the command's processes."""

Look = tuple[int, int, float]
"""Resident bytes of all processes, their number, CPU seconds (0 where not needed)."""


def children(pid: int) -> list[int]:
    """Process ids that a process started, from /proc."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def look_in_proc(pid: int) -> Look:
    """The command's processes as /proc shows them."""
    page, total, count = os.sysconf("SC_PAGE_SIZE"), 0, 0
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        with contextlib.suppress(OSError):  # it has just ended
            total += int(Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()[1]) * page
            count += 1
            waiting += children(each)
    return total, count, 0.0


def looks_through_psutil() -> Callable[[int], Look]:
    """The same through psutil. Raises ImportError where it is not installed."""
    import psutil  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415  # optional

    cpu: dict[int, float] = {}

    def look(pid: int) -> Look:
        total = count = 0
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(pid)
            for each in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    times = each.cpu_times()
                    cpu[each.pid] = times.user + times.system
                    total += each.memory_info().rss
                    count += 1
        return total, count, sum(cpu.values())

    return look


def way_to_look() -> tuple[Callable[[int], Look] | None, str]:
    """How processes are looked at on this machine, and what that is called in the results."""
    if Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists():
        return look_in_proc, "all processes, through /proc"
    try:
        return looks_through_psutil(), "all processes, through psutil"
    except ImportError:
        return None, "largest process"


class Sampler:
    """Looks at the processes of a command, in a thread, while the ``with`` statement runs."""

    def __init__(self, pid: int, look: Callable[[int], Look] | None) -> None:
        self.peak = self.processes = 0
        self.cpu = 0.0
        self._pid = pid
        self._look = look
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while self._look and not self._stop.is_set():
            total, count, cpu = self._look(self._pid)
            self.peak, self.processes = max(self.peak, total), max(self.processes, count)
            self.cpu = max(self.cpu, cpu)
            self._stop.wait(INTERVAL)


def usage() -> tuple[float, int] | None:
    """CPU seconds and largest resident bytes of ended children; None on Windows, which does not keep them."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a command and, where the system can, all that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def measure(folder: Path, seconds: float, command: list[str]) -> dict[str, Any]:
    """Runs ``command`` in ``folder``; see the top of this file for what is returned."""
    look, memory = way_to_look()
    late = threading.Event()

    def time_is_up() -> None:
        late.set()
        end(process)

    with (folder / "stdout.txt").open("wb") as out, (folder / "stderr.txt").open("wb") as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
        timer = threading.Timer(seconds, time_is_up)
        timer.start()
        with Sampler(process.pid, look) as seen:
            code = process.wait()
            wall = time.perf_counter() - began
        timer.cancel()
    cpu, largest = usage() or (seen.cpu or None, 0)
    return {
        "exit": None if late.is_set() else code,
        "wall": wall,
        "cpu": cpu,
        "peak": max(largest, seen.peak),
        "memory": memory,
        "processes": seen.processes,
    }


def main() -> None:
    """Measures the command given on the command line."""
    folder, seconds, *command = sys.argv[1:]
    cost = measure(Path(folder), float(seconds), command)
    Path(folder, "cost.json").write_text(json.dumps(cost), encoding="utf-8")


if __name__ == "__main__":
    main()
