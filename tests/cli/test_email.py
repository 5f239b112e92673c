import os
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
import pyzipper  # type: ignore[import-untyped]
import typer
from typer.testing import CliRunner, Result

from caaspp_diff.cli import app
from caaspp_diff.cli.settings import MailSettings, find_mail_settings
from support.factories import SCHOOL_A, SCHOOL_B
from support.json_answers import FIRST, LAST
from support.mail_server import PASSWORD, USER, Authority, Mailbox, free_port, mail_server
from support.two_releases import write_releases

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "email.md"
ATTACHED = "correct horse battery"
ME = "me@sample.example"
ANA, BO = "ana@sample.example", "bo@sample.example"
FROM_TO = ("--from", ME, "--to", ANA, "--to", BO)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with aug.txt and dec.txt, no settings but its own, and no variables."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "get_app_dir", lambda _: str(tmp_path / "none"))
    for name in list(os.environ):
        if name.startswith("CAASPP_DIFF_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CAASPP_DIFF_MAIL_WAIT", "0")
    write_releases(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def mailbox(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A server with STARTTLS and a login, which the environment names."""
    with mail_server(Mailbox(), tls="starttls", authority=authority, auth=True) as running:
        use(running, monkeypatch, ca_file=authority.file, user=USER)
        monkeypatch.setenv("CAASPP_DIFF_MAIL_PASSWORD", PASSWORD)
        yield running


def use(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, **settings: object) -> None:
    """Names the server in the environment."""
    for name, value in {"host": "localhost", "port": mailbox.port, **settings}.items():
        monkeypatch.setenv(f"CAASPP_DIFF_MAIL_{name.upper()}", str(value))


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def email(*args: str) -> Result:
    return run("email", "aug.txt", "dec.txt", *args)


def kept(name: str = "dec.changes.eml") -> EmailMessage:
    """A mail that lies in the working folder."""
    message = message_from_bytes(Path(name).read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The plain text or the HTML of a mail."""
    body = message.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


def attached(message: EmailMessage) -> tuple[str, dict[str, bytes]]:
    """The name of the zip in a mail, and what its files hold."""
    (only,) = message.iter_attachments()
    with pyzipper.AESZipFile(BytesIO(only.get_content())) as members:
        members.setpassword(ATTACHED.encode())
        contents = {name: members.read(name) for name in members.namelist()}
    return str(only.get_filename()), contents


def test_a_mail_arrives_whole_and_says_what_changed(mailbox: Mailbox) -> None:
    answer = email(*FROM_TO, "--cc", "Cy <cy@sample.example>")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout == f"Sent to {ANA}, {BO}, cy@sample.example.\n"
    (message,) = mailbox.messages
    assert mailbox.recipients == [[ANA, BO, "cy@sample.example"]]
    assert message["From"] == ME
    assert (message["To"], message["Cc"]) == (f"{ANA}, {BO}", "Cy <cy@sample.example>")
    assert (
        message["Subject"] == "CAASPP 2018\N{EN DASH}19: 12 new scores, some students left · Sample Unified"
    )
    assert re.fullmatch(r"<[^@>]+@sample\.example>", message["Message-ID"])
    assert message["Date"].datetime.tzinfo is not None
    assert not message.defects
    assert [one.get_content_type() for one in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert "Scores: 12 added, some changed, some withdrawn." in part(message, "plain")
    assert "Scores: 12 added, some changed, some withdrawn." in part(message, "html")
    assert not Path("dec.changes.eml").exists()


def test_no_student_is_in_the_mail(mailbox: Mailbox) -> None:
    email(*FROM_TO)
    content = (
        mailbox.content[0].decode() + part(mailbox.messages[0], "plain") + part(mailbox.messages[0], "html")
    )
    assert not re.search(r"\b99\d{8}\b", content)
    assert not [name for name in (*LAST, *FIRST[2:]) if re.search(rf"\b{name}\b", content)]


def test_a_dry_run_keeps_the_mail_in_a_file_and_needs_no_server() -> None:
    answer = email(*FROM_TO, "--dry-run")

    assert (answer.exit_code, answer.stdout) == (0, "Not sent; the mail is in dec.changes.eml.\n")
    assert kept()["To"] == f"{ANA}, {BO}"
    if os.name == "posix":
        assert Path("dec.changes.eml").stat().st_mode & 0o777 == 0o600


def test_the_file_of_a_mail_may_be_named() -> None:
    email(*FROM_TO, "--dry-run", "--eml", "out/mail.eml")
    assert kept("out/mail.eml")["From"] == ME


def test_the_settings_file_may_say_everything_but_the_password(
    mailbox: Mailbox, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOST", "PORT", "USER", "CA_FILE", "PASSWORD"):
        monkeypatch.delenv(f"CAASPP_DIFF_MAIL_{name}")
    write_secret("secret.txt", PASSWORD)
    Path("caaspp-diff.toml").write_text(
        f"""[mail]
host = "localhost"
port = {mailbox.port}
user = "{USER}"
password_file = "secret.txt"
ca_file = '{authority.file}'
from = "{ME}"
to = ["{ANA}"]
""",
        encoding="utf-8",
    )
    assert email().exit_code == 0
    assert mailbox.recipients == [[ANA]]


def test_an_address_of_the_settings_that_is_none_is_named_alone() -> None:
    Path("caaspp-diff.toml").write_text(f'[mail]\nto = ["{ANA}", "nobody"]\n', encoding="utf-8")

    answer = email("--from", ME, "--dry-run")

    assert answer.exit_code == 2
    assert answer.stderr.startswith("caaspp-diff: --to holds 'nobody', where a mail address such as ")


def test_a_password_in_the_settings_file_is_refused_and_not_repeated() -> None:
    Path("caaspp-diff.toml").write_text(f'[mail]\npassword = "{PASSWORD}"\n', encoding="utf-8")
    answer = email(*FROM_TO)
    assert answer.exit_code == 2
    assert "set CAASPP_DIFF_MAIL_PASSWORD or password_file" in answer.stderr
    assert PASSWORD not in answer.stderr


def fails(answer: Result, sentence: str) -> None:
    """Exit 2, one sentence that says why, and the mail is kept."""
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert re.search(sentence, answer.stderr), answer.stderr
    assert answer.stderr.endswith(" The mail is kept in dec.changes.eml.\n")
    assert answer.stderr.count("\n") == 1
    assert "12 new scores" in str(kept()["Subject"])


def test_a_wrong_password(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAASPP_DIFF_MAIL_PASSWORD", "not the password")
    fails(email(*FROM_TO), r"localhost:\d+ did not accept user and password \(535 .*\); check them\.")
    assert mailbox.content == []


def test_a_server_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(Mailbox()) as mailbox:
        use(mailbox, monkeypatch)
        fails(email(*FROM_TO), "offers no encryption by STARTTLS")
    assert mailbox.content == []


def test_a_certificate_that_is_not_trusted(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAASPP_DIFF_MAIL_CA_FILE")
    fails(email(*FROM_TO), r"The certificate of localhost:\d+ is not trusted")
    assert mailbox.content == []


def test_a_refused_recipient(mailbox: Mailbox) -> None:
    mailbox.refuse[BO] = "550 5.1.1 no such user"
    fails(
        email(*FROM_TO),
        rf"refused these recipients: {BO} \(550 5\.1\.1 no such user\); it was sent to {ANA}\.",
    )
    assert mailbox.recipients == [[ANA]]


def test_a_server_that_is_gone_midway(mailbox: Mailbox) -> None:
    mailbox.hang_up = 100
    fails(email(*FROM_TO), r"broke the connection off .* Nothing was sent\.")
    assert mailbox.connections == 4


def test_a_server_that_hangs_up_once_gets_the_mail_all_the_same(mailbox: Mailbox) -> None:
    mailbox.hang_up = 1
    assert email(*FROM_TO).exit_code == 0
    assert len(mailbox.content) == 1


def test_a_server_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    use(Mailbox(port=free_port()), monkeypatch, security="tls")
    fails(email(*FROM_TO), r"localhost:\d+ cannot be reached")


@pytest.mark.parametrize(
    ("settings", "args", "sentence"),
    [
        ({}, FROM_TO, "There is no mail server to send with"),
        ({"host": "localhost"}, ("--to", ANA), "A mail needs a sender"),
        ({"host": "localhost"}, ("--from", ME), "There is nobody to write to"),
        ({"host": "localhost"}, ("--from", ME, "--to", "ana"), "--to holds 'ana', where a mail address"),
        ({"host": "localhost"}, ("--from", ME, "--to", f"{ANA}\r\nBcc: {BO}"), "holds a line break"),
        ({"host": "localhost"}, ("--from", f"{ME}\nX: y", "--to", ANA), "holds a line break"),
        ({"host": "localhost", "user": "clerk"}, FROM_TO, "a user for the mail server and no password"),
        ({"host": "mail.sample.example", "security": "none"}, FROM_TO, "would cross the network unencrypted"),
        (
            {"host": "localhost", "port": "99999"},
            FROM_TO,
            "port: Input should be less than or equal to 65535",
        ),
        (
            {"host": "localhost", "security": "ssl"},
            FROM_TO,
            "security: Input should be 'starttls', 'tls' or 'none'",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_told_before_the_files_are_read(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], args: tuple[str, ...], sentence: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"CAASPP_DIFF_MAIL_{name.upper()}", value)
    answer = run("email", "none.txt", "none.txt", *args)
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert not list(Path().glob("*.eml"))


def test_detail_is_attached_encrypted(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", ATTACHED)
    assert email(*FROM_TO, "--attach", "report").exit_code == 0

    (message,) = mailbox.messages
    name, contents = attached(message)
    assert (name, list(contents)) == ("caaspp-changes.zip", ["changes.html"])
    assert b"9900000001" in contents["changes.html"]
    assert "Its password comes to you another way" in part(message, "html")
    assert ATTACHED not in mailbox.content[0].decode() + part(message, "plain") + part(message, "html")
    assert b"9900000001" not in mailbox.content[0]


def test_a_password_from_a_file_and_tokens_for_ssids() -> None:
    run("privacy", "new-key", "secret.key")
    write_secret("password.txt", ATTACHED)
    answer = email(
        *FROM_TO, "--dry-run", "--attach", "report", "--attach-password-file", "password.txt",
        "--redact", "ids", "--key-file", "secret.key",
    )  # fmt: skip
    assert answer.exit_code == 0
    (page,) = attached(kept())[1].values()
    assert re.search(rb"\bs-[0-9a-f]{16}\b", page)
    assert not re.search(rb"\b99\d{8}\b", page)


def test_the_workbook_and_the_records_are_attached_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", ATTACHED)
    monkeypatch.setattr("tempfile.tempdir", str(Path("temporary")))
    Path("temporary").mkdir()
    assert email(*FROM_TO, "--dry-run", "--attach", "xlsx").exit_code == 0
    _, contents = attached(kept())
    assert list(contents) == ["changes.xlsx"]
    assert contents["changes.xlsx"].startswith(b"PK")
    assert email(*FROM_TO, "--dry-run", "--attach", "delta").exit_code == 0
    _, contents = attached(kept())
    assert list(contents) == ["changes.txt", "removed.csv"]
    new = Path("dec.txt").read_bytes().splitlines(keepends=True)
    delta = contents["changes.txt"].splitlines(keepends=True)
    assert len(delta) == 15
    assert set(delta) < set(new)
    assert b"9900000001,01" in contents["removed.csv"]
    assert list(Path("temporary").iterdir()) == []


@pytest.mark.parametrize("more", [("--redact", "ids"), ("--per-school", "roster.csv")])
def test_records_are_attached_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, more: tuple[str, str]
) -> None:
    monkeypatch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", ATTACHED)
    answer = email(*FROM_TO, "--dry-run", "--attach", "delta", *more)
    assert answer.exit_code == 2
    assert "--attach delta holds whole records of all schools" in answer.stderr


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda _: None, "An attachment is sent encrypted only"),
        (lambda patch: patch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", "hunter2"), "at least 12 characters"),
        (lambda patch: patch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", "hunter2" * 3), "is easy to guess"),
    ],
)
def test_without_a_good_password_nothing_is_attached_or_sent(
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[pytest.MonkeyPatch], None],
    sentence: str,
) -> None:
    prepare(monkeypatch)
    answer = email(*FROM_TO, "--attach", "report")
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert "hunter2" not in answer.stderr
    assert mailbox.content == []


@pytest.mark.parametrize(
    "password",
    [
        "Sample Unified 19",
        "unified-sample!!",
        "Alder Elementary!",
        "1999999.unified",
        f"{ANA}1",
        "aug.txt>dec.txt",
    ],
)
def test_a_password_of_the_names_of_the_lea_the_files_and_the_receivers_is_refused(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", password)
    answer = email(*FROM_TO, "--attach", "report")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == (
        "caaspp-diff: The password of the attachment is easy to guess; take four or more random words, and "
        "no names or addresses.\n"
    )
    assert mailbox.content == []


def test_a_password_of_the_address_of_a_school_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", "principal@quillfeather")
    Path("roster.csv").write_text(
        f"school,email\n{SCHOOL_A},principal@quillfeather.example\n", encoding="utf-8"
    )
    answer = email("--from", ME, "--per-school", "roster.csv", "--dry-run", "--attach", "report")
    assert answer.exit_code == 2
    assert "is easy to guess" in answer.stderr
    assert not list(Path().glob("*.eml"))


def write_secret(name: str, secret: str, mode: int = 0o600) -> None:
    """Writes a file with a password, which its owner alone can read."""
    Path(name).write_text(f"{secret}\n", encoding="utf-8")
    Path(name).chmod(mode)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_password_file_that_others_can_read_is_refused(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    write_secret("attached.txt", ATTACHED, mode)
    write_secret("mail.txt", PASSWORD, mode)
    refusal = "caaspp-diff: Other users can read the password file {0}; take that away with: chmod 600 {0}.\n"

    attaching = email(*FROM_TO, "--attach", "report", "--attach-password-file", "attached.txt")
    monkeypatch.delenv("CAASPP_DIFF_MAIL_PASSWORD")
    monkeypatch.setenv("CAASPP_DIFF_MAIL_PASSWORD_FILE", "mail.txt")
    sending = email(*FROM_TO)

    assert (attaching.exit_code, attaching.stderr) == (2, refusal.format("attached.txt"))
    assert (sending.exit_code, sending.stderr) == (2, refusal.format("mail.txt"))
    assert mailbox.content == []


@pytest.mark.parametrize("content", [None, "", "\n", b"\xff\xfe"])
def test_a_password_file_that_holds_none_is_told(content: str | bytes | None) -> None:
    if content is not None:
        Path("password.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
        Path("password.txt").chmod(0o600)
    answer = email(*FROM_TO, "--dry-run", "--attach", "report", "--attach-password-file", "password.txt")
    assert answer.exit_code == 2
    assert "password.txt" in answer.stderr
    assert "chmod" not in answer.stderr


def test_each_school_gets_its_own_mail(mailbox: Mailbox) -> None:
    Path("roster.csv").write_text(
        f'School,Email,Who\n{SCHOOL_A},{ANA},principal\n2,"{BO}, cy@sample.example",office\n',
        encoding="utf-8-sig",
    )
    answer = email("--from", ME, "--per-school", "roster.csv")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert mailbox.recipients == [[ANA], [BO, "cy@sample.example"]]
    alder, birch = mailbox.messages
    assert alder["Subject"].endswith("· Alder Elementary")
    assert birch["Subject"].endswith("· Birch Middle")
    assert "Birch" not in part(alder, "plain") + part(alder, "html")


def test_with_receivers_the_whole_is_sent_too(mailbox: Mailbox) -> None:
    Path("roster.csv").write_text(f"school,email\n{SCHOOL_B},{BO}\n", encoding="utf-8")
    assert email("--from", ME, "--to", ANA, "--per-school", "roster.csv").exit_code == 0
    assert mailbox.recipients == [[ANA], [BO]]


def test_the_detail_of_a_school_holds_its_students_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAASPP_DIFF_ATTACH_PASSWORD", ATTACHED)
    Path("roster.csv").write_text(f"school,email\n{SCHOOL_B},{BO}\n", encoding="utf-8")
    answer = email("--from", ME, "--per-school", "roster.csv", "--dry-run", "--attach", "report")
    assert answer.stdout == f"Not sent; the mail is in dec.changes.{SCHOOL_B}.eml.\n"
    (page,) = attached(kept(f"dec.changes.{SCHOOL_B}.eml"))[1].values()
    assert set(re.findall(r"\b99\d{8}\b", page.decode())) == {f"99{n:08d}" for n in range(25, 32)}


@pytest.mark.parametrize(
    ("roster", "sentence"),
    [
        (None, "roster.csv cannot be read"),
        ("school,mail\n", "roster.csv has no column email"),
        ("school,email\n", "roster.csv names no school"),
        (
            f"school,email\n19999990000099,{ANA}\n",
            "roster.csv, line 2: school is 19999990000099, the code of no school",
        ),
        (f"school,email\n1.99999E+13,{ANA}\n", "roster.csv, line 2: school is 1.99999E+13"),
        (f"school,email\n{SCHOOL_A},ana\n", "roster.csv, line 2 holds 'ana', where a mail address"),
        (f"school,email\n{SCHOOL_A}\n", "roster.csv, line 2 holds '', where a mail address"),
    ],
)
def test_a_roster_that_is_wrong_sends_nothing(mailbox: Mailbox, roster: str | None, sentence: str) -> None:
    if roster is not None:
        Path("roster.csv").write_text(roster, encoding="utf-8")
    answer = email("--from", ME, "--per-school", "roster.csv")
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert mailbox.content == []


def test_when_the_server_is_gone_the_other_mails_are_kept_untried(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAASPP_DIFF_MAIL_RETRIES", "0")
    mailbox.hang_up = 100
    Path("roster.csv").write_text(f"school,email\n{SCHOOL_A},{ANA}\n{SCHOOL_B},{BO}\n", encoding="utf-8")
    answer = email("--from", ME, "--per-school", "roster.csv")
    assert answer.exit_code == 2
    assert mailbox.connections == 1
    assert sorted(path.name for path in Path().glob("*.eml")) == [
        f"dec.changes.{SCHOOL_A}.eml",
        f"dec.changes.{SCHOOL_B}.eml",
    ]


def test_a_comparison_is_mailed_after_its_files_are_written(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAASPP_DIFF_MAIL_FROM", ME)
    answer = run("aug.txt", "dec.txt", "-q", "--json", "-", "--email-to", ANA)
    assert answer.exit_code == 0
    assert answer.stdout.startswith('{"format"')
    assert answer.stderr == f"Sent to {ANA}.\n"
    assert mailbox.recipients == [[ANA]]
    assert Path("dec.changes.html").exists()


def test_the_mail_of_a_comparison_counts_what_its_report_leaves_out(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAASPP_DIFF_MAIL_FROM", ME)
    run("aug.txt", "dec.txt", "-q", "--no-html", "--only", "student_left", "--email-to", ANA)
    assert "12 new scores" in str(mailbox.messages[0]["Subject"])


def test_a_check_says_in_its_mail_whether_it_passed(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAASPP_DIFF_MAIL_FROM", ME)
    answer = run("check", "aug.txt", "dec.txt", "-q", "--email-to", ANA)
    assert answer.exit_code == 1
    assert "The check failed: a rule does not hold." in part(mailbox.messages[0], "plain")


def test_a_comparison_whose_mail_fails_has_written_its_files_and_exits_with_2(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(Mailbox(port=free_port()), monkeypatch, sender=ME)
    monkeypatch.setenv("CAASPP_DIFF_MAIL_FROM", ME)
    answer = run("aug.txt", "dec.txt", "-q", "--email-to", ANA)
    assert answer.exit_code == 2
    assert Path("dec.changes.html").exists()
    assert kept()["To"] == ANA


def test_a_mail_that_is_too_large_is_not_sent(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caaspp_diff.outputs.mailing.MAX_MAIL_SIZE", 5_000)
    answer = email(*FROM_TO)
    assert answer.exit_code == 2
    assert "more than the 0 MB that mail servers take" in answer.stderr
    assert mailbox.content == []


def test_no_password_can_be_given_on_the_command_line() -> None:
    help_text = run("email", "--help").stdout
    assert "--attach-password-file" in help_text
    assert not re.search(r"--[a-z-]*password(?!-file)", help_text)


def test_the_page_about_mail_names_every_option_and_every_setting() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", text))
    settings = {field.alias or name for name, field in MailSettings.model_fields.items()}
    assert settings <= named
    own = {
        "to",
        "cc",
        "from",
        "attach",
        "attach-password-file",
        "per-school",
        "dry-run",
        "eml",
        "allow-plain-smtp",
    }
    assert own <= set(re.findall(r"--([a-z-]+)", text))
    assert own <= set(re.findall(r"--([a-z-]+)", run("email", "--help").stdout))


def test_the_settings_of_the_page_are_settings() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)
    Path("caaspp-diff.toml").write_text(block, encoding="utf-8")
    found = find_mail_settings([Path("caaspp-diff.toml")], {})
    assert found.model_fields_set == {"host", "security", "user", "password_file", "sender", "to"}
