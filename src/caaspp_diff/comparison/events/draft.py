"""The shape that every event is made in, and how a student's events are put in order."""

from collections.abc import Iterable, Mapping

import polars as pl

from caaspp_diff.comparison.events.evidence import EvidenceKey, write_evidence
from caaspp_diff.comparison.model import EVENT_KINDS, EVENT_SCHEMA, EventKind
from caaspp_diff.release.index.keys import SSID_DIGITS, TYPE_DIGITS

DRAFT_SCHEMA = pl.Schema({**EVENT_SCHEMA, "ssid": pl.Int64(), "record_type": pl.Int8()})
"""Columns of events while they are made: numbers for SSID and record type."""


def ssid_text(column: str = "ssid") -> pl.Expr:
    """The SSID as the file has it: ten digits."""
    return pl.col(column).cast(pl.String).str.zfill(SSID_DIGITS)


def record_type_text(column: str = "record_type") -> pl.Expr:
    """The record type as the file has it: two digits."""
    return pl.col(column).cast(pl.String).str.zfill(TYPE_DIGITS)


def draft(
    frame: pl.DataFrame,
    kind: EventKind,
    *,
    evidence: Mapping[EvidenceKey, pl.Expr] | None = None,
    **columns: pl.Expr,
) -> pl.DataFrame:
    """Events of one kind, one a row of ``frame``.

    Args:
        frame: Has a column ``ssid``; columns named as in `DRAFT_SCHEMA` are kept, others dropped.
        kind: The kind of all of them.
        evidence: An expression for each key of the kind's evidence; None where it has none.
        **columns: Expressions for further columns; what is named nowhere is null.
    """
    if frame.is_empty():
        return pl.DataFrame(schema=DRAFT_SCHEMA)
    known = {name: pl.col(name) for name in frame.columns} | columns | {"kind": pl.lit(kind)}
    if evidence is not None:
        known["evidence"] = write_evidence(kind, evidence)
    nothing = pl.lit(None)
    return frame.select(
        known.get(name, nothing).cast(dtype).alias(name) for name, dtype in DRAFT_SCHEMA.items()
    )


def of_field(changes: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The rows of field changes about one of the named fields; none for a field that was not compared."""
    kind = changes.schema["field"]
    compared = [name for name in names if isinstance(kind, pl.Enum) and name in kind.categories]
    return changes.filter(pl.col("field").is_in(compared)) if compared else changes.clear()


def in_order(drafts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All events as `EVENT_SCHEMA` has them, sorted by SSID, record type, kind and field."""
    kind_order = pl.Enum(EVENT_KINDS)
    empty = pl.DataFrame(schema=DRAFT_SCHEMA)
    return (
        pl.concat([empty, *drafts])
        .sort(
            "ssid",
            "record_type",
            pl.col("kind").cast(kind_order),
            "field",
            "old",
            "new",
            nulls_last=False,
            maintain_order=True,
        )
        .with_columns(ssid_text(), record_type_text())
    )
