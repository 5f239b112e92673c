"""No student by the side door: every command, its failures included, is run and all that it says is searched.

What is searched: stdout, stderr, logs, mails, JUnit, annotations, step summaries, aggregate outputs, names of
files, and what is left in the folder for temporary files. Outputs that were asked for in so many words (the
report, the JSON, the exports, ``show``) hold students and are not searched.
"""

import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import chain
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from caaspp_diff.cli import app
from support.factories import SCHOOL_A, SCHOOL_B, record, scored, write
from support.identifiers import identifier_names
from support.mail_server import PASSWORD, USER, Authority, Mailbox, free_port, mail_server

ATTACHED = "correct horse battery"
ME, ANA, BO = "me@office.sample.example", "ana@office.sample.example", "bo@office.sample.example"
STUDENTS = 48
NAMING = identifier_names()

Record = dict[str, str]
Prepare = Callable[["Stage"], None]


def child(number: int, record_type: str = "01", *, has_score: bool = True, **values: str) -> Record:
    """A record whose names, birth date and ids stand nowhere else."""
    made = (
        scored(number, record_type, 2540 if record_type == "02" else 2510)
        if has_score
        else record(number, record_type)
    )
    return made | {
        "last_name": f"Quillfeather{number:03d}",
        "first_name": f"Zebedee{number:03d}",
        "middle_name": f"Xanthippe{number:03d}",
        "date_of_birth": f"1997-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
        "calpads_school_code": SCHOOL_B if number > 30 else SCHOOL_A,
        "local_student_id": f"LOC7{number:05d}",
        "uin": f"8{number:015d}",
    } | values  # fmt: skip


def releases() -> tuple[list[Record], list[Record]]:
    """Everything happens at least once: departures, arrivals, scores, identities, a replaced SSID."""
    old = [child(n, test) for n in range(1, STUDENTS + 1) for test in ("01", "02")]
    new = [dict(one) for one in old[8:]]
    new[0] |= {"last_name": "Quillfeather999"}
    new[2] |= {"date_of_birth": "1997-02-28"}
    new[4] |= {"scale_score": "2430", "achievement_level": "1"}
    new[6] = child(8, has_score=False)
    new[8] |= {"student_exit_code": "E130", "student_exit_date": "2019-09-01"}
    new[10] |= {"el_status": "Yes", "elas": "EL"}
    new[11] |= {"uin": "7000000000000001", "test_registration_id": "7000000000000002"}
    new[12] |= {"ssid": "9977777777"}
    new[13] |= {"ssid": "9977777777"}
    new[14] |= {"opportunity_id_1": "7000000000000003", "opportunity_id_2": "7000000000000004"}
    new += [child(n, "06", scale_score="0220") for n in range(20, 40)]
    new += [child(n, test) for n in range(100, 115) for test in ("01", "02")]
    return old, new


def secrets_of(*records: Record) -> set[str]:
    """Every name, SSID, birth date and id, and birth dates in other forms."""
    found = set()
    for one in records:
        found |= {value for field, value in one.items() if value and field in NAMING}
        year, month, day = one["date_of_birth"].split("-")
        found |= {f"{year}{month}{day}", f"{month}/{day}/{year}", f"{int(month)}/{int(day)}/{year}"}
    return found


OLD, NEW = releases()
SECRETS = secrets_of(*OLD, *NEW)
FOUND = re.compile("|".join(map(re.escape, sorted(SECRETS, key=len, reverse=True))), re.IGNORECASE)


@dataclass
class Stage:
    """Where a command runs: a folder with the two releases, and a mail server."""

    folder: Path
    patch: pytest.MonkeyPatch
    mailbox: Mailbox
    authority: Authority

    def set(self, **variables: object) -> None:
        """Sets variables of the environment, without their prefix."""
        for name, value in variables.items():
            self.patch.setenv(f"CAASPP_DIFF_{name}", str(value))

    def write(self, name: str, text: str) -> None:
        """Writes a file of text."""
        (self.folder / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Case:
    """One run of a command."""

    args: tuple[str, ...]
    exit_code: int = 0
    prepare: Prepare = lambda _: None
    outputs: tuple[str, ...] = ()
    """Files that have to be written, and are searched too."""

    stdout: bool = True
    """Whether stdout is searched: not where students were asked for."""


# What goes wrong.


def foreign(stage: Stage) -> None:
    """New is another LEA's."""
    other = dict.fromkeys(("calpads_district_code", "tested_district_code_1"), "29999990000000")
    write(stage.folder / "dec.txt", [one | other for one in NEW])


def twice(stage: Stage) -> None:
    """A record stands twice in new."""
    write(stage.folder / "dec.txt", [*NEW, NEW[0]])


def cut_short(stage: Stage) -> None:
    """New breaks off within a record."""
    content = (stage.folder / "dec.txt").read_bytes()
    (stage.folder / "dec.txt").write_bytes(content[: len(content) // 2 + 777])


def not_a_release(stage: Stage) -> None:
    """New holds names without being a release."""
    stage.write("dec.txt", "".join(f"{one['last_name']},{one['ssid']}\n" for one in NEW))


def letters_for_an_ssid(stage: Stage) -> None:
    """An SSID of new is a name."""
    content = (stage.folder / "dec.txt").read_bytes()
    (stage.folder / "dec.txt").write_bytes(content.replace(NEW[5]["ssid"].encode(), b"Quillfeath", 1))


def spreadsheet(stage: Stage) -> None:
    """New was saved by a spreadsheet: SSIDs as numbers, no leading zeros, dates turned round."""
    write(stage.folder / "dec.csv", NEW)
    text = (stage.folder / "dec.csv").read_text(encoding="utf-8")
    stage.write("dec.csv", re.sub(r"\^(\d{4})-(\d\d)-(\d\d)\^", r"^\2/\3/\1^", text))
    (stage.folder / "dec.csv").replace(stage.folder / "dec.txt")


def bug(stage: Stage) -> None:
    """A fault of ours whose message is a student."""

    def fail(*_: object, **__: object) -> None:
        name = NEW[0]["last_name"]
        raise KeyError(name, NEW[0]["ssid"], NEW[0]["date_of_birth"])

    stage.patch.setattr("caaspp_diff.cli.inputs.read_pair", fail)
    stage.set(DEBUG=1)


def late_bug(stage: Stage) -> None:
    """One that comes while comparing."""

    def fail(*_: object, **__: object) -> None:
        message = f"{NEW[0]['last_name']} in line 3"
        raise ValueError(message)

    stage.patch.setattr("caaspp_diff.cli.inputs.compare", fail)


def interrupt(stage: Stage) -> None:
    """Ctrl-C while reading."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt(NEW[0]["last_name"])

    stage.patch.setattr("caaspp_diff.cli.inputs.read_pair", stop)


def zipped(stage: Stage) -> None:
    """New comes as a zip, which is unpacked into a temporary file."""
    with ZipFile(stage.folder / "dec.zip", "w", ZIP_DEFLATED) as archive:
        archive.write(stage.folder / "dec.txt", "dec.txt")


def zipped_bug(stage: Stage) -> None:
    zipped(stage)
    late_bug(stage)


def zipped_interrupt(stage: Stage) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    zipped(stage)
    stage.patch.setattr("caaspp_diff.cli.inputs.compare", stop)


def no_room(stage: Stage) -> None:
    """The place for the outputs is a file, so that no folder can be made there."""
    stage.write("taken", "")


def wrong_password(stage: Stage) -> None:
    stage.set(MAIL_PASSWORD="not the password")  # noqa: S106 - a wrong one


def unknown_authority(stage: Stage) -> None:
    stage.patch.delenv("CAASPP_DIFF_MAIL_CA_FILE")


def no_such_recipient(stage: Stage) -> None:
    stage.mailbox.refuse[ANA] = "550 5.1.1 no such user"


def hangs_up(stage: Stage) -> None:
    stage.mailbox.hang_up = 100


def no_server(stage: Stage) -> None:
    stage.set(MAIL_PORT=free_port())


def roster(stage: Stage) -> None:
    stage.write("roster.csv", f"school,email\n{SCHOOL_A},{ANA}\n{SCHOOL_B},{BO}\n")
    stage.set(ATTACH_PASSWORD=ATTACHED)


def with_password(stage: Stage) -> None:
    stage.set(ATTACH_PASSWORD=ATTACHED)


def key(stage: Stage) -> None:
    path = stage.folder / "secret.key"
    path.write_text("0123456789abcdef" * 4, encoding="utf-8")
    path.chmod(0o600)


def summary(stage: Stage) -> None:
    stage.patch.setenv("GITHUB_STEP_SUMMARY", "summary.md")


DAMAGES: tuple[tuple[Prepare, int], ...] = (
    (foreign, 2),
    (twice, 2),
    (cut_short, 2),
    (not_a_release, 2),
    (letters_for_an_ssid, 2),
    (spreadsheet, 2),
    (bug, 2),
    (interrupt, 130),
)
"""What goes wrong with the files, and the exit code of a command that compares."""

FILES = ("aug.txt", "dec.txt")
TOKENS = (*FILES, "--redact", "ids", "--key-file", "secret.key")
AGGREGATE = ("--redact", "aggregate", "--html", "counts.html", "--json", "counts.json")


def damaged(*args: str, fine: int = 0, bears: tuple[Prepare, ...] = (spreadsheet,)) -> tuple[Case, ...]:
    """The same run with every damage; ``fine`` is its exit code where it ``bears`` the damage."""
    return tuple(
        Case(
            args,
            fine if prepare in bears else code,
            prepare,
            stdout=args[0] != "show" or prepare not in bears,
        )
        for prepare, code in DAMAGES
    )


MAIL = ("email", *FILES, "--from", ME, "--to", ANA, "--to", BO)
CHECK = ("check", *FILES)

COMMANDS: dict[str, tuple[Case, ...]] = {
    "compare": (
        Case(FILES),
        Case((*FILES, *AGGREGATE), outputs=("counts.html", "counts.json")),
        Case((*FILES, "--redact", "aggregate", "--json", "-", "--no-html")),
        Case((*TOKENS, "--json", "-", "--html", "tokens.html"), 0, key, ("tokens.html",)),
        Case((*TOKENS, "--no-html", "--export", "tokens.csv"), 0, key, ("tokens.csv",)),
        Case((*FILES, "--redact", "ids"), 2),
        Case((*FILES, "--redact", "ids", "--key-file", "aug.txt"), 2),
        Case((*FILES, "-q", "--email-to", ANA)),
        Case((*FILES, "-q", "--email-to", ANA), 2, hangs_up),
        Case((*FILES, "--html", "taken/x.html"), 2, no_room),
        Case((*FILES, "--only", "student_lef"), 2),
        Case((*FILES, "--ignore", "last_nam"), 2),
        Case(("aug.txt", "none.txt"), 2),
        Case((*FILES, "--delta", "d", "--export", "x.xlsx", "--export", "x.csv", "--export", "x.parquet")),
        *damaged(*FILES),
        Case((*FILES, "--per-school", "schools"), outputs=("schools/index.html",)),
        Case((*FILES, "--force"), 0, foreign),
        Case(FILES, 2, late_bug),
        *(Case(("aug.txt", "dec.zip"), code, prepare)
          for prepare, code in ((zipped, 0), (zipped_bug, 2), (zipped_interrupt, 130))),
    ),
    "check": (
        Case((*CHECK, "--junit", "junit.xml", "--github", "--json", "check.json"), 1, summary,
             ("junit.xml", "summary.md", "check.json")),
        Case((*CHECK, "--approve", "approved.json"), 1, outputs=("approved.json",)),
        Case((*CHECK, "--rules", "aug.txt"), 2),
        Case((*CHECK, "-q", "--email-to", ANA), 1),
        Case((*CHECK, "--junit", "taken/junit.xml"), 2, no_room),
        *damaged(*CHECK, "--github", "--junit", "junit.xml", fine=1),
    ),
    "email": (
        Case(MAIL),
        Case((*MAIL, "--dry-run"), outputs=("dec.changes.eml",)),
        *(Case((*MAIL, "--attach", kind), 0, with_password) for kind in ("report", "xlsx", "delta")),
        Case((*MAIL, "--attach", "report"), 2),
        Case(("email", *FILES, "--from", ME, "--per-school", "roster.csv"), 0, roster),
        Case(("email", *FILES, "--from", ME, "--per-school", "roster.csv", "--attach", "report"), 0, roster),
        Case(("email", *FILES, "--from", ME, "--per-school", "aug.txt"), 2),
        *(Case(MAIL, 2, fault, ("dec.changes.eml",))
          for fault in (wrong_password, unknown_authority, no_such_recipient, hangs_up, no_server)),
        *damaged(*MAIL),
    ),
    "show": (
        Case(("show", *FILES, NEW[0]["ssid"]), stdout=False),
        Case(("show", *FILES, "9999999999"), 2),
        *damaged("show", *FILES, NEW[0]["ssid"], bears=(foreign, spreadsheet)),
    ),
    "layouts": (Case(("layouts", "--layout-file", "aug.txt"), 2), Case(("layouts", "2018-19"))),
    "sample": (Case(("sample", "taken", "--students", "3"), 2, no_room),),
    "privacy new-key": (Case(("privacy", "new-key", "my.key")), Case(("privacy", "new-key", "aug.txt"), 2)),
}  # fmt: skip
"""Every command, and how it is run here: a new command must be added."""


def command_names(group: object, before: str = "") -> Iterator[str]:
    """The names of all commands, those of groups with the group's name."""
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from command_names(command, f"{before}{name} ")
        else:
            yield before + name


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: Authority) -> Iterator[Stage]:
    for name in list(os.environ):
        if name.startswith(("CAASPP_DIFF_", "GITHUB_")):
            monkeypatch.delenv(name)
    folder, temporary = tmp_path / "work", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    write(folder / "aug.txt", OLD)
    write(folder / "dec.txt", NEW)
    with mail_server(Mailbox(), tls="starttls", authority=authority, auth=True) as mailbox:
        made = Stage(folder, monkeypatch, mailbox, authority)
        made.set(MAIL_HOST="localhost", MAIL_PORT=mailbox.port, MAIL_CA_FILE=authority.file, MAIL_WAIT=0)
        made.set(MAIL_USER=USER, MAIL_PASSWORD=PASSWORD, MAIL_FROM=ME)
        yield made
    assert list(temporary.rglob("*")) == []


def mail_texts(content: bytes) -> Iterator[str]:
    """A mail as it goes over the wire, its headers, and its parts, decoded."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    yield content.decode("latin-1")
    yield "\n".join(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield part.get_content()
        elif part.get_filename():
            yield f"{part.get_filename()} {part.get_content().decode('latin-1')}"


def said_by(name: str) -> Iterator[str]:
    """What a file says that a command has written."""
    path = Path(name)
    if path.suffix == ".eml":
        yield from mail_texts(path.read_bytes())
    else:
        yield path.read_bytes().decode("utf-8", "replace")


CASES = [
    pytest.param(case, id=f"{name} {number}")
    for name, cases in COMMANDS.items()
    for number, case in enumerate(cases)
]


@pytest.mark.parametrize("case", CASES)
def test_nothing_that_is_said_names_a_student(
    stage: Stage, caplog: pytest.LogCaptureFixture, case: Case
) -> None:
    caplog.set_level(logging.DEBUG)
    before = {path.name for path in stage.folder.rglob("*")}
    case.prepare(stage)
    answer = CliRunner().invoke(app, case.args)

    assert answer.exit_code == case.exit_code, answer.stderr
    written = {str(path.relative_to(stage.folder)) for path in stage.folder.rglob("*")} - before
    assert set(case.outputs) <= written
    mails = chain.from_iterable(map(mail_texts, stage.mailbox.content))
    kept = chain.from_iterable(map(said_by, case.outputs))
    said = [answer.stderr, caplog.text, *written, *mails, *kept]
    if case.stdout:
        said.append(answer.stdout)
    found = [text[max(0, hit.start() - 40) : hit.end() + 10] for text in said if (hit := FOUND.search(text))]
    assert found == []
    assert "Traceback" not in answer.stderr
    assert not [text for text in said if PASSWORD in text or ATTACHED in text]


def test_every_command_is_in_the_table() -> None:
    assert set(command_names(get_command(app))) <= COMMANDS.keys()


@pytest.mark.usefixtures("stage")
def test_the_search_finds_what_it_looks_for() -> None:
    answer = CliRunner().invoke(app, [*FILES, "--json", "-", "-q", "--no-html"])
    assert {NEW[0]["ssid"], "Quillfeather999", "1997-02-28"} <= set(FOUND.findall(answer.stdout))
    assert FOUND.search("zebedee012")
    assert len(SECRETS) > 5 * STUDENTS
