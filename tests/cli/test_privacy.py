import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.cli import app
from caaspp_diff.cli.passwords import attachment_password
from caaspp_diff.errors import UsageError
from caaspp_diff.privacy.tokens import token
from support.two_releases import write_releases

TOKEN = re.compile(r"\bs-[0-9a-f]{16}\b")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with aug.txt and dec.txt, and no settings but its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    monkeypatch.delenv("CAASPP_DIFF_ATTACH_PASSWORD", raising=False)
    write_releases(tmp_path)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def tokens(*args: str) -> Result:
    return run("aug.txt", "dec.txt", "--redact", "ids", "--key-file", "students.key", *args)


def counts(*args: str) -> dict[str, Any]:
    answer = run("aug.txt", "dec.txt", "-q", "--no-html", "--redact", "aggregate", "--json", "-", *args)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def test_a_new_key_is_random_and_only_its_owners() -> None:
    answer = run("privacy", "new-key", "students.key")
    assert (answer.exit_code, answer.stderr) == (0, "")
    key = Path("students.key").read_text(encoding="ascii")
    assert re.fullmatch(r"[0-9a-f]{64}\n", key)
    assert key.strip() not in answer.stdout
    if os.name == "posix":
        assert Path("students.key").stat().st_mode & 0o777 == 0o600
    run("privacy", "new-key", "other.key")
    assert Path("other.key").read_text(encoding="ascii") != key


def test_a_key_is_never_written_over() -> None:
    run("privacy", "new-key", "students.key")
    key = Path("students.key").read_bytes()
    answer = run("privacy", "new-key", "students.key")
    assert answer.exit_code == 2
    assert "students.key is there already" in answer.stderr
    assert Path("students.key").read_bytes() == key


def test_a_student_has_one_token_in_every_output_of_a_key() -> None:
    run("privacy", "new-key", "students.key")
    answer = tokens("-q", "--html", "page.html", "--json", "all.json", "--export", "all.csv")
    assert answer.exit_code == 0
    told = json.loads(Path("all.json").read_text(encoding="utf-8"))
    key = bytes.fromhex(Path("students.key").read_text(encoding="ascii"))
    left = {event["ssid"] for event in told["events"] if event["kind"] == "student_left"}
    assert left == {token(f"99{n:08d}", key) for n in (1, 2, 3)}
    of_events = {event["ssid"] for event in told["events"]}
    for name in ("page.html", "all.csv"):
        assert set(TOKEN.findall(Path(name).read_text(encoding="utf-8"))) == of_events
    for name in ("page.html", "all.json", "all.csv"):
        assert not re.search(r"\b99\d{8}\b|Rivera|2008-", Path(name).read_text(encoding="utf-8"))


def test_another_key_gives_other_tokens() -> None:
    found = []
    for _ in range(2):
        Path("students.key").unlink(missing_ok=True)
        run("privacy", "new-key", "students.key")
        found.append(set(TOKEN.findall(tokens("-q", "--no-html", "--json", "-").stdout)))
    assert found[0]
    assert not found[0] & found[1]


@pytest.mark.parametrize("content", [None, "", "0123", "x" * 64, "é" * 64])
def test_a_file_that_is_no_key_is_told_with_how_to_make_one(content: str | None) -> None:
    if content is not None:
        Path("students.key").write_text(content, encoding="utf-8")
        Path("students.key").chmod(0o600)
    answer = tokens()
    assert answer.exit_code == 2
    assert "students.key" in answer.stderr
    assert "caaspp-diff privacy new-key" in answer.stderr


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_a_key_that_others_can_read_is_refused() -> None:
    run("privacy", "new-key", "students.key")
    Path("students.key").chmod(0o644)
    answer = tokens()
    assert answer.exit_code == 2
    assert "chmod 600 students.key" in answer.stderr


def test_counts_withhold_alike_whatever_kinds_are_asked_for() -> None:
    whole = counts()
    some = counts("--only", "score_added")
    assert some["events"] == [event for event in whole["events"] if event["kind"] == "score_added"]
    assert {key: value for key, value in some.items() if key != "events"} == {
        key: value for key, value in whole.items() if key != "events"
    }


def test_a_password_is_asked_for_twice_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def prompt(_: str, **options: object) -> str:
        asked.append(options)
        return "correct horse battery"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", prompt)
    assert attachment_password(None, may_ask=True) == "correct horse battery"
    assert asked == [{"hide_input": True, "confirmation_prompt": True, "err": True}]


def test_nobody_is_asked_where_a_release_comes_over_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    with pytest.raises(UsageError, match="sent encrypted only"):
        attachment_password(None, may_ask=False)
