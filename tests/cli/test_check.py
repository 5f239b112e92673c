import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.checks.built_in import built_in_text
from caaspp_diff.cli import app
from support.factories import write
from support.json_answers import FIRST, LAST, child, unscored
from support.junit_schema import faults
from support.two_releases import write_releases

FAILS = "[score_removed]\nmax = 0\n"
HOLDS = "[score_removed]\nmax = 1\n"
WARNS = '[score_removed]\nmax = 0\nseverity = "warning"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with aug.txt and dec.txt, and no settings but its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    write_releases(tmp_path)
    return tmp_path


def check(*args: str, rules: str | None = None, old: str = "aug.txt", new: str = "dec.txt") -> Result:
    if rules is not None:
        Path("rules.toml").write_text(rules, encoding="utf-8")
        args = (*args, "--rules", "rules.toml")
    return CliRunner().invoke(app, ["check", old, new, *args])


def test_the_exit_code_says_whether_all_rules_hold() -> None:
    assert check(rules=HOLDS).exit_code == 0
    assert check(rules=FAILS).exit_code == 1
    assert check(rules=WARNS).exit_code == 0
    assert check("--fail-on", "warning", rules=WARNS).exit_code == 1
    assert check(new="none.txt", rules=HOLDS).exit_code == 2


def test_without_a_file_the_built_in_rules_hold() -> None:
    answer = check()

    assert answer.exit_code == 1
    assert "FAILED      score_removed                   1 (2.5%)          at most 1%\n" in answer.stdout
    assert (
        "participation of SB Math: not judged, as the numbers of SB Math are not in the new release.\n"
        in answer.stdout
    )


def test_the_built_in_rules_are_printed_without_files() -> None:
    answer = CliRunner().invoke(app, ["check", "--print-rules"])

    assert (answer.exit_code, answer.stdout) == (0, built_in_text())


def test_the_printed_rules_are_a_rules_file() -> None:
    assert check(rules=built_in_text()).stdout == check().stdout


def test_mistakes_in_the_rules_stop_it_before_anything_is_read() -> None:
    answer = check(rules="[retest]\nmax = 0\n[level_up]\n", new="none.txt")

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == (
        "caaspp-diff: rules.toml has 2 mistakes:\n"
        "  line 1: there is no rule about retest. Did you mean retested?\n"
        '  line 3: [level_up] sets no limit; write max = 25, or max = "2%", or min, below it.\n'
    )


def test_results_are_written_as_json_and_junit() -> None:
    answer = check("--json", "out/checks.json", "--junit", "out/checks.xml", rules=FAILS)

    assert answer.exit_code == 1
    told = json.loads(Path("out/checks.json").read_text(encoding="utf-8"))
    assert (told["format"], told["failed"], told["rules"]) == ("caaspp-diff-check/1", True, "rules.toml")
    assert [one["status"] for one in told["results"]] == ["failed"]
    assert faults(Path("out/checks.xml").read_bytes()) == []


def test_json_on_stdout_stands_there_alone() -> None:
    answer = check("--json", "-", rules=FAILS)

    assert json.loads(answer.stdout)["failed"] is True
    assert answer.stderr.startswith("Checks: aug.txt → dec.txt\n")
    assert check("--json", "-", "--quiet", rules=FAILS).stderr == ""


def test_quiet_prints_nothing_and_writes_all_the_same() -> None:
    answer = check("-q", "--junit", "checks.xml", rules=FAILS)

    assert (answer.exit_code, answer.output) == (1, "")
    assert Path("checks.xml").is_file()


def test_color_is_given_where_it_is_asked_for() -> None:
    assert "\x1b[" not in check(rules=FAILS).stdout
    assert "\x1b[1;31mFAILED" in check("--color", rules=FAILS).stdout


def test_github_gets_annotations_and_a_summary_below_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summary.md").write_text("# Earlier step\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")

    answer = check("--github", "-q", rules=FAILS)

    assert answer.exit_code == 1
    assert answer.stdout == (
        "::error title=caaspp-diff%3A score_removed::1 score was withdrawn; the rule says none.\n"
    )
    summary = Path("summary.md").read_text(encoding="utf-8")
    assert summary.startswith("# Earlier step\n### ❌ caaspp-diff check")
    assert "| error | score\\_removed | 1 | none |\n" in summary


def test_outside_of_github_there_is_no_summary_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check("--github", "-q", rules=HOLDS).output == ""

    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "none/summary.md")
    answer = check("--github", "-q", rules=HOLDS)
    assert answer.exit_code == 2
    assert "The step summary none/summary.md cannot be written" in answer.stderr


def test_an_approved_failure_passes_until_it_is_worse(folder: Path) -> None:
    toml = '[students_left]\nmax = "1%"\n[score_removed]\nmax = 0\n'
    assert check("--approve", "approved.json", "-q", rules=toml).exit_code == 1

    again = check("--baseline", "approved.json", rules=toml)
    assert again.exit_code == 0
    assert again.stdout.endswith("\nNo check failed, 2 approved as before.\n")

    lines = (folder / "dec.txt").read_bytes().splitlines(keepends=True)
    (folder / "dec.txt").write_bytes(b"".join(lines[:-13] + lines[-12:]))
    worse = check("--baseline", "approved.json", rules=toml)
    assert worse.exit_code == 1
    assert "  students_left: went from 7.50% to 10% (worse).\n" in worse.stdout
    assert "approved  score_removed  1" in worse.stdout


def test_a_baseline_may_be_approved_anew() -> None:
    check("--approve", "approved.json", rules=FAILS)
    before = Path("approved.json").read_bytes()

    assert check("--baseline", "approved.json", "--approve", "approved.json", rules=FAILS).exit_code == 0
    assert b'"approved"' in Path("approved.json").read_bytes()
    assert check("--baseline", "approved.json", rules=FAILS).exit_code == 0
    assert before != b""


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--json", "-", "--github"), "--json - and --github both write to stdout; give --json a file."),
        (("--json", "aug.txt"), "aug.txt is aug.txt too; choose another name for the output."),
        (("--junit", "rules.toml"), "rules.toml is rules.toml too; choose another name for the output."),
        (
            ("--junit", "x", "--approve", "x"),
            "x is another output, x, too; choose another name for the output.",
        ),
        (
            ("--baseline", "none.json"),
            "none.json cannot be read (No such file or directory); write a baseline with --approve.",
        ),
        (
            ("--old-extracted", "soon"),
            "--old-extracted is soon, where a day such as 2019-06-12 was expected.",
        ),
        (
            ("--ignore", "genderr"),
            "There is no field genderr in aug.txt or dec.txt to ignore. Did you mean gender?",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(args: tuple[str, ...], sentence: str) -> None:
    answer = check(*args, rules=HOLDS)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == f"caaspp-diff: {sentence}\n"


def test_options_of_the_comparison_apply() -> None:
    changes = '[demographic_changes]\nfield = ["el_status", "elas"]\nmax = 0\n'

    assert check(rules=changes).exit_code == 1
    assert check("--ignore", "elas,el_status", rules=changes).exit_code == 0
    assert check(rules=HOLDS, old="dec.txt", new="dec.txt").exit_code == 0
    assert check("--layout", "2016-17", rules=HOLDS).exit_code == 2


def test_the_settings_file_and_the_environment_are_honored(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine.toml").write_text(WARNS, encoding="utf-8")
    Path("caaspp-diff.toml").write_text(
        'json = "compare.json"\nquiet = true\n[check]\nrules = "mine.toml"\nfail_on = "warning"\n',
        encoding="utf-8",
    )

    answer = check()
    assert (answer.exit_code, answer.output) == (1, "")
    assert not Path("compare.json").exists()
    assert check("--fail-on", "error").exit_code == 0

    Path("lax.toml").write_text(HOLDS, encoding="utf-8")
    monkeypatch.setenv("CAASPP_DIFF_RULES", "lax.toml")
    assert check().exit_code == 0


def test_a_mistake_in_the_settings_is_told() -> None:
    Path("caaspp-diff.toml").write_text('[check]\nfail_onn = "warning"\n', encoding="utf-8")

    answer = check(rules=HOLDS)

    assert answer.exit_code == 2
    assert answer.stderr == (
        "caaspp-diff: caaspp-diff.toml, line 2: there is no setting fail_onn in [check]. "
        "Did you mean fail_on?\n"
    )


def secrets() -> set[str]:
    """Every name, SSID and birth date of the two releases."""
    text = Path("aug.txt").read_text(encoding="utf-8") + Path("dec.txt").read_text(encoding="utf-8")
    ssids = set(re.findall(r"99\d{8}(?=\D|\d{0,8}\b)", text))
    births = set(re.findall(r"2008-\d\d-\d\d", text))
    assert len(ssids) >= 40
    assert len(births) > 10
    return ssids | births | set(LAST) | set(FIRST)


def leaks(text: str) -> set[str]:
    return {secret for secret in secrets() if re.search(rf"\b{re.escape(secret)}\b", text)}


def test_no_output_names_a_student(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    strict = built_in_text().replace('"5%"', '"0%"') + "[new_scores]\nmax = 0\n[students_joined]\nmin = 1\n"
    strict += '[[school_changed]]\nmin = 9\nby = "school"\n[[identity_changes]]\nmin = 9\nby = "grade"\n'

    answer = check(
        "--json", "o/a.json", "--junit", "o/b.xml", "--approve", "o/c.json", "--github", rules=strict
    )  # fmt: skip
    held = check("--baseline", "o/c.json", "--json", "-", rules=strict.replace('max = "0%"', "max = 0"))

    written = [path.read_text(encoding="utf-8") for path in [*Path("o").iterdir(), Path("summary.md")]]
    assert answer.exit_code == 1
    assert len(written) == 4
    assert "students left the file" in written[-1] + answer.output
    assert leaks(answer.output + held.output + "".join(written)) == set()


def test_no_failure_names_a_student(folder: Path) -> None:
    lines = (folder / "aug.txt").read_bytes().splitlines(keepends=True)
    (folder / "twice.txt").write_bytes(b"".join([*lines, lines[0]]))
    (folder / "short.txt").write_bytes(b"".join(lines)[:-1500])
    (folder / "few.txt").write_bytes(b"".join(lines[:3]))
    answers = [
        check(rules=HOLDS, new="twice.txt"),
        check(rules=HOLDS, new="short.txt"),
        check(rules=HOLDS, new="few.txt"),
        check(rules=HOLDS, old="dec.txt", new="aug.txt"),
        check("--json", "aug.txt/x.json", rules=HOLDS),
        check("--encoding", "klingon", rules=HOLDS),
    ]

    assert [answer.exit_code for answer in answers[:3]] == [2, 2, 2]
    assert answers[4].exit_code == answers[5].exit_code == 2
    assert all(answer.output.count("\n") < 12 for answer in answers)
    assert leaks("".join(answer.output for answer in answers)) == set()


SMALL_NUMBERS = (
    '[[students_left]]\nmax = "1%"\n[[students_left]]\nmax = 0\nby = "school"\n[score_removed]\nmax = 0\n'
    '[level_down]\nmax = "0%"\n[demographic_changes]\nmax = 0\n[students_joined]\nmin = 25\n'
)
"""Rules that fail, each on a number from 1 to 10 but the last, which finds nothing."""


def test_no_output_says_a_small_number_where_it_is_to_be_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    files = ("--json", "o/a.json", "--junit", "o/b.xml", "--approve", "o/c.json", "--github")

    plain = check(*files, rules=SMALL_NUMBERS)
    before = {path: path.read_text(encoding="utf-8") for path in [*Path("o").iterdir(), Path("summary.md")]}
    Path("summary.md").unlink()
    redacted = check(*files, "--redact", "aggregate", rules=SMALL_NUMBERS)
    after = {path: path.read_text(encoding="utf-8") for path in before}

    assert plain.exit_code == redacted.exit_code == 1
    assert plain.stdout.count("FAILED") == redacted.stdout.count("FAILED")
    said = re.compile(r"\b(\d+) (student|score|demographic)|found.?.?: (\d+\.\d|[1-9])|\d\.\d%|\| \d")
    for text in (plain.stdout, *before.values()):
        assert said.search(text)
    for text in (redacted.output, *after.values()):
        found = {match.group() for match in said.finditer(text)}
        assert found <= {"0 student", 'found": 0.0', "| 0"}
    assert (
        "Alder Elementary: a withheld number of students left the file; the rule says none."
        in redacted.stdout
    )


def test_a_baseline_with_withheld_numbers_is_held_by_verdict(folder: Path) -> None:
    check("--approve", "approved.json", "--redact", "aggregate", "-q", rules=FAILS)
    assert '"found": null' in Path("approved.json").read_text(encoding="utf-8")

    for mode in ("none", "aggregate"):
        again = check("--baseline", "approved.json", "--redact", mode, rules=FAILS)
        assert (again.exit_code, "Since the baseline" in again.stdout) == (0, False)

    write(folder / "dec.txt", [unscored(n) if n <= 12 else child(n) for n in range(1, 41)])
    for mode, sentence in (
        ("none", "score_removed: went from withheld to 12 (worse)."),
        ("aggregate", "score_removed: is worse than what was approved."),
    ):
        worse = check("--baseline", "approved.json", "--redact", mode, rules=FAILS)
        assert (worse.exit_code, sentence in worse.stdout) == (1, True)


def test_withholding_is_a_setting_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("caaspp-diff.toml").write_text('redact = "ids"\n[check]\nredact = "aggregate"\n', encoding="utf-8")
    assert "A withheld number of scores" in check(rules=FAILS).stdout

    Path("caaspp-diff.toml").unlink()
    assert "1 score was withdrawn" in check(rules=FAILS).stdout
    monkeypatch.setenv("CAASPP_DIFF_CHECK_REDACT", "aggregate")
    assert "A withheld number of scores" in check(rules=FAILS).stdout
    assert "1 score was withdrawn" in check("--redact", "none", rules=FAILS).stdout


def loaded_by_check(*args: str) -> set[str]:
    """The packages that are imported when a check has answered."""
    code = f"""
import sys
from caaspp_diff.cli import main
sys.argv = ["caaspp-diff", "check", *{args!r}]
try:
    main()
except SystemExit as end:
    assert end.code in (0, 1), end.code
    print(*{{name.partition(".")[0] for name in sys.modules}})
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")  # noqa: S603  # ourselves
    return set(done.stdout.splitlines()[-1].split())


def test_only_a_baseline_brings_the_library_that_compares_it() -> None:
    files = ("aug.txt", "dec.txt", "--quiet")

    assert "deepdiff" not in loaded_by_check(*files, "--approve", "approved.json")
    assert "deepdiff" in loaded_by_check(*files, "--baseline", "approved.json")
