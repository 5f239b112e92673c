"""Takes out of a comparison what must not leave: `redact`."""

from dataclasses import replace
from typing import Literal, overload

import polars as pl

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.errors import UsageError
from caaspp_diff.privacy.aggregate import Aggregate, aggregate
from caaspp_diff.privacy.tokens import SHORTEST_KEY, token

ID_FIELDS = (
    r"(^|_)(ssid|uin|student_id|opportunity_id|registration_id|enrollment_id|appointment_id"
    r"|confirmation_code)(_|$)"
)
"""Fields, beside those of the group identity, whose values name a student or a record."""

NAMES = ("last_name", "first_name", "middle_name", "date_of_birth")


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
    """``comparison`` as ``mode`` allows it to be told.

    Args:
        comparison: What was found.
        mode: ``none`` changes nothing. ``ids`` puts a keyed token in place of every SSID and takes names,
            birth dates and other ids out; who has the key can tell that two tokens are one student,
            nobody can get the SSID back without it. ``aggregate`` leaves counts, no student and no
            small number; it is another type, since there is nothing left to list.
        key: For ``ids``: at least 16 secret bytes. The same key gives the same tokens.

    Raises:
        UsageError: ``ids`` without a key, or with a short one.
    """
    if mode == "aggregate":
        return aggregate(comparison)
    return comparison if mode == "none" else _with_tokens(comparison, key)


def _with_tokens(comparison: Comparison, key: bytes | None) -> Comparison:
    if key is None or len(key) < SHORTEST_KEY:
        raise UsageError(f"Tokens need a secret key of at least {SHORTEST_KEY} bytes; give one.")
    tokens = {ssid: token(ssid, key) for ssid in _ssids(comparison)}
    named = pl.col("field").str.contains(ID_FIELDS).fill_null(value=False)
    return replace(
        comparison,
        events=_by_token(_events(comparison.events, tokens, named), tokens),
        fields=_by_token(_without_values(comparison.fields, named | (pl.col("group") == "identity")), tokens),
        people=_by_token(
            comparison.people.with_columns(pl.lit(None, pl.String).alias(n) for n in NAMES), tokens
        ),
        redaction="ids",
    )


def _ssids(comparison: Comparison) -> list[str]:
    replaced = comparison.events.filter(pl.col("kind") == "ssid_replaced")
    columns = [frame["ssid"] for frame in (comparison.events, comparison.fields, comparison.people)]
    return pl.concat([*columns, replaced["old"], replaced["new"]]).drop_nulls().unique().sort().to_list()


def _events(events: pl.DataFrame, tokens: dict[str, str], named: pl.Expr) -> pl.DataFrame:
    replaced = pl.col("kind") == "ssid_replaced"
    events = _without_values(events, (named & ~replaced) | (pl.col("kind") == "identity_changed"))
    swap = [
        pl.when(replaced).then(pl.col(side).replace(tokens)).otherwise(pl.col(side)).alias(side)
        for side in ("old", "new")
    ]
    return events.with_columns(swap)


def _without_values(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(where).then(None).otherwise(pl.col(side)).alias(side) for side in ("old", "new")
    )


def _by_token(frame: pl.DataFrame, tokens: dict[str, str]) -> pl.DataFrame:
    # Sorted anew: the order of the SSIDs would otherwise remain in the order of the rows.
    swapped = frame.with_columns(pl.col("ssid").replace_strict(tokens, return_dtype=pl.String))
    return swapped.sort("ssid", maintain_order=True)
