"""``caaspp-diff OLD NEW``, from the words on the command line to files, streams and exit codes."""

import json
import re
import zipfile
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.cli import app, failures
from caaspp_diff.cli import inputs as comparing
from caaspp_diff.comparison import run as comparison
from caaspp_diff.comparison.model import EVENT_KINDS
from caaspp_diff.version import __version__
from support.factories import write
from support.json_answers import child, ssid, unscored


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with old.txt and new.txt: student 1 is rescored, student 2 stays as she was."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "config"))
    write(Path("old.txt"), [child(1), child(2)])
    write(Path("new.txt"), [child(1, scale_score="2520"), child(2)])
    return tmp_path


def _run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def _events(text: str) -> list[tuple[str, str]]:
    return [(event["kind"], event["ssid"]) for event in json.loads(text)["events"]]


def test_two_files_without_a_command_are_compared_into_a_summary_and_a_report() -> None:
    answer = _run("old.txt", "new.txt")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.startswith("What changed: Sample Unified\n\nold  old.txt\n")
    assert answer.stdout.endswith("\nReport: new.changes.html\n")
    assert "What changed: Sample Unified" in Path("new.changes.html").read_text(encoding="utf-8")


def test_the_summary_names_no_student() -> None:
    printed = _run("old.txt", "new.txt").stdout

    for student in (child(1), child(2)):
        assert student["ssid"] not in printed
        assert student["last_name"] not in printed


def test_json_on_stdout_stands_there_alone_and_the_summary_goes_to_stderr() -> None:
    answer = _run("old.txt", "new.txt", "--json", "-")

    assert _events(answer.stdout) == [("score_changed", ssid(1))]
    assert answer.stderr.startswith("What changed: Sample Unified\n")


def test_quiet_prints_nothing_and_writes_all_the_same() -> None:
    answer = _run("-q", "--json", "out.json", "--html", "report.html", "old.txt", "new.txt")

    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "")
    assert _events(Path("out.json").read_text(encoding="utf-8")) == [("score_changed", ssid(1))]
    assert Path("report.html").stat().st_size > 10_000
    assert not Path("new.changes.html").exists()


def test_no_html_writes_no_report() -> None:
    assert _run("old.txt", "new.txt", "-q", "--no-html").exit_code == 0
    assert not list(Path().glob("*.html"))


@pytest.mark.parametrize(("new", "code"), [("new.txt", 1), ("old.txt", 0)])
def test_differences_make_exit_1_only_where_that_is_asked_for(new: str, code: int) -> None:
    assert _run("old.txt", new, "-q", "--no-html").exit_code == 0
    assert _run("old.txt", new, "-q", "--no-html", "--exit-code").exit_code == code


def test_the_text_the_csv_and_the_zip_of_a_pair_give_the_same_answer() -> None:
    write(Path("old.csv"), [child(2), child(1)])
    write(Path("new.csv"), [child(1, scale_score="2520"), child(2)])
    for stem in ("old", "new"):
        with zipfile.ZipFile(f"{stem}.zip", "w") as archive:
            archive.write(f"{stem}.csv")

    answers = [
        json.loads(_run(f"old.{ending}", f"new.{ending}", "-q", "--no-html", "--json", "-").stdout)
        for ending in ("txt", "csv", "zip")
    ]

    for part in ("records", "students", "events", "fields", "impact"):
        assert answers[0][part] == answers[1][part] == answers[2][part]


def test_one_side_may_come_from_stdin_and_not_both() -> None:
    piped = _run("-", "new.txt", "-q", "--no-html", "--json", "-", stdin=Path("old.txt").read_bytes())
    both = _run("-", "-", stdin=b"")

    assert _events(piped.stdout) == [("score_changed", ssid(1))]
    assert both.exit_code == 2
    assert both.stderr == "caaspp-diff: Only one of the two releases can be - (stdin).\n"


def test_only_keeps_the_kinds_that_are_named_and_knows_the_nearest_of_others() -> None:
    kept = _run("old.txt", "new.txt", "-q", "--no-html", "--json", "-", "--only", "student_left, retested")
    wrong = _run("old.txt", "new.txt", "--only", "student_lift")

    assert json.loads(kept.stdout)["events"] == []
    assert wrong.exit_code == 2
    assert wrong.stderr == "caaspp-diff: There is no kind of event student_lift. Did you mean student_left?\n"


def test_only_offers_all_kinds_where_none_is_near_to_the_name() -> None:
    wrong = _run("old.txt", "new.txt", "--only", "everything")

    assert wrong.exit_code == 2
    assert wrong.stderr == (
        f"caaspp-diff: There is no kind of event everything. Choose one of: {', '.join(EVENT_KINDS)}.\n"
    )


def test_an_ignored_field_is_not_compared() -> None:
    answer = _run("old.txt", "new.txt", "-q", "--no-html", "--json", "-", "--ignore", "scale_score")

    assert json.loads(answer.stdout)["records"]["changed"] == 0


@pytest.mark.parametrize(
    ("day", "expected"), [("2019-05-30", True), ("2019-06-01", False)], ids=["open", "closed"]
)
def test_the_day_of_extraction_decides_what_was_to_be_expected(day: str, expected: bool) -> None:  # noqa: FBT001
    write(Path("new.txt"), [child(1), child(2, elas="EL", el_status="Yes")])

    answer = _run("old.txt", "new.txt", "-q", "--no-html", "--json", "-", "--old-extracted", day)

    (event,) = json.loads(answer.stdout)["events"]
    assert (event["kind"], event["field"], event["expected"]) == ("demographic_changed", "elas", expected)


def test_a_day_that_is_none_is_refused() -> None:
    answer = _run("old.txt", "new.txt", "--old-extracted", "June")

    assert answer.exit_code == 2
    assert answer.stderr == (
        "caaspp-diff: --old-extracted is June, where a day such as 2019-06-12 was expected.\n"
    )


def test_a_guard_stops_with_exit_2_and_force_goes_on_with_a_finding() -> None:
    write(Path("new.csv"), [child(1)], layout="2019-20")

    stopped = _run("old.txt", "new.csv")
    forced = _run("old.txt", "new.csv", "-q", "--no-html", "--json", "-", "--force")

    assert stopped.exit_code == 2
    assert stopped.stderr == (
        "caaspp-diff: new.csv is of another administration (2019-20) than old.txt (2018-19). "
        "Check the two files, or compare in spite of it with --force.\n"
    )
    assert not Path("new.changes.html").exists()
    assert forced.exit_code == 0
    assert "administration_differs" in {found["code"] for found in json.loads(forced.stdout)["findings"]}


def test_no_output_may_overwrite_an_input() -> None:
    before = Path("new.txt").read_bytes()

    answer = _run("old.txt", "new.txt", "--json", "new.txt")

    assert answer.exit_code == 2
    assert answer.stderr == "caaspp-diff: new.txt is new.txt too; choose another name for the output.\n"
    assert Path("new.txt").read_bytes() == before


def test_an_output_that_cannot_be_written_is_told() -> None:
    Path("taken").write_text("a file", encoding="utf-8")

    answer = _run("old.txt", "new.txt", "-q", "--html", "taken/report.html")

    assert answer.exit_code == 2
    assert answer.stderr.startswith("caaspp-diff: ")
    assert "report.html cannot be written" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_settings_yield_to_the_environment_and_that_to_the_command_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("caaspp-diff.toml").write_text('quiet = true\nhtml = "file.html"\n', encoding="utf-8")
    assert _run("old.txt", "new.txt").stdout == ""
    monkeypatch.setenv("CAASPP_DIFF_HTML", "environment.html")
    _run("old.txt", "new.txt")
    _run("old.txt", "new.txt", "--html", "line.html")

    assert sorted(path.name for path in Path().glob("*.html")) == [
        "environment.html",
        "file.html",
        "line.html",
    ]


def test_the_lists_and_the_day_of_a_settings_file_are_used() -> None:
    write(Path("new.txt"), [child(1, scale_score="2520"), child(2, elas="EL", el_status="Yes")])
    Path("caaspp-diff.toml").write_text(
        'ignore = ["el_status", "scale_score"]\nonly = ["demographic_changed"]\nold_extracted = 2019-06-01\n',
        encoding="utf-8",
    )

    answer = _run("old.txt", "new.txt", "-q", "--no-html", "--json", "-")

    (event,) = json.loads(answer.stdout)["events"]
    assert (event["kind"], event["field"], event["expected"]) == ("demographic_changed", "elas", False)


def test_the_help_shows_the_names_of_a_settings_file_as_they_are_typed() -> None:
    Path("caaspp-diff.toml").write_text('ignore = ["uin", "last_name"]\n', encoding="utf-8")

    assert " uin,last_name]" in _run("compare", "--help").stdout


def test_a_settings_file_is_told_all_its_mistakes_at_once() -> None:
    Path("caaspp-diff.toml").write_text('forse = true\npopulation = "all"\n', encoding="utf-8")

    answer = _run("old.txt", "new.txt")

    assert answer.exit_code == 2
    assert answer.stderr == (
        "caaspp-diff: caaspp-diff.toml has 2 mistakes:\n"
        "  line 1: there is no setting forse. Did you mean force?\n"
        "  line 2: population is \"all\"; input should be 'enrolled' or 'tested'.\n"
    )


def test_an_interrupt_ends_with_130_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(comparison, "read_facts", interrupted)
    answer = _run("old.txt", "new.txt", "--json", "out.json")

    assert answer.exit_code == 130
    assert answer.stderr == "caaspp-diff: interrupted; nothing half-written is left.\n"
    assert sorted(path.name for path in Path().iterdir()) == ["new.txt", "old.txt"]


def test_a_fault_of_the_program_ends_with_2_and_says_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(child(1)["last_name"])

    monkeypatch.setattr(comparing, "compare", broken)
    answer = _run("old.txt", "new.txt")

    assert answer.exit_code == 2
    assert re.fullmatch(
        r"caaspp-diff stopped because of a bug \(RuntimeError in test_compare\.py, line \d+\)\. "
        r"Do not use any output of this run\. Please report this message; it contains no student data\.\n",
        answer.stderr,
    )
    assert child(1)["last_name"] not in answer.stderr
    monkeypatch.setenv(failures.DEBUG, "1")
    assert "test_compare.py:" in _run("old.txt", "new.txt").stderr


def test_duplicates_stop_unless_they_are_to_be_paired() -> None:
    write(Path("new.txt"), [child(1), child(1), child(2)])

    assert _run("old.txt", "new.txt").exit_code == 2
    assert _run("old.txt", "new.txt", "-q", "--no-html", "--on-duplicate", "pair").exit_code == 0


def test_colors_are_only_where_they_are_asked_for_or_a_terminal_is() -> None:
    assert "\x1b[" not in _run("old.txt", "new.txt").stdout
    assert "\x1b[" in _run("old.txt", "new.txt", "--color").stdout


def test_the_version_is_told() -> None:
    assert _run("--version").stdout == f"caaspp-diff {__version__}\n"


def test_a_scored_record_of_a_known_student_is_a_new_score() -> None:
    write(Path("old.txt"), [unscored(1), child(2)])
    write(Path("new.txt"), [child(1), child(2)])

    answer = _run("old.txt", "new.txt", "-q", "--no-html", "--json", "-")

    assert _events(answer.stdout) == [("score_added", ssid(1))]
