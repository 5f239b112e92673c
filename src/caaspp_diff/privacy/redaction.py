"""Removes from a comparison what must not leave the LEA: `redact`."""

from dataclasses import replace
from typing import Literal, overload

import polars as pl

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.errors import UsageError
from caaspp_diff.privacy.aggregate import Aggregate, aggregate
from caaspp_diff.privacy.tokens import MIN_KEY_BYTES, token

ID_FIELDS = (
    r"(^|_)(ssid|uin|student_id|opportunity_id|registration_id|enrollment_id|appointment_id"
    r"|confirmation_code)(_|$)"
)
"""Fields whose values identify a student or a record, apart from those of the group ``identity``."""

NAMING_COLUMNS = ("last_name", "first_name", "middle_name", "date_of_birth")


@overload
def redact(comparison: Comparison, mode: Literal["none", "ids"], key: bytes | None = None) -> Comparison: ...
@overload
def redact(comparison: Comparison, mode: Literal["aggregate"], key: bytes | None = None) -> Aggregate: ...
@overload
def redact(
    comparison: Comparison, mode: Literal["none", "ids", "aggregate"], key: bytes | None = None
) -> Comparison | Aggregate: ...
def redact(
    comparison: Comparison, mode: Literal["none", "ids", "aggregate"], key: bytes | None = None
) -> Comparison | Aggregate:
    """Returns ``comparison`` without what ``mode`` forbids.

    Args:
        comparison: The whole comparison.
        mode: ``none`` changes nothing. ``ids`` replaces every SSID by a token made with ``key``, and removes
            names, birth dates and other ids; without the key, nobody can get the SSIDs back. ``aggregate``
            leaves only counts, without any student and without small numbers.
        key: For ``ids``: at least 16 secret bytes. The same key makes the same tokens.

    Returns:
        A comparison; for ``aggregate`` an `Aggregate`, because nothing is left to list.

    Raises:
        UsageError: ``ids`` is asked for without a key, or with a short one.
    """
    if mode == "aggregate":
        return aggregate(comparison)
    return comparison if mode == "none" else _with_tokens(comparison, key)


def _with_tokens(comparison: Comparison, key: bytes | None) -> Comparison:
    if key is None or len(key) < MIN_KEY_BYTES:
        raise UsageError(f"Tokens need a secret key of at least {MIN_KEY_BYTES} bytes; give one.")
    tokens = {ssid: token(ssid, key) for ssid in _ssids(comparison)}
    unknown = pl.col("field").is_in(sorted(comparison.unknown_fields))
    identifying = (pl.col("field").str.contains(ID_FIELDS) | unknown).fill_null(value=False)
    return replace(
        comparison,
        events=_by_token(_events(comparison.events, tokens, identifying), tokens),
        fields=_by_token(
            _without_values(comparison.fields, identifying | (pl.col("group") == "identity")), tokens
        ),
        people=_by_token(
            comparison.people.with_columns(pl.lit(None, pl.String).alias(n) for n in NAMING_COLUMNS), tokens
        ),
        redaction="ids",
    )


def _ssids(comparison: Comparison) -> list[str]:
    replaced = comparison.events.filter(pl.col("kind") == "ssid_replaced")
    columns = [frame["ssid"] for frame in (comparison.events, comparison.fields, comparison.people)]
    return pl.concat([*columns, replaced["old"], replaced["new"]]).drop_nulls().unique().sort().to_list()


def _events(events: pl.DataFrame, tokens: dict[str, str], identifying: pl.Expr) -> pl.DataFrame:
    replaced = pl.col("kind") == "ssid_replaced"
    events = _without_values(events, (identifying & ~replaced) | (pl.col("kind") == "identity_changed"))
    tokens_for_ssids = [
        pl.when(replaced).then(pl.col(side).replace(tokens)).otherwise(pl.col(side)).alias(side)
        for side in ("old", "new")
    ]
    return events.with_columns(tokens_for_ssids)


def _without_values(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(where).then(None).otherwise(pl.col(side)).alias(side) for side in ("old", "new")
    )


def _by_token(frame: pl.DataFrame, tokens: dict[str, str]) -> pl.DataFrame:
    # Sorted by token, because the order of the rows would otherwise reveal the order of the SSIDs.
    tokenized = frame.with_columns(pl.col("ssid").replace_strict(tokens, return_dtype=pl.String))
    return tokenized.sort("ssid", maintain_order=True)
