import hashlib
import hmac
import re
from pathlib import Path

import polars as pl
import pytest

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.errors import UsageError
from caaspp_diff.export.json import json_chunks
from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.score_fields import record_types
from caaspp_diff.privacy.aggregate import Aggregate
from caaspp_diff.privacy.redaction import redact
from caaspp_diff.privacy.tokens import token
from support.comparisons import comparison, event, field, person, ssid
from support.factories import LEA, write
from support.identifiers import identifier_fields, identifier_names
from support.json_answers import child, compare_files
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


def test_the_identifiers_of_the_layouts_are_found_by_their_titles() -> None:
    assert identifier_names() == {
        "alternate_ssid",
        "confirmation_code",
        "date_of_birth",
        "first_name",
        "last_name",
        "local_student_id",
        "master_appointment_id",
        "middle_name",
        "opportunity_id_1",
        "opportunity_id_2",
        "opportunity_id_3",
        "opportunity_id_4",
        "smarter_student_id",
        "ssid",
        "test_registration_id",
        "uin",
    }


@pytest.mark.parametrize("name", layout_names())
def test_no_identifier_of_any_administration_is_left(tmp_path: Path, name: str) -> None:
    layout = load_layout(name)
    naming = [field.name for field in identifier_fields(layout) if field.name != "ssid"]
    old = [{one: f"6{student}{n:07d}" for n, one in enumerate(naming)} for student in (1, 2)]
    new = [{one: f"8{student}{n:07d}" for n, one in enumerate(naming)} for student in (1, 2)]

    found = compare_files(_write(tmp_path, "old", layout, old), _write(tmp_path, "new", layout, new))
    redacted = redact(found, "ids", KEY)

    assert set(naming) == set(found.fields["field"])
    told = texts(redacted) + b"".join(json_chunks(redacted)).decode()
    secrets = {ssid(1), ssid(2)}.union(*(one.values() for one in (*old, *new)))
    assert [secret for secret in sorted(secrets) if secret in told] == []


def _write(folder: Path, side: str, layout: Layout, records: list[dict[str, str]]) -> Path:
    """A release of two students of whom little more than ``records`` is known."""
    record_type = min(record_types(layout))
    full = [
        {"record_type": record_type, "ssid": ssid(n), "calpads_district_code": LEA} | values
        for n, values in enumerate(records, start=1)
    ]
    suffix = "txt" if layout.has_positions else "csv"
    return write(folder / f"{side}.{suffix}", full, layout=layout.name)


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


@pytest.mark.parametrize("header", ["Student Name", "Local ID", "Email"])
def test_the_values_of_a_column_that_no_layout_knows_are_left_out(tmp_path: Path, header: str) -> None:
    paths = []
    for side, value in (("old", "Rivera 1"), ("new", "Rivera 2")):
        path = write(
            tmp_path / f"{side}.csv", [child(1), child(2, scale_score="2500" if side == "old" else "2510")]
        )
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        text = "\r\n".join([f"{head}^{header}", *(f"{line}^{value}" for line in lines), ""])
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)

    found = redact(compare_files(*paths), "ids", KEY)

    assert "Rivera" not in texts(found)
    assert "Rivera" not in b"".join(json_chunks(found)).decode()
    changed = {name for name, old in found.fields.select("field", "old").iter_rows() if old is None}
    assert changed == {header.lower().replace(" ", "_")}
    assert {"2500", "2510"} <= {*found.fields["old"], *found.fields["new"]}
