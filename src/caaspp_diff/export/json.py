"""The JSON output, ``caaspp-diff/1``: `json_chunks`; its schema lies beside this file."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files
from typing import Any

import polars as pl

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.finding import Finding
from caaspp_diff.privacy.aggregate import Aggregate, ReleaseCounts
from caaspp_diff.version import __version__

FORMAT = "caaspp-diff/1"
RELEASE = (
    "name",
    "sha256",
    "form",
    "delimiter",
    "encoding",
    "layout",
    "administration",
    "population",
    "lea",
    "records",
    "students",
    "record_types",
)
BLOCK = 20_000
"""Events or field changes that are written at a time."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every output validates against."""
    text = files("caaspp_diff.export").joinpath("caaspp-diff-1.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def json_chunks(comparison: Comparison | Aggregate) -> Iterator[bytes]:
    """The output as UTF-8, in pieces; the same comparison gives the same bytes.

    A key of an event or field change that is null is left out. Of an aggregate, events and fields are
    counts, and null for one that is withheld.
    """
    if isinstance(comparison, Aggregate):
        yield from _of_counts(comparison)
        return
    yield b'{"format": ' + _dump(FORMAT) + b',\n"tool": ' + _dump(_tool())
    for name, release in (("old", comparison.old), ("new", comparison.new)):
        yield (
            b',\n"'
            + name.encode()
            + b'": '
            + _dump({k: v for k, v in asdict(release).items() if k in RELEASE})
        )
    yield b',\n"students": ' + _dump(asdict(comparison.students))
    yield b',\n"records": ' + _dump(asdict(comparison.records))
    yield b',\n"events": ['
    yield from _objects(comparison.events, raw=("evidence",))
    yield b'],\n"fields": ['
    yield from _objects(comparison.fields)
    yield b'],\n"impact": ['
    yield b",\n".join(_dump(entry) for entry in impact_entries(comparison.impact))
    yield b'],\n"findings": ['
    yield b",\n".join(_dump(finding) for finding in _findings(comparison))
    yield b"]}\n"


def _of_counts(counts: Aggregate) -> Iterator[bytes]:
    parts: dict[str, object] = {"old": _release(counts.old), "new": _release(counts.new)}
    parts |= {"students": counts.students, "records": counts.records}
    yield b'{"format": ' + _dump(FORMAT) + b',\n"tool": ' + _dump(_tool())
    for name, part in parts.items():
        yield b',\n"' + name.encode() + b'": ' + _dump(part)
    for name in ("events", "fields", "impact", "findings"):
        rows = b",\n".join(_dump(asdict(row)) for row in getattr(counts, name))
        yield b',\n"' + name.encode() + b'": [' + rows + b"]"
    yield b"}\n"


def _release(release: ReleaseCounts) -> dict[str, Any]:
    return {name: value for name, value in asdict(release).items() if name in RELEASE}


def _tool() -> dict[str, str]:
    return {"name": "caaspp-diff", "version": __version__}


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _objects(frame: pl.DataFrame, raw: tuple[str, ...] = ()) -> Iterator[bytes]:
    """The rows of ``frame`` as JSON objects; the columns ``raw`` hold JSON already."""
    members = [_member(name, raw=name in raw) for name in frame.columns]
    row = "{" + pl.concat_str(members, separator=",", ignore_nulls=True) + "}"
    for start in range(0, len(frame), BLOCK):
        rows = frame.slice(start, BLOCK).select(row.alias("row"))["row"]
        yield (",\n" if start else "").encode() + ",\n".join(rows).encode()


def _member(name: str, *, raw: bool) -> pl.Expr:
    """``"name":value`` as text; null where the value is."""
    if raw:
        return pl.format(f'"{name}":{{}}', pl.col(name))
    encoded = pl.struct(name).struct.json_encode()
    return pl.when(pl.col(name).is_not_null()).then(encoded.str.strip_prefix("{").str.strip_suffix("}"))


def impact_entries(impact: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Both sides of each slice in one object, as in the output; the frame has them in consecutive rows."""
    entry: dict[str, Any] | None = None
    for row in impact.iter_rows(named=True):
        key = {name: row[name] for name in ("by", "value", "record_type")}
        numbers = {name: row[name] for name in ("enrolled", "tested", "counted", "mean", "levels", "met")}
        if entry is None or any(entry[name] != value for name, value in key.items()):
            if entry is not None:
                yield entry
            entry = key | {"old": None, "new": None}
        entry[row["side"]] = numbers
    if entry is not None:
        yield entry


def _findings(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The findings, then what was not compared: that is one more thing to know about the files."""
    yield from (asdict(finding) for finding in comparison.findings)
    for entry in comparison.not_compared:
        message = f"Not compared: {entry.what}, as {entry.why}."
        yield asdict(Finding(code="not_compared", severity="note", message=message, count=entry.count))
