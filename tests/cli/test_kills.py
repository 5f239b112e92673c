"""A run that a signal ends leaves nothing half-written; ``scripts/kill_test.py`` does the same at length."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from caaspp_diff.interrupts import SENTENCE
from support.kills import SIGNALS, Kills, signals_as_usual

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot send another process a signal"
)

KILLS = 20

HOOKED = """
import os, signal, sys
from caaspp_diff import temporary
from caaspp_diff.__main__ import main
from caaspp_diff.comparison import run

read_facts, remove = run.read_facts, temporary._remove

def send(*names):
    for name in names:
        os.kill(os.getpid(), getattr(signal, name))
    for _ in range(1000):  # in which Python notices the signal
        pass

def read_after_signal(*given):
    send("{sent}")
    return read_facts(*given)

def remove_after_signals(path):
    send({more})
    remove(path)

{first}
run.read_facts = read_after_signal
temporary._remove = remove_after_signals
sys.argv = ["caaspp-diff", "old.zip", "new.zip", "--no-html", "-q"]
main()
"""
"""Compares, and gets a signal in the middle, and more while it cleans up."""


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> Kills:
    return Kills(tmp_path_factory.mktemp("kills"), ["parquet", "delta", "check", "email"], 1, 100)


def test_a_run_that_a_signal_ends_at_any_moment_leaves_nothing_half_written(kills: Kills) -> None:
    done = list(kills.random_kills(KILLS))

    assert [(kill.run, kill.signal, kill.delay, kill.faults) for kill in done if kill.faults] == []
    assert {kill.signal for kill in done if kill.was_ended} == set(SIGNALS)


@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_during_the_imports_ends_the_run_like_any_other(kills: Kills, sent: str) -> None:
    kill = kills.kill("check", sent, 0)

    assert (kill.was_ended, kill.faults) == (True, ())


def _hooked(kills: Kills, program: str) -> subprocess.CompletedProcess[str]:
    with signals_as_usual():
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            cwd=kills.folder,
            env={**os.environ, "TMPDIR": str(kills.temporary)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_more_signals_while_it_cleans_up_change_nothing(kills: Kills, sent: str, code: int) -> None:
    process = _hooked(kills, HOOKED.format(sent=sent, more="'SIGINT', 'SIGTERM'", first=""))

    assert (process.returncode, process.stderr) == (code, f"{SENTENCE}\n")
    assert list(kills.temporary.iterdir()) == []


def test_a_hangup_that_was_ignored_at_the_start_stays_ignored(kills: Kills) -> None:
    ignore = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    process = _hooked(kills, HOOKED.format(sent="SIGHUP", more="", first=ignore))

    assert (process.returncode, process.stderr) == (0, "")
    assert list(kills.temporary.iterdir()) == []


def test_a_signal_ends_the_wait_for_a_mail_server(kills: Kills) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = {"HOST": "127.0.0.1", "PORT": str(server.getsockname()[1]), "SECURITY": "none"}
        environment = {f"CAASPP_DIFF_MAIL_{name}": value for name, value in address.items()}
        mail = ("email", "old.zip", "new.zip", "--to", "a@lea.example", "--from", "b@lea.example")
        with signals_as_usual():
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "caaspp_diff", *mail],
                cwd=kills.folder,
                env={**os.environ, **environment, "TMPDIR": str(kills.temporary)},
                stderr=subprocess.PIPE,
                text=True,
            )
        server.settimeout(60)
        connection, _ = server.accept()  # and says nothing
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
        connection.close()

    assert (process.returncode, said) == (143, f"{SENTENCE}\n")
