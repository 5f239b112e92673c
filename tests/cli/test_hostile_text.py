"""Text from outside is data: none of it steers a terminal, a log, a mail header or a file name."""

import ast
import inspect
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import StringIO
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caaspp_diff import cli
from caaspp_diff.cli import app, progress
from caaspp_diff.cli.progress import ProgressBars
from support.factories import SCHOOL_A, write
from support.hostile_texts import STEERING, steering_pair, steering_signs
from support.json_answers import child

BAD = "".join(STEERING)
NAME = "a\x1b]0;x\x07\x9b31m\u202e[red]\u2028\n=?utf-8?q?x=0D=0A?="
"""A file name that steers, where the system allows it."""

SYSTEM_ALLOWS_ALL = os.name == "posix"
ME = ("--from", "me@sample.example")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    steering_pair(folder)
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, releases: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with old.csv and new.csv, no settings, and no variables."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    for name in list(os.environ):
        if name.startswith(("CAASPP_DIFF_", "GITHUB_")):
            monkeypatch.delenv(name)
    for name in ("old.csv", "new.csv"):
        (tmp_path / name).write_bytes((releases / name).read_bytes())
    return tmp_path


def run(*arguments: str) -> Result:
    """Runs a command, and makes sure that what it prints and how it names its files steers nothing."""
    before = set(Path().rglob("*"))
    answer = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    for printed in (answer.stdout_bytes, answer.stderr_bytes):
        assert steering_signs(printed.decode(errors="replace"), color="--color" in arguments) == []
    assert [path for path in set(Path().rglob("*")) - before if steering_signs(str(path))] == []
    return answer


def refusal(*arguments: str) -> str:
    """What a command says that cannot do what it is asked: one line, and perhaps the usage before it."""
    answer = run(*arguments)
    assert answer.exit_code == 2, answer.output
    assert "bug" not in answer.stderr
    said = answer.stderr.split("Error: ")[-1] if answer.stderr.startswith("Usage") else answer.stderr
    assert re.sub(r"\n  line \d+: ", " ", said).count("\n") == 1, said
    return said


# What the commands print and write


@pytest.mark.parametrize(
    "options",
    [
        ("--color",),
        ("--only", "score_changed,student_left", "--lea-name", BAD, "--no-html"),
        ("--redact", "ids", "--key-file", "key.txt", "--color"),
        ("--redact", "aggregate", "--color"),
        ("--per-school", "schools", "--delta", "delta.csv"),
        ("--export", "a.xlsx", "--export", "a.csv", "--export", "a.parquet", "--no-html"),
        ("--force", "--color", "--layout", "2018-19"),
    ],
)
def test_a_comparison_prints_and_names_nothing_that_steers(options: tuple[str, ...]) -> None:
    run("privacy", "new-key", "key.txt")

    answer = run("old.csv", "new.csv", *options)

    assert answer.exit_code == 0, answer.output
    assert "What changed" in answer.stdout
    assert "\N{REPLACEMENT CHARACTER}" in answer.stdout


@pytest.mark.parametrize("redact", ["none", "aggregate"])
def test_json_on_stdout_escapes_what_steers_and_means_the_same(redact: str) -> None:
    run("old.csv", "new.csv", "--json", "a.json", "--no-html", "-q", "--redact", redact)
    answer = run("old.csv", "new.csv", "--json", "-", "--no-html", "--redact", redact)

    assert json.loads(answer.stdout) == json.loads(Path("a.json").read_bytes())
    assert redact != "none" or STEERING[9] in json.dumps(json.loads(answer.stdout), ensure_ascii=False)


RULES = """
[score_removed]
max = 0
by = "school"
[demographic_changes]
max = 0
field = ["elas", "el_status"]
by = "school"
[students_left]
max = 0
[schools]
require = "all"
[findings]
none = ["lea_renamed", "layout_drift", "invalid_code"]
"""


@pytest.mark.parametrize(
    "options",
    [("--color",), ("--json", "-"), ("--junit", "a.xml"), ("--github",), ("--approve", "approved.json")],
)
def test_a_check_prints_nothing_that_steers(
    options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    Path("rules.toml").write_text(RULES, encoding="utf-8")

    answer = run("check", "old.csv", "new.csv", "--rules", "rules.toml", *options)

    assert answer.exit_code == 1, answer.output
    if "--json" not in options:
        assert "\N{REPLACEMENT CHARACTER}]0;title" in answer.stdout
    if "--github" in options:
        commands = [line for line in answer.stdout.splitlines() if line.startswith("::")]
        assert commands
        assert all(re.match(r"::(error|warning) title=caaspp-diff%3A ", line) for line in commands)
        assert steering_signs(Path("summary.md").read_text(encoding="utf-8")) == []


def test_what_a_baseline_approved_is_told_as_plain_text() -> None:
    run("check", "old.csv", "new.csv", "--approve", "approved.json")
    approved = json.loads(Path("approved.json").read_bytes())
    approved["results"][f"error {BAD}"] = {"status": "failed", "found": 1, "items": {BAD: 1}}
    Path("approved.json").write_text(json.dumps(approved), encoding="utf-8")

    answer = run("check", "old.csv", "new.csv", "--baseline", "approved.json", "--github")

    assert "was approved, and is not among the rules" in answer.stdout


@pytest.mark.parametrize("number", range(1, len(STEERING) + 1))
def test_one_student_is_shown_as_plain_text(number: int) -> None:
    answer = run("show", "old.csv", "new.csv", f"99{number:08d}", "--color")

    assert answer.exit_code == 0, answer.output


def test_one_student_as_json_is_the_same_without_what_steers() -> None:
    answer = run("show", "old.csv", "new.csv", "9900000010", "--json")

    assert STEERING[9] in json.dumps(json.loads(answer.stdout), ensure_ascii=False)


def test_a_layout_of_ones_own_is_listed_as_plain_text() -> None:
    table = "number\tname\tcsv_header\tcanonical_name\tgroup\n"
    table += "1\tRecord Type\tRecord Type\trecord_type\tkey\n2\tSSID\tSSID\tssid\tkey\n"
    texts = [text for text in STEERING if text.splitlines() == [text]]
    table += "".join(f"{at}\t{text}\t{text} {at}\tf{at}\t\n" for at, text in enumerate(texts, start=3))
    Path("2018-19.tsv").write_text(table, encoding="utf-8", newline="\n")

    listed = run("layouts", "--layout-file", "2018-19.tsv")
    as_json = run("layouts", "--layout-file", "2018-19.tsv", "--json")
    compared = run("layouts", "--layout-file", "2018-19.tsv", "--diff", "2018-19")

    assert (listed.exit_code, as_json.exit_code, compared.exit_code) == (0, 0, 0), listed.output
    assert texts[0] in {row["title"] for row in json.loads(as_json.stdout)}


@pytest.mark.skipif(not SYSTEM_ALLOWS_ALL, reason="the system refuses such file names")
def test_files_that_are_called_by_what_steers_are_named_as_plain_text() -> None:
    for release in ("old", "new"):
        Path(f"{release}.csv").rename(f"{release}{NAME}.csv")
    before = set(Path().iterdir())
    files = f"old{NAME}.csv", f"new{NAME}.csv"

    compared = run(*files, "--color")
    others = [
        run("check", *files, "--color", "--fail-on", "warning"),
        run("show", *files, "9900000002"),
        run("email", *files, *ME, "--to", "a@sample.example", "--dry-run"),
        run("sample", "sampled", "--students", "20", "--form", "zip"),
    ]

    assert compared.exit_code == 0, compared.output
    assert [each.exit_code for each in others] == [1, 0, 0, 0], others[0].output
    assert {path.name for path in set(Path().iterdir()) - before} == {
        "newa_]0;x__31m_[red]__=?utf-8?q?x=0D=0A?=.changes.html",
        "newa_]0;x__31m_[red]__=?utf-8?q?x=0D=0A?=.changes.eml",
        "sampled",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a file name be any bytes")
def test_a_file_name_that_is_no_text_is_in_every_output_as_plain_text() -> None:
    Path("old.csv").rename("\udcffold.csv")
    Path("new.csv").rename("new\udc80.csv")
    files = "\udcffold.csv", "new\udc80.csv"
    outputs = ("--json", "a.json", "--export", "a.xlsx", "--export", "a.csv", "--per-school", "schools")

    compared = run(*files, *outputs, "--lea-name", "Sample\udcff")
    others = [
        run(*files, "--no-html", "--json", "-", "--redact", "aggregate"),
        run("check", *files, "--json", "b.json", "--junit", "b.xml", "--approve", "approved.json"),
        run("show", *files, "9900000002", "--json"),
        run("email", *files, *ME, "--to", "a@sample.example", "--dry-run"),
    ]

    assert compared.exit_code == 0, compared.output
    assert [each.exit_code for each in others] == [0, 0, 0, 0], others[0].output
    named = json.loads(Path("a.json").read_bytes())
    assert (named["old"]["name"], named["new"]["name"]) == ("\ufffdold.csv", "new\ufffd.csv")
    assert "What changed: Sample\ufffd" in Path("new_.changes.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not SYSTEM_ALLOWS_ALL, reason="the system refuses such file names")
def test_outputs_that_a_user_calls_by_what_steers_are_announced_as_plain_text() -> None:
    pair = ("old.csv", "new.csv")
    asked = [
        (*pair, "--html", f"{NAME}.html", "--export", f"{NAME}.xlsx", "--delta", f"{NAME}.csv"),
        ("sample", NAME, "--students", "20", "--form", "zip"),
        ("privacy", "new-key", f"{NAME}.key"),
        ("email", *pair, *ME, "--to", "a@sample.example", "--dry-run", "--eml", f"{NAME}.eml"),
    ]
    answers = [CliRunner().invoke(app, arguments) for arguments in asked]

    assert [answer.exit_code for answer in answers] == [0, 0, 0, 0], answers[0].output
    assert [steering_signs(answer.output) for answer in answers] == [[], [], [], []]
    announced = "\N{REPLACEMENT CHARACTER}]0;x"
    assert all(announced in answer.output for answer in answers)
    assert Path(f"{NAME}.eml").exists()


def test_members_of_a_zip_are_named_as_plain_text() -> None:
    for name in ("old", "new"):
        with zipfile.ZipFile(f"{name}.zip", "w") as archive:
            archive.writestr(f"a{BAD}.csv", Path(f"{name}.csv").read_bytes())
            archive.writestr(f"a{BAD}.dat", b"x")

    answer = run("old.zip", "new.zip", "--color", "--json", "a.json")

    assert answer.exit_code == 0, answer.output
    assert "form_chosen" in Path("a.json").read_text(encoding="utf-8")


def test_progress_names_a_file_as_plain_text_without_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setenv("NO_COLOR", "1")

    with ProgressBars(enabled=True) as bars:
        draw = bars.reading(f"a[red]{STEERING[0]}\u202e[/bold].csv")
        assert draw is not None
        draw(1, 2)

    shown = terminal.getvalue()
    assert "a[red]\N{REPLACEMENT CHARACTER}]0;title" in re.sub(r"\s+", "", shown)
    assert "[/bold].csv" in re.sub(r"\s+", "", shown)
    assert not {"\x1b]", "\x07", "\u202e"} & {sign for sign in ("\x1b]", "\x07", "\u202e") if sign in shown}


# Mail


HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
]  # fmt: skip


def parsed(file: Path) -> EmailMessage:
    """The mail in a file, once its raw head and its parsed head are both found to be what was written."""
    content = file.read_bytes()
    head, _, body = content.partition(b"\r\n\r\n")
    unfolded = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    assert sorted(line.split(b":")[0].decode() for line in unfolded.split(b"\r\n")) == sorted(HEADERS)
    assert not re.search(rb"[^\x20-\x7e\r\n]", head)
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [steering_signs(str(value)) for value in mail.values()] == [[]] * len(HEADERS)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert body.startswith(b"--")
    text, page = (str(part.get_content()).replace("\r\n", "\n") for part in mail.iter_parts())
    assert "CAASPP 2018" in text
    assert steering_signs(text) == steering_signs(page) == []
    return mail


def test_a_mail_to_an_lea_has_the_headers_and_the_body_that_were_written() -> None:
    answer = run("email", "old.csv", "new.csv", *ME, "--to", "a@sample.example", "--dry-run")

    assert answer.exit_code == 0, answer.output
    subject = str(parsed(Path("new.changes.eml"))["Subject"])
    assert "= ?utf-8?q?x=0D=0ABcc:_v@evil.example=0D=0A=0D=0A<h1>Hi</h1>?=" in subject
    assert "=?" not in subject


@pytest.mark.parametrize("text", STEERING)
def test_a_mail_to_a_school_has_the_headers_that_were_written(text: str, tmp_path: Path) -> None:
    for name in ("old.csv", "new.csv"):
        school = {"tested_school_name_1": text, "tested_lea_name_1": text}
        write(tmp_path / name, [child(number, **school) for number in range(1, 4)])
    Path("roster.csv").write_text(f"school,email\n{SCHOOL_A},a@sample.example\n", encoding="utf-8")

    answer = run(
        *("email", "old.csv", "new.csv", *ME, "--per-school", "roster.csv", "--dry-run"),
        *("--to", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3D0D=3D0ABcc=3F=3D?= <b@sample.example>"),
    )

    assert answer.exit_code == 0, answer.output
    school_mail = parsed(Path(f"new.changes.{SCHOOL_A}.eml"))
    assert school_mail["To"] == "a@sample.example"
    assert str(school_mail["Subject"]).endswith(text) == (not steering_signs(text) and "=?" not in text)
    (receiver,) = parsed(Path("new.changes.eml"))["To"].addresses
    assert receiver.addr_spec == "b@sample.example"


def test_a_school_whose_code_is_no_number_names_no_other_file() -> None:
    codes = {
        "calpads_school_code": "../\x1b]\u202e/0000001",
        "tested_school_code_1": "../\x1b]\u202e/0000001",
    }
    for name in ("old.csv", "new.csv"):
        write(Path(name), [child(number, **codes) for number in range(1, 4)])
    Path("roster.csv").write_text("school,email\n1,a@sample.example\n", encoding="utf-8")

    answer = run("email", "old.csv", "new.csv", *ME, "--per-school", "roster.csv", "--dry-run")

    assert answer.exit_code == 0, answer.output
    assert [path.name for path in Path().glob("*.eml")] == ["new.changes._______0000001.eml"]


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3D0D=3D0ABcc=3F=3D?=", "= ?utf-8?q?x=0D=0ABcc?="),
        ("=?utf-8?b?4oCuZ25w?=", "\N{REPLACEMENT CHARACTER}gnp"),
        ("=?utf-8?q?x=0D=0ABcc:_v@evil.example?=", None),
        ('"=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3D0D=3D0ABcc=3F=3D?="', None),
    ],
)
def test_a_sender_in_the_settings_has_the_name_that_was_read(sender: str, name: str | None) -> None:
    address = f"{sender} <me@sample.example>"
    settings = f"[mail]\nfrom = '{address}'\nto = ['{address}']\n"
    Path("caaspp-diff.toml").write_text(settings, encoding="utf-8", newline="\n")

    if name is None:
        refusal("email", "old.csv", "new.csv", "--dry-run")
        return
    answer = run("email", "old.csv", "new.csv", "--dry-run")

    assert answer.exit_code == 0, answer.output
    mail = parsed(Path("new.changes.eml"))
    for header in ("From", "To"):
        (found,) = mail[header].addresses
        assert (found.display_name, found.addr_spec) == (name, "me@sample.example")


# What cannot be done


def test_arguments_that_are_wrong_are_quoted_as_plain_text() -> None:
    pair = ("old.csv", "new.csv")
    for wrong in (BAD, f"\n{BAD}\nx"):
        for option in (
            *(
                "--ignore",
                "--only",
                "--layout",
                "--delimiter",
                "--encoding",
                "--population",
                "--old-extracted",
            ),
            *("--on-duplicate", "--redact", "--delta-split", "--delta-kinds"),
        ):
            refusal(*pair, "--no-html", option, wrong)
        refusal(*pair, f"--no{wrong}")
        refusal(*pair, wrong)
        refusal("show", *pair, wrong)
        refusal("layouts", wrong)
        refusal("layouts", "2018-19", "--diff", wrong)
        refusal("sample", "folder", "--layout", wrong)
        refusal("sample", "folder", "--students", wrong)
        refusal("sample", "folder", "--form", wrong)
        refusal("email", *pair, *ME, "--to", wrong)
        refusal("email", *pair, "--from", wrong, "--to", "a@sample.example")
        refusal("privacy", wrong)
        refusal("check", *pair, "--fail-on", wrong)


def test_files_that_are_not_there_are_named_as_plain_text() -> None:
    pair = ("old.csv", "new.csv", "--no-html")
    refusal(BAD, "new.csv")
    refusal("old.csv", f"{BAD}\n.csv")
    for option in ("--layout-file", "--logo", "--export"):
        refusal(*pair, option, f"\n{BAD}")
    refusal(*pair, "--logo", f"\n{BAD}.png")
    refusal(*pair, "--redact", "ids", "--key-file", f"\n{BAD}")
    refusal("check", *pair[:2], "--rules", f"\n{BAD}")
    refusal("check", *pair[:2], "--baseline", f"\n{BAD}")
    refusal("email", *pair[:2], *ME, "--per-school", f"\n{BAD}")
    mail = ("email", *pair[:2], *ME, "--to", "a@sample.example", "--attach", "report")
    refusal(*mail, "--attach-password-file", f"\n{BAD}")


@pytest.mark.skipif(not SYSTEM_ALLOWS_ALL, reason="the system refuses such file names")
def test_files_that_cannot_be_read_are_named_as_plain_text() -> None:
    damaged, broken = f"{NAME}.csv", f"{NAME}.zip"
    Path(NAME).mkdir()
    refusal(NAME, "new.csv")
    for content in (
        b"",
        b"x",
        b"\x00" * 100,
        Path("old.csv").read_bytes()[:9000],
        b"Record Type^SSID\r\n01^1\r\n",
    ):
        Path(damaged).write_bytes(content)
        refusal(damaged, "new.csv")
    Path(broken).write_bytes(b"PK\x03\x04" + b"x" * 100)
    refusal(broken, "new.csv")
    Path(damaged).write_bytes(Path("old.csv").read_bytes())
    refusal(damaged, damaged, "--html", damaged)
    refusal("privacy", "new-key", damaged)
    refusal("privacy", "new-key", f"old.csv/{NAME}")
    refusal("old.csv", "new.csv", "--html", f"old.csv/{NAME}.html")
    for name in ("\udcff.csv", "\udcff\udc80"):
        refusal(name, "new.csv")


def test_a_zip_with_several_releases_names_its_members_as_plain_text() -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        for number, text in enumerate((*STEERING, f"x\n{BAD}")):
            archive.writestr(f"a{number}{text}.csv", b"x")

    assert "holds several releases" in refusal("a.zip", "new.csv")


def test_releases_that_cannot_be_compared_are_described_as_plain_text() -> None:
    others = {"tested_lea_name_1": BAD, "calpads_district_code": BAD, "tested_district_code_1": f"{BAD}1"}
    write(Path("other.csv"), [child(number, **others) for number in range(1, 20)])
    write(Path("twice.csv"), [child(1, last_name=BAD), child(1, last_name=f"{BAD}1")])
    write(Path("odd.csv"), [child(1, ssid=BAD), child(2, record_type=BAD)])

    refusal("old.csv", "other.csv")
    refusal("twice.csv", "new.csv")
    refusal("odd.csv", "new.csv")
    refusal("new.csv", "twice.csv")


@pytest.mark.parametrize(
    "row",
    [
        "1\t{bad}\t\t\t",
        "1\t{bad}\t{bad}\t\t{bad}",
        "{bad}\t{bad}\t{bad}\t\t",
        "1\t{bad}\t{bad}\t{bad}\t\n2\t{bad}\t{bad}\t{bad}\t",
        "1\tSSID\tSSID\tssid\tkey",
    ],
)
def test_a_layout_table_with_mistakes_is_quoted_as_plain_text(row: str) -> None:
    bad = "\x1b]0;x\x07\x9b31m\u202e\ufeff\x7f"
    table = "number\tname\tcsv_header\tcanonical_name\tgroup\n" + row.format(bad=bad) + "\n"
    Path("2018-19.tsv").write_text(table, encoding="utf-8", newline="\n")

    refusal("layouts", "--layout-file", "2018-19.tsv")
    refusal("old.csv", "new.csv", "--no-html", "--layout-file", "2018-19.tsv")


QUOTED = '"' + "".join(f"\\U{ord(sign):08x}" for sign in f"{BAD}\nx") + '"'
"""A key or value that TOML reads back as it is."""


@pytest.mark.parametrize(
    "rules",
    [
        f"[{QUOTED}]\nmax = 0\n",
        f"[score_removed]\nmax = {QUOTED}\n",
        f"[score_removed]\n{QUOTED} = 0\n",
        f"[score_removed]\nmax = 0\nby = {QUOTED}\nof = [{QUOTED}]\n",
        f"[schools]\nrequire = [{QUOTED}]\n[{QUOTED}]\n[findings]\nnone = [{QUOTED}]\n",
        f"[demographic_changes]\nmax = 0\nfield = [{QUOTED}]\nseverity = {QUOTED}\n",
        f"{QUOTED} = {QUOTED}\n",
        "[score_removed]\nmax = \x1b]0;x\x07\n",
        "[score_removed]\nmax = 0\n[score_removed\u202e]\n",
    ],
)
def test_rules_with_mistakes_are_quoted_as_plain_text(rules: str) -> None:
    Path("rules.toml").write_text(rules, encoding="utf-8", newline="\n")

    assert "rules.toml" in refusal("check", "old.csv", "new.csv", "--rules", "rules.toml")


@pytest.mark.parametrize(
    "settings",
    [
        f"{QUOTED} = 1\n",
        f"layout = {QUOTED}\n",
        f"ignore = [{QUOTED}]\n",
        f"only = [{QUOTED}]\n",
        f"population = {QUOTED}\n",
        f"html = 1\n[mail]\n{QUOTED} = 1\n",
        f"[{QUOTED}]\n",
        f"delimiter = {QUOTED}\n",
        "layout = \x1b]0;x\x07\n",
        "layout\u202e = 1\n",
    ],
)
def test_settings_with_mistakes_are_quoted_as_plain_text(settings: str) -> None:
    Path("caaspp-diff.toml").write_text(settings, encoding="utf-8", newline="\n")

    refusal("old.csv", "new.csv")


def test_the_help_shows_defaults_from_the_settings_as_plain_text() -> None:
    Path("caaspp-diff.toml").write_text(f"lea_name = {QUOTED}\nignore = [{QUOTED}]\n", encoding="utf-8")

    answer = run("compare", "--help")

    assert answer.exit_code == 0
    assert "\N{REPLACEMENT CHARACTER}]0;title" in re.sub(r"\s", "", answer.stdout)


def test_variables_and_mail_settings_that_are_wrong_are_quoted_as_plain_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail = ("email", "old.csv", "new.csv", "--to", "a@sample.example")
    hostile = BAD.replace("\x00", "") + "\nx"
    for name in ("ON_DUPLICATE", "OLD_EXTRACTED", "MAIL_PORT", "MAIL_SECURITY", "MAIL_FROM"):
        with monkeypatch.context() as variables:
            variables.setenv(f"CAASPP_DIFF_{name}", hostile)
            refusal(*mail)
    with monkeypatch.context() as variables:
        variables.setenv("CAASPP_DIFF_MAIL_HOST", hostile)
        variables.setenv("CAASPP_DIFF_MAIL_SECURITY", "none")
        refusal(*mail, *ME)
    with monkeypatch.context() as variables:
        variables.setenv("CAASPP_DIFF_MAIL_HOST", f"..{hostile}")
        assert "cannot be reached" in refusal(*mail, *ME)


def test_a_roster_with_mistakes_is_quoted_as_plain_text() -> None:
    mail = ("email", "old.csv", "new.csv", *ME, "--dry-run", "--per-school", "roster.csv")
    for roster in (
        f'school,email\n"{BAD}\nx",a@sample.example\n',
        f'school,email\n{SCHOOL_A},"{BAD}"\n',
        f"{BAD},email\n",
    ):
        Path("roster.csv").write_text(roster, encoding="utf-8", newline="\n")
        refusal(*mail)


# Nothing is printed but by these ways


def _echoed() -> Iterator[tuple[str, ast.expr]]:
    """What each call of typer.echo in the command line prints, with its module."""
    for path in sorted(Path(inspect.getfile(cli)).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "typer.echo",
                "typer.secho",
                "print",
            }:
                yield path.name, node.args[0]


PLAIN = {
    "plain_text",
    "plain_json",
    "render_terminal",
    "render_student",
    "render_check",
    "render_annotations",
}
OWN_WORDS = {"built_in_text()", "f'caaspp-diff {__version__}'"}


def test_a_command_prints_nothing_that_was_not_made_plain() -> None:
    printed = list(_echoed())

    assert len(printed) > len(PLAIN)
    for module, what in printed:
        by = ast.unparse(what.func) if isinstance(what, ast.Call) else ""
        assert by in PLAIN or ast.unparse(what) in OWN_WORDS, f"{module} prints {ast.unparse(what)}"
