"""Ends the program when a signal asks it to, as Ctrl-C does: clean up, say so, exit with 128 + n.

The first signal raises `Interrupted` wherever the program is, so that every ``with`` and ``finally`` cleans
up; later ones are ignored while it does so. What these leave is removed by `end_interrupted`, which ends the
process without waiting for threads. It imports almost nothing, so that it can be set up before all else.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

TYPE_CHECKING = False  # typing would take longer to import than all else here
if TYPE_CHECKING:
    from types import FrameType
    from typing import Final, NoReturn

SIGNALS: "Final" = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the last on Windows only, SIGHUP never there
    if hasattr(signal, name)
)
"""What asks the program to end, as far as the system knows it."""

SENTENCE: "Final" = "caaspp-diff: interrupted; nothing half-written is left."

PATIENCE: "Final" = 3.0
"""Seconds that the clean-up may take before another signal ends the process at once."""


class Interrupted(SystemExit):
    """A signal asked the program to end; its code is the exit code.

    It is a SystemExit, so that no library takes it for an error or for Ctrl-C, and prints something.
    """


class _Run:
    """What is known about the signals of this process."""

    def __init__(self) -> None:
        self.number: int | None = None
        """The first signal that came."""

        self.since = 0.0
        self.held = 0
        """How many blocks of `held_back` are open."""

        self.is_ending = False
        """Whether the commands are done, so that a signal has nothing to interrupt any more."""

        self.stderr = 2
        """Where `SENTENCE` goes."""

        self.clean_up: Callable[[], None] = lambda: None


RUN: "Final" = _Run()


def install(clean_up: Callable[[], None]) -> None:
    """Makes every signal of `SIGNALS` end the program; one that was ignored at the start stays ignored.

    Args:
        clean_up: Removes what the program has not removed itself. It must not raise.
    """
    RUN.clean_up = clean_up
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    sys.unraisablehook = _end_where_swallowed


@contextmanager
def held_back() -> Generator[None]:
    """Lets a signal wait until the block ends, for steps that belong together and take no time."""
    RUN.held += 1
    try:
        yield
    finally:
        RUN.held -= 1
        if not RUN.held and RUN.number is not None and not RUN.is_ending:
            raise Interrupted(128 + RUN.number)


@contextmanager
def recognized() -> Generator[None]:
    """Raises `Interrupted` in place of what a library has made of it, such as a KeyboardInterrupt."""
    try:
        yield
    except (Exception, KeyboardInterrupt):
        if RUN.number is not None:
            raise Interrupted(128 + RUN.number) from None
        raise


def end_run() -> None:
    """From here on signals are ignored; if one came before, the process ends here."""
    RUN.is_ending = True
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if RUN.number is not None:
        end_interrupted()


def end_interrupted() -> "NoReturn":
    """Removes what is left, says so, and ends the process at once, without waiting for threads."""
    RUN.is_ending = True
    RUN.clean_up()
    try:
        # not sys.stderr: what was interrupted may hold its lock
        os.write(RUN.stderr, f"{SENTENCE}\n".encode())
    finally:
        os._exit(128 + (RUN.number or signal.SIGINT))


def _interrupt(number: int, _frame: "FrameType | None") -> None:
    if RUN.is_ending:
        return
    if RUN.number is None:
        RUN.number, RUN.since = number, time.monotonic()
        _silence_libraries()
        if not RUN.held:
            raise Interrupted(128 + number)
    elif not RUN.held and time.monotonic() - RUN.since > PATIENCE:
        end_interrupted()


def _silence_libraries() -> None:
    """Lets only `SENTENCE` reach stderr: compiled code that an interrupt meets prints that it panicked."""
    try:
        RUN.stderr = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
    except OSError:  # stderr is closed
        RUN.stderr = 2


def _end_where_swallowed(unraisable: "sys.UnraisableHookArgs") -> None:
    """Ends the process where Python could only report the interrupt, such as in the end of an object."""
    if isinstance(unraisable.exc_value, Interrupted):
        end_interrupted()
    sys.__unraisablehook__(unraisable)
