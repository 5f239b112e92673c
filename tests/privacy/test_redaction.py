import hashlib
import hmac
import re

import polars as pl
import pytest

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.errors import UsageError
from caaspp_diff.privacy.aggregate import Aggregate
from caaspp_diff.privacy.redaction import redact
from caaspp_diff.privacy.tokens import token
from support.comparisons import comparison, event, field, person, ssid
from support.scenarios import NAMES, small_lea

KEY = b"0123456789abcdef"


def texts(found: Comparison) -> str:
    """Every value of every frame."""
    frames = (found.events, found.fields, found.people, found.impact)
    return "\n".join(str(frame.rows()) for frame in frames)


def test_none_changes_nothing() -> None:
    found = small_lea()
    assert redact(found, "none") is found


def test_a_token_is_the_truncated_hmac_of_the_ssid() -> None:
    expected = hmac.new(KEY, ssid(1).encode(), hashlib.sha256).hexdigest()[:16]
    assert token(ssid(1), KEY) == f"s-{expected}"


def test_ids_leave_no_ssid_name_or_birth_date_anywhere() -> None:
    text = texts(redact(small_lea(), "ids", KEY))
    assert "2008-03-04" not in text
    assert not re.search(r"\b99\d{8}\b", text)
    for last, first in NAMES:
        assert last not in text
        assert f"'{first}'" not in text


def test_ids_keep_every_event_and_field_change() -> None:
    found = small_lea()
    redacted = redact(found, "ids", KEY)
    assert redacted.redaction == "ids"
    assert redacted.events["kind"].sort().equals(found.events["kind"].sort())
    assert redacted.fields.height == found.fields.height
    assert redacted.events.schema == found.events.schema


def test_one_student_has_one_token_in_every_frame() -> None:
    found = comparison(
        events=[event("score_changed", 1, record_type="01", old="2441", new="2446")],
        fields=[field(1, "scale_score", "score", "2441", "2446")],
        people=[person(1)],
    )
    redacted = redact(found, "ids", KEY)
    frames = (redacted.events, redacted.fields, redacted.people)
    assert {frame["ssid"].item() for frame in frames} == {token(ssid(1), KEY)}


def test_a_replaced_ssid_becomes_two_tokens() -> None:
    found = comparison(events=[event("ssid_replaced", 2, old=ssid(1), new=ssid(2))])
    row = redact(found, "ids", KEY).events.row(0, named=True)
    assert (row["old"], row["new"]) == (token(ssid(1), KEY), token(ssid(2), KEY))


@pytest.mark.parametrize(
    "name",
    [
        "uin",
        "test_registration_id",
        "opportunity_id_1",
        "local_student_id",
        "alternate_ssid",
        "smarter_student_id",
    ],
)
def test_ids_of_any_kind_lose_their_values(name: str) -> None:
    found = comparison(
        events=[event("retested", 1, field=name, old="1234567", new="7654321")],
        fields=[field(1, name, "key", "1234567", "7654321")],
    )
    redacted = redact(found, "ids", KEY)
    assert redacted.events.select("old", "new").row(0) == (None, None)
    assert redacted.fields.select("old", "new").row(0) == (None, None)


def test_scores_and_statuses_keep_their_values() -> None:
    found = comparison(fields=[field(1, "scale_score", "score", "2441", "2446")])
    assert redact(found, "ids", KEY).fields.select("old", "new").row(0) == ("2441", "2446")


def test_the_order_of_rows_does_not_reveal_the_order_of_ssids() -> None:
    found = comparison(people=[person(n) for n in range(1, 30)])
    people = redact(found, "ids", KEY).people
    assert people["ssid"].is_sorted()
    assert people["ssid"].to_list() != [token(ssid(n), KEY) for n in range(1, 30)]


@pytest.mark.parametrize("key", [None, b"", b"short"])
def test_tokens_need_a_long_key(key: bytes | None) -> None:
    with pytest.raises(UsageError, match="secret key of at least 16 bytes"):
        redact(small_lea(), "ids", key)


def test_an_empty_comparison_can_be_redacted() -> None:
    assert redact(comparison(), "ids", KEY).events.equals(pl.DataFrame(schema=comparison().events.schema))
    assert isinstance(redact(comparison(), "aggregate"), Aggregate)
