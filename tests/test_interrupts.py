"""What a signal does to the code that it comes to; `tests/cli/test_kills.py` ends whole runs."""

import signal
import subprocess
import sys

import pytest

from caaspp_diff import interrupts
from caaspp_diff.interrupts import RUN, Interrupted, held_back, recognized
from support.kills import signals_as_usual


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the test one that no signal has come to."""
    for name, value in {"number": None, "held": 0, "is_ending": False}.items():
        monkeypatch.setattr(RUN, name, value)


def program(code: str) -> subprocess.CompletedProcess[str]:
    """Runs code that has the signal handlers, and the function ``send``."""
    start = (
        "import os, signal, sys, threading, time\n"
        "from caaspp_diff import interrupts\n"
        "def send(name):\n"
        "    os.kill(os.getpid(), getattr(signal, name))\n"
        "    for _ in range(1000): pass\n"
        "interrupts.install(lambda: print('cleaned up', flush=True))\n"
    )
    with signals_as_usual():
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", start + code], capture_output=True, text=True, check=False, timeout=60
        )


needs_signals = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows ends a process that another sends a signal"
)


@needs_signals
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_code_of_an_interrupt_is_128_and_the_number_of_the_signal(name: str) -> None:
    ended = program(f"send({name!r})\nprint('goes on')")

    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + getattr(signal, name), "", "")


@needs_signals
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_was_ignored_at_the_start_stays_ignored(name: str) -> None:
    ignored = f"signal.signal(signal.{name}, signal.SIG_IGN)\ninterrupts.install(lambda: None)\n"

    assert program(f"{ignored}send({name!r})\nprint('goes on')").stdout == "goes on\n"


@needs_signals
def test_no_thread_keeps_an_interrupted_run_alive() -> None:
    ended = program(
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "try:\n    send('SIGTERM')\nfinally:\n    interrupts.end_run()\n"
    )

    assert (ended.returncode, ended.stdout) == (143, "cleaned up\n")
    assert ended.stderr == f"{interrupts.SENTENCE}\n"


@needs_signals
def test_a_signal_after_the_end_of_a_run_changes_nothing() -> None:
    ended = program("interrupts.end_run()\nsend('SIGINT')\nsend('SIGTERM')\nprint('done')")

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")


@needs_signals
def test_an_interrupt_that_python_could_only_report_ends_the_run_without_a_traceback() -> None:
    ended = program(
        "class Dies:\n    def __del__(self):\n        send('SIGTERM')\nDies()\nprint('goes on')\n"
    )

    assert (ended.returncode, ended.stdout) == (143, "cleaned up\n")
    assert ended.stderr == f"{interrupts.SENTENCE}\n"


@needs_signals
def test_a_signal_long_after_the_first_ends_a_clean_up_that_hangs() -> None:
    ended = program(
        "interrupts.PATIENCE = 0.1\n"
        "try:\n    send('SIGHUP')\n"
        "finally:\n    send('SIGHUP')\n    print('patient', flush=True)\n    time.sleep(0.2)\n"
        "    send('SIGINT')\n"
        "    print('goes on')"
    )

    assert (ended.returncode, ended.stdout) == (129, "patient\ncleaned up\n")


@needs_signals
def test_a_signal_waits_until_steps_that_belong_together_are_done() -> None:
    ended = program(
        "with interrupts.held_back():\n    send('SIGTERM')\n    print('both', flush=True)\nprint('goes on')"
    )

    assert (ended.returncode, ended.stdout) == (143, "both\n")


@needs_signals
def test_a_closed_stderr_does_not_change_the_exit_code() -> None:
    ended = program("os.close(2)\ntry:\n    send('SIGTERM')\nfinally:\n    interrupts.end_run()\n")

    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "cleaned up\n", "")


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("made", [KeyboardInterrupt(), RuntimeError("a library's own"), OSError(4, "EINTR")])
def test_what_a_library_makes_of_an_interrupt_is_recognized(
    made: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(type(made)), recognized():
        raise made

    monkeypatch.setattr(RUN, "number", signal.SIGTERM)
    with pytest.raises(Interrupted) as ended, recognized():
        raise made
    assert ended.value.code == 143


@pytest.mark.usefixtures("run")
def test_an_error_in_steps_that_belong_together_stays_that_error() -> None:
    with pytest.raises(ZeroDivisionError), held_back():
        raise ZeroDivisionError
    assert RUN.held == 0
