import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.cli import app
from support.json_answers import ssid
from support.two_releases import write_releases

GONE, CHANGED, NOBODY = ssid(1), ssid(5), ssid(99)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with aug.txt and dec.txt, and no settings but its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    write_releases(tmp_path)
    return tmp_path


def show(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["show", "aug.txt", "dec.txt", *args], input=stdin)


def test_a_student_is_shown_with_the_changes_marked() -> None:
    answer = show(CHANGED)

    assert answer.exit_code == 0
    assert answer.stdout.startswith(f"Castillo, Fatima - SSID {CHANGED}\nold  aug.txt\nnew  dec.txt\n")
    assert (
        "\nWhat happened\n- Score changed, SB ELA: 2510 → 2460 (\N{MINUS SIGN}50); level 3 " in answer.stdout
    )
    assert "  * Scale Score                         2510 → 2460\n" in answer.stdout
    assert "  Gender                              Female\n" in answer.stdout
    assert answer.stderr == ""


def test_json_is_one_object() -> None:
    told = json.loads(show(CHANGED, "--json").stdout)

    assert told["ssid"] == {"old": CHANGED, "new": CHANGED}
    assert [change["path"][-1] for change in told["changes"]] == ["achievement_level", "scale_score"]


def test_the_ssid_may_come_on_stdin() -> None:
    assert show("-", stdin=f"{GONE}\n").stdout == show(GONE).stdout


def test_the_ssid_is_asked_for_where_it_is_absent_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def prompt(text: str, **options: bool) -> str:
        asked.append((text, options))
        return GONE

    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr("caaspp_diff.cli.show._can_ask", lambda: True)

    answer = show()

    assert answer.stdout == show(GONE).stdout
    assert asked == [("SSID", {"hide_input": True, "err": True})]


def test_where_nobody_can_be_asked_that_is_an_error() -> None:
    answer = show()

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == (
        "caaspp-diff: No SSID given. Pass it as an argument, or pass - and write it to stdin.\n"
    )


@pytest.mark.parametrize("given", [NOBODY, "1234", "990000000X"])
@pytest.mark.parametrize("way", ["argument", "stdin"])
def test_an_ssid_that_is_not_there_is_not_repeated(given: str, way: str) -> None:
    answer = show(given) if way == "argument" else show("-", stdin=given)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("caaspp-diff: ")
    assert given not in answer.output


def test_stdin_can_be_only_one_thing() -> None:
    answer = CliRunner().invoke(app, ["show", "-", "dec.txt", "-"], input="")

    assert answer.stderr == "caaspp-diff: Only one of OLD, NEW and SSID can be - (stdin).\n"


def test_a_release_may_come_on_stdin_where_the_ssid_is_given() -> None:
    answer = CliRunner().invoke(app, ["show", "-", "dec.txt", GONE], input=Path("aug.txt").read_bytes())

    assert answer.exit_code == 0
    assert "old  stdin\n" in answer.stdout


def test_the_settings_that_all_comparisons_share_are_taken() -> None:
    Path("caaspp-diff.toml").write_text('encoding = "latin-9"\n', encoding="utf-8")

    assert show(GONE).stderr == "caaspp-diff: The encoding latin-9 is not one of utf-8 and cp1252.\n"


def test_colors_are_asked_for() -> None:
    assert "\x1b[" in show(CHANGED, "--color").stdout
    assert "\x1b[" not in show(CHANGED).stdout
