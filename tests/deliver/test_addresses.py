import pytest
from hypothesis import given
from hypothesis import strategies as st

from caaspp_diff.deliver.addresses import make_envelope, parse_addresses
from caaspp_diff.errors import UsageError


def specs(*texts: str) -> list[str]:
    return [address.addr_spec for address in parse_addresses("--to", texts)]


@pytest.mark.parametrize(
    "text", ["a@sample.example", "a.b+c@x.sample.example", "o'brien@sample.example", "root@localhost"]
)
def test_a_plain_address_is_kept_as_it_is(text: str) -> None:
    assert specs(text) == [text]


def test_a_text_may_contain_several_addresses_with_names() -> None:
    text = '"Rivera, Ana" <ana@sample.example>, bo@sample.example'
    assert [(one.display_name, one.addr_spec) for one in parse_addresses("--to", [text])] == [
        ("Rivera, Ana", "ana@sample.example"),
        ("", "bo@sample.example"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "ana@",
        "@sample.example",
        "ana@sample..example",
        "ana@-sample.example",
        "ana@sample.example bo@sample.example",
        '"',
        "staff: ana@sample.example;",
        "<ana@sample.example",
        "ana@[10.0.0.1]",
        '"a b"@sample.example',
        "josé@sample.example",
        "ana@" + "x" * 300 + ".example",
    ],
)
def test_a_text_that_is_not_a_plain_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--to holds .*, where a mail address"):
        specs(text)


@pytest.mark.parametrize(
    "text",
    [
        "ana@sample.example\r\nBcc: spy@evil.example",
        "ana@sample.example\nX: y",
        "Ana\r\n <ana@sample.example>",
        "ana@sample.example\x00",
        "Ana\u2028 <ana@sample.example>",
    ],
)
def test_a_line_break_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError, match="line break") as caught:
        specs(text)
    assert "evil" not in str(caught.value)


def test_an_address_that_is_given_twice_gets_one_mail() -> None:
    found = make_envelope("me@sample.example", ["a@x.example, A@x.example"], ["a@X.example", "c@x.example"])
    assert [address.addr_spec for address in found.to] == ["a@x.example"]
    assert [address.addr_spec for address in found.cc] == ["c@x.example"]


def test_a_mail_without_recipients_is_refused() -> None:
    with pytest.raises(UsageError, match="nobody to write to"):
        make_envelope("me@sample.example", [])


def test_a_mail_with_two_senders_is_refused() -> None:
    with pytest.raises(UsageError, match="sender has to be one address"):
        make_envelope("a@x.example, b@x.example", ["c@x.example"])


@given(st.text(alphabet=st.sampled_from('a@.,;:<>()[]"\\ -\r\n'), max_size=25))
def test_any_text_is_parsed_into_plain_addresses_or_refused(text: str) -> None:
    try:
        found = specs(text)
    except UsageError:
        return
    assert found
    assert all(" " not in one and one.count("@") == 1 for one in found)
