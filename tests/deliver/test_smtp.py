import pytest

from caaspp_diff.deliver.addresses import make_envelope
from caaspp_diff.deliver.message import compose
from caaspp_diff.deliver.smtp import Server, is_this_computer, send
from caaspp_diff.errors import DeliveryError, RefusedError, UsageError
from caaspp_diff.render.rendered_mail import RenderedMail
from support.mail_server import PASSWORD, USER, Authority, Mailbox, free_port, mail_server

WRONG = "not the password"
TO = ("ana@sample.example", "bo@sample.example")
MAIL = compose(
    RenderedMail(subject="Counts", html="<p>192 new</p>", text="192 new"),
    make_envelope("me@sample.example", TO),
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def server(mailbox: Mailbox, **options: object) -> Server:
    return Server(**{"host": "localhost", "port": mailbox.port, "security": "none", "timeout": 5.0} | options)  # type: ignore[arg-type]


def deliver(to: Server) -> list[float]:
    """Sends the mail to both recipients; returns the seconds waited before each retry."""
    waited: list[float] = []
    send(MAIL, "me@sample.example", TO, to, sleep=waited.append)
    return waited


def test_a_mail_goes_over_starttls_with_a_login(authority: Authority) -> None:
    with mail_server(Mailbox(), tls="starttls", authority=authority, auth=True) as mailbox:
        deliver(server(mailbox, security="starttls", ca_file=authority.file, user=USER, password=PASSWORD))
    assert mailbox.recipients == [list(TO)]
    assert mailbox.messages[0]["Message-ID"] == MAIL["Message-ID"]
    assert mailbox.content[0] == MAIL.as_bytes()


def test_a_mail_goes_over_tls_from_the_first_byte(authority: Authority) -> None:
    with mail_server(Mailbox(), tls="tls", authority=authority) as mailbox:
        deliver(server(mailbox, security="tls", ca_file=authority.file))
    assert mailbox.recipients == [list(TO)]


def test_a_wrong_password_is_reported_and_not_tried_again(authority: Authority) -> None:
    with mail_server(Mailbox(), tls="starttls", authority=authority, auth=True) as mailbox:
        wrong = server(mailbox, security="starttls", ca_file=authority.file, user=USER, password=WRONG)
        with pytest.raises(
            DeliveryError, match=r"did not accept user and password \(535 .*Nothing was sent"
        ) as caught:
            deliver(wrong)
    assert WRONG not in str(caught.value)
    assert mailbox.connections == 1


def test_a_missing_login_is_reported(authority: Authority) -> None:
    with mail_server(Mailbox(), tls="starttls", authority=authority, auth=True) as mailbox:
        nobody = server(mailbox, security="starttls", ca_file=authority.file)
        with pytest.raises(DeliveryError, match=r"localhost:\d+ does not take mail from this sender \(530 "):
            deliver(nobody)


def test_a_server_without_starttls_gets_no_mail() -> None:
    with (
        mail_server(Mailbox()) as mailbox,
        pytest.raises(DeliveryError, match="offers no encryption by STARTTLS"),
    ):
        deliver(server(mailbox, security="starttls"))
    assert mailbox.content == []


def test_a_certificate_of_an_unknown_authority_is_not_trusted(authority: Authority) -> None:
    with (
        mail_server(Mailbox(), tls="starttls", authority=authority) as mailbox,
        pytest.raises(DeliveryError, match=r"certificate of localhost:\d+ is not trusted \(.*ca_file"),
    ):
        deliver(server(mailbox, security="starttls"))
    assert mailbox.content == []


def test_a_certificate_for_another_name_is_not_trusted(authority: Authority) -> None:
    with (
        mail_server(Mailbox(), tls="tls", authority=authority) as mailbox,
        pytest.raises(DeliveryError, match="is not trusted"),
    ):
        deliver(server(mailbox, security="tls", host="127.0.0.1", ca_file=authority.file))
    assert mailbox.content == []


def test_tls_to_a_server_without_tls_is_reported_with_the_security_of_each_port() -> None:
    with (
        mail_server(Mailbox()) as mailbox,
        pytest.raises(DeliveryError, match="does not speak TLS as expected"),
    ):
        deliver(server(mailbox, security="tls"))


def test_one_refused_recipient_is_reported_and_the_other_gets_the_mail() -> None:
    refusing = Mailbox(refuse={TO[1]: "550 5.1.1 no such user"})
    with mail_server(refusing) as mailbox, pytest.raises(RefusedError) as caught:
        deliver(server(mailbox))
    assert mailbox.recipients == [[TO[0]]]
    assert str(caught.value) == (
        f"localhost:{mailbox.port} refused these recipients: bo@sample.example (550 5.1.1 no such user); "
        "it was sent to ana@sample.example. Check the addresses."
    )


def test_recipients_who_are_all_refused_are_reported() -> None:
    refusing = Mailbox(refuse=dict.fromkeys(TO, "550 5.1.1 no such user"))
    with mail_server(refusing) as mailbox, pytest.raises(RefusedError, match="it was sent to nobody"):
        deliver(server(mailbox))
    assert mailbox.connections == 1


def test_after_a_temporary_refusal_the_mail_is_sent_again_to_those_who_were_refused() -> None:
    with mail_server(Mailbox(busy=1)) as mailbox:
        waited = deliver(server(mailbox, wait=0.5))
    assert mailbox.recipients == [[TO[1]], [TO[0]]]
    assert waited == [0.5]


def test_a_server_that_stays_busy_is_abandoned_after_the_retries() -> None:
    with (
        mail_server(Mailbox(busy=100)) as mailbox,
        pytest.raises(RefusedError, match=r"450 4\.2\.1 try again later"),
    ):
        deliver(server(mailbox, retries=2))
    assert mailbox.connections == 3


def test_after_a_broken_connection_the_same_mail_is_sent_again() -> None:
    with mail_server(Mailbox(hang_up=2)) as mailbox:
        waited = deliver(server(mailbox, wait=1.0))
    assert waited == [1.0, 2.0]
    assert mailbox.content == [MAIL.as_bytes()]


def test_a_connection_that_keeps_breaking_is_reported() -> None:
    with (
        mail_server(Mailbox(hang_up=100)) as mailbox,
        pytest.raises(DeliveryError, match=r"broke the connection off .* Nothing was sent\."),
    ):
        deliver(server(mailbox, retries=1))
    assert mailbox.connections == 2


def test_a_mail_that_the_server_rejects_is_not_sent_again() -> None:
    full = Mailbox(data_reply="552 5.3.4 message too big")
    with (
        mail_server(full) as mailbox,
        pytest.raises(DeliveryError, match=r"did not accept the mail \(552 5\.3\.4 message too big\)"),
    ):
        deliver(server(mailbox))
    assert mailbox.connections == 1


def test_a_server_that_does_not_run_is_reported_with_host_and_port() -> None:
    port = free_port()
    waited: list[float] = []
    nobody = Server(host="localhost", port=port, security="none", retries=2, wait=1.0)
    with pytest.raises(DeliveryError, match=rf"localhost:{port} cannot be reached \("):
        send(MAIL, "me@sample.example", TO, nobody, sleep=waited.append)
    assert waited == [1.0, 2.0]


def test_a_password_that_the_server_repeats_is_not_in_the_error(authority: Authority) -> None:
    talkative = Mailbox(data_reply=f"554 I know {PASSWORD}\t")
    with mail_server(talkative, tls="starttls", authority=authority, auth=True) as mailbox:
        known = server(mailbox, security="starttls", ca_file=authority.file, user=USER, password=PASSWORD)
        with pytest.raises(DeliveryError) as caught:
            deliver(known)
    assert PASSWORD not in str(caught.value)
    assert "554 I know …" in str(caught.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "[::1]"])
def test_a_mail_may_go_to_this_computer_without_encryption(host: str) -> None:
    assert is_this_computer(host)
    assert Server(host=host, security="none").address.startswith(host)


def test_a_mail_goes_to_another_computer_without_encryption_only_if_that_is_allowed() -> None:
    with pytest.raises(UsageError, match="--allow-plain-smtp"):
        Server(host="mail.sample.example", security="none")
    assert (
        Server(host="mail.sample.example", security="none", allow_plain=True).address
        == "mail.sample.example:25"
    )


def test_a_password_never_goes_to_another_computer_without_encryption() -> None:
    with pytest.raises(UsageError, match=r"does not go to mail\.sample\.example unencrypted"):
        Server(host="mail.sample.example", security="none", allow_plain=True, user=USER, password=PASSWORD)


def test_a_server_does_not_show_its_password() -> None:
    assert PASSWORD not in repr(Server(host="mail.sample.example", user=USER, password=PASSWORD))
