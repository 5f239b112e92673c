"""Stdin, stdout and stderr closed or full, each in a process of its own."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support.two_releases import write_releases

pytestmark = pytest.mark.skipif(
    os.name == "nt" or not Path("/dev/full").exists(), reason="needs a POSIX shell and /dev/full"
)

HOLDS, FAILS = "[score_removed]\nmax = 1\n", "[score_removed]\nmax = 0\n"
FULL = "caaspp-diff: stdout cannot be written (No space left on device); everything else was done."
CLOSED = FULL.replace("No space left on device", "it is closed")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    write_releases(tmp_path)
    (tmp_path / "holds.toml").write_text(HOLDS, encoding="utf-8")
    (tmp_path / "fails.toml").write_text(FAILS, encoding="utf-8")
    return tmp_path


def run(folder: Path, line: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of ``caaspp-diff`` with a line of arguments and redirections."""
    environment = {**os.environ, "HOME": str(folder), "PYTHONUNBUFFERED": ""}
    program = f"{shlex.quote(sys.executable)} -X dev -m caaspp_diff"
    done = subprocess.run(  # noqa: S603 - the arguments are those below
        ["/bin/sh", "-c", f"{program} {line}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "--version",
        "check --help",
        "check --print-rules",
        "layouts",
        "show aug.txt dec.txt 9900000020",
        "check aug.txt dec.txt --rules holds.toml",
        "check aug.txt dec.txt --rules fails.toml",
        "aug.txt dec.txt --no-html --exit-code",
        "aug.txt dec.txt --no-html -q --json -",
    ],
)
def test_what_cannot_be_printed_is_said_in_one_sentence(folder: Path, line: str) -> None:
    assert run(folder, f"{line} >/dev/full") == (2, "", f"{FULL}\n")


def test_on_a_full_stdout_the_files_are_complete_and_named(folder: Path) -> None:
    code, _, errors = run(folder, "aug.txt dec.txt --html r.html --json r.json >/dev/full")

    assert (code, errors) == (2, f"{FULL} Complete: r.json and r.html.\n")
    assert (folder / "r.html").read_bytes().rstrip().endswith(b"</html>")
    assert json.loads((folder / "r.json").read_bytes())["format"] == "caaspp-diff/1"


def test_on_a_full_stdout_a_mail_is_written_all_the_same(folder: Path) -> None:
    line = "email aug.txt dec.txt --to a@x.example --from b@x.example --dry-run --eml m.eml >/dev/full"

    assert run(folder, line) == (2, "", f"{FULL} Complete: m.eml.\n")
    assert (folder / "m.eml").stat().st_size > 0


def test_a_closed_stdout_is_said(folder: Path) -> None:
    code, _, errors = run(folder, "aug.txt dec.txt --html r.html >&-")

    assert (code, errors) == (2, f"{CLOSED} Complete: r.html.\n")


def test_a_closed_stdout_matters_only_where_something_is_printed(folder: Path) -> None:
    assert run(folder, "aug.txt dec.txt --html r.html -q >&-") == (0, "", "")
    assert (folder / "r.html").exists()


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full", "2>/dev/null"])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("check aug.txt dec.txt --rules holds.toml", 0),
        ("check aug.txt dec.txt --rules fails.toml", 1),
        ("check none.txt dec.txt", 2),
        ("check aug.txt dec.txt --none", 2),
        ("check", 2),
        ("aug.txt dec.txt --html r.html", 0),
        ("none.txt dec.txt", 2),
    ],
)
def test_the_exit_code_does_not_depend_on_stderr(folder: Path, line: str, expected: int, stderr: str) -> None:
    assert run(folder, f"{line} {stderr}")[0] == expected


def test_nothing_that_is_printed_lands_in_a_file_with_the_number_of_a_closed_stream(folder: Path) -> None:
    whole = run(folder, "aug.txt dec.txt --html whole.html --json whole.json")[0]
    closed = run(folder, "aug.txt dec.txt --html closed.html --json closed.json <&- >&- 2>&-")[0]

    assert (whole, closed) == (0, 2)
    for ending in ("html", "json"):
        assert (folder / f"closed.{ending}").read_bytes() == (folder / f"whole.{ending}").read_bytes()


@pytest.mark.parametrize("line", ["- dec.txt --no-html", "show aug.txt dec.txt -"])
def test_a_closed_stdin_is_said(folder: Path, line: str) -> None:
    code, printed, errors = run(folder, f"{line} <&-")

    assert (code, printed) == (2, "")
    assert "stdin" in errors
    assert "Bad file descriptor" in errors
    assert errors.count("\n") == 1


def test_no_question_is_asked_on_a_closed_stdin(folder: Path) -> None:
    code, _, errors = run(folder, "show aug.txt dec.txt <&-")

    assert (code, errors) == (
        2,
        "caaspp-diff: No SSID given. Pass it as an argument, or pass - and write it to stdin.\n",
    )


@pytest.mark.parametrize("line", ["check --print-rules", "layouts", "aug.txt dec.txt --no-html --json -"])
def test_a_reader_that_has_ended_is_no_failed_rule(folder: Path, line: str) -> None:
    program = [sys.executable, "-m", "caaspp_diff", *line.split()]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(program, cwd=folder, stdout=writing, stderr=subprocess.PIPE, check=False)  # noqa: S603
    os.close(writing)

    assert (done.returncode, done.stderr) == (2, b"")
