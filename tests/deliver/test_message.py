from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from caaspp_diff.deliver.addresses import make_envelope
from caaspp_diff.deliver.message import Attachment, compose, recipients
from caaspp_diff.render.rendered_mail import RenderedMail

RENDERED = RenderedMail(
    subject="CAASPP 2018\N{EN DASH}19: 1,062 new scores, 40 students left · Sample Unified",
    html="<p>Müller \N{EN DASH} 40</p>",
    text="Müller \N{EN DASH} 40\n",
)
ENVELOPE = make_envelope(
    '"Núñez, Ana" <ana@office.sample.example>', ["bo@x.example", "cy@x.example"], ["di@x.example"]
)


def sent(*attachments: Attachment) -> EmailMessage:
    """The mail as its recipients parse it."""
    mail = message_from_bytes(compose(RENDERED, ENVELOPE, attachments).as_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_headers_survive_as_they_were_given() -> None:
    mail = sent()
    assert mail["Subject"] == RENDERED.subject
    assert mail["From"] == '"Núñez, Ana" <ana@office.sample.example>'
    assert mail["To"] == "bo@x.example, cy@x.example"
    assert mail["Cc"] == "di@x.example"
    assert not mail.defects


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=?utf-8?q?x=0D=0ABcc:_v@evil.example=0D=0A=0D=0A<h1>Hi</h1>?=", None),
        ("a =?utf-8?b?eA0KQmNjOiB2QGV2aWwuZXhhbXBsZQ==?= b", None),
        ("==?utf-8?q?=0D=0ABcc:_v?=?=", None),
        ("=?=?utf-8?q?=0D=0ABcc:_v?=", None),
        ("=?utf-8?q?" + "=0D=0ABcc:_v" * 40 + "?= Núñez", None),
        (
            "x\r\nBcc: v@evil.example\r\n\r\n<h1>",
            "x\ufffd\ufffdBcc: v@evil.example\ufffd\ufffd\ufffd\ufffd<h1>",
        ),
        ("a\u2028b\x85c\x0bd\x1ce\x1b]0;f\x07", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd]0;f\ufffd"),
        ("an LEA " * 300, None),
        ("x" * 3000, None),
    ],
)
@pytest.mark.parametrize("before", ["", "CAASPP 2018\N{EN DASH}19: 40 students left · "])
def test_a_subject_is_read_as_it_was_meant_and_makes_no_other_header(
    text: str, read: str | None, before: str
) -> None:
    rendered = replace(RENDERED, subject=f"{before}{text}")
    content = compose(rendered, ENVELOPE).as_bytes()

    head = content.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    names = {line.split(b":")[0] for line in head.split(b"\r\n")}
    assert names == {name.encode() for name in compose(RENDERED, ENVELOPE).keys()}  # noqa: SIM118 - no mapping
    mail = message_from_bytes(content, policy=default)
    assert mail["Subject"].rstrip() == before + (read or text.replace("=?", "= ?")).rstrip()
    assert mail["Bcc"] is None
    assert message_from_bytes(mail.as_bytes(), policy=default)["Bcc"] is None


def test_the_plain_text_comes_first_and_the_html_is_its_alternative() -> None:
    mail = sent()
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in mail.iter_parts()] == [
        "Müller \N{EN DASH} 40",
        "<p>Müller \N{EN DASH} 40</p>",
    ]


def test_an_attachment_keeps_its_bytes_and_its_name() -> None:
    mail = sent(Attachment(name="caaspp-changes.zip", content=bytes(range(256))))
    assert mail.get_content_type() == "multipart/mixed"
    (attached,) = mail.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/zip", "caaspp-changes.zip")
    assert attached.get_content() == bytes(range(256))


def test_the_message_id_has_the_domain_of_the_sender_and_is_different_each_time() -> None:
    first, second = sent()["Message-ID"], sent()["Message-ID"]
    assert first.endswith("@office.sample.example>")
    assert first != second


def test_the_date_is_the_current_time_with_its_zone() -> None:
    date = parsedate_to_datetime(sent()["Date"])
    assert date.tzinfo is not None
    assert abs((datetime.now(UTC) - date).total_seconds()) < 60


def test_a_mail_is_marked_as_generated() -> None:
    assert sent()["Auto-Submitted"] == "auto-generated"


def test_every_line_is_short_ascii_that_any_server_accepts() -> None:
    content = compose(RENDERED, ENVELOPE, [Attachment(name="x.zip", content=b"\xff" * 500)]).as_bytes()
    assert content.isascii()
    lines = content.split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line for line in lines)


def test_a_mail_goes_to_everyone_in_its_headers() -> None:
    assert recipients(sent()) == ("bo@x.example", "cy@x.example", "di@x.example")
