"""The sheets of a workbook that hold counts: summary, impact, findings."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import polars as pl

from caaspp_diff.comparison.kinds import KINDS
from caaspp_diff.comparison.model import EVENT_KINDS, Comparison, ReleaseFacts
from caaspp_diff.comparison.numbers.impact import NUMBERS
from caaspp_diff.export.json import impact_entries
from caaspp_diff.export.sheets import Sheet, SheetCell, SheetColumn
from caaspp_diff.finding import Finding, Side
from caaspp_diff.phrases import spoken_name
from caaspp_diff.report.build import MARKINGS
from caaspp_diff.report.chapters.impact import SLICES, slice_label
from caaspp_diff.report.event_rows import RowValues
from caaspp_diff.report.source import Events
from caaspp_diff.version import __version__
from caaspp_diff.wording.kinds import kind_label

Row = tuple[SheetCell, ...]

RELEASE_WORDS = {
    "name": "File",
    "sha256": "SHA-256",
    "form": "Form",
    "encoding": "Encoding",
    "layout": "Layout",
    "administration": "Administration",
    "population": "Population",
    "lea": "LEA code",
    "lea_name": "LEA",
    "records": "Records",
    "students": "Students",
}
SUMMARY = (
    SheetColumn("About", 16),
    SheetColumn("What", 34),
    SheetColumn("Old release", 44),
    SheetColumn("New release", 44),
    SheetColumn("Count", 12),
    SheetColumn("Expected", 12),
    SheetColumn("Unexpected", 12),
    SheetColumn("Not known", 12),
)
NUMBER_WORDS = ("enrolled", "tested", "counted score", "mean score", "at or above standard")


def summary_sheet(source: Events, notes: Iterable[str]) -> Sheet:
    """The two files, how many students, records and events; ``notes`` is what else is to be said."""
    rows = tuple(_summary(source, tuple(notes)))
    return Sheet(title="Summary", columns=SUMMARY, size=len(rows), rows=rows)


def impact_sheet(source: Events) -> Sheet:
    """Every slice with its numbers before and after; docs/json.md says what the numbers count."""
    levels = int(source.comparison.impact["levels"].list.len().max() or 0)  # type: ignore[arg-type]
    sides = [
        SheetColumn(f"{side}: {title}", 10)
        for side in ("Old", "New")
        for title in (*NUMBER_WORDS, *(f"level {level}" for level in range(1, levels + 1)))
    ]
    shares = [SheetColumn(f"{side}: share at or above standard", 10, "percent") for side in ("Old", "New")]
    rows = tuple(_impact_row(source, entry, levels) for entry in impact_entries(source.comparison.impact))
    return Sheet(
        title="Impact",
        columns=(
            *(SheetColumn("By", 14), SheetColumn("Value", 24), SheetColumn("Of", 36)),
            *(SheetColumn("Record type", 8), SheetColumn("Assessment", 14)),
            *sides,
            *shares,
        ),
        size=len(rows),
        rows=rows,
    )


def findings_sheet(comparison: Comparison) -> Sheet:
    """What is wrong with the files, and what was not compared."""
    found = [
        (f.severity, f.code, f.message, f.count, _lines(f, "old"), _lines(f, "new"))
        for f in comparison.findings
    ]
    left_out: list[Row] = [
        ("note", "not_compared", f"Not compared: {entry.what}, as {entry.why}.", entry.count, None, None)
        for entry in comparison.not_compared
    ]
    return Sheet(
        title="Findings",
        columns=(
            SheetColumn("Severity", 10, "severity"),
            SheetColumn("Finding", 30),
            SheetColumn("Message", 90),
            SheetColumn("Count", 9),
            SheetColumn("Lines of old", 24),
            SheetColumn("Lines of new", 24),
        ),
        size=len(found) + len(left_out),
        rows=(*found, *left_out),
    )


def _summary(source: Events, notes: tuple[str, ...]) -> Iterator[Row]:
    comparison = source.comparison
    yield "Confidential", MARKINGS[comparison.redaction], None, None
    yield from (("Note", note, None, None) for note in notes)
    for name, title in RELEASE_WORDS.items():
        yield "Releases", title, _fact(comparison.old, name), _fact(comparison.new, name)
    for record_type in sorted(comparison.old.record_types | comparison.new.record_types):
        sides = (side.record_types.get(record_type, 0) for side in (comparison.old, comparison.new))
        yield "Records of", source.words.test(record_type), *sides
    for about, counts in (("Students", comparison.students), ("Records", comparison.records)):
        for name, count in asdict(counts).items():
            yield about, spoken_name(name), None, None, count
    yield from _event_counts(comparison.events)
    yield "Made by", f"caaspp-diff {__version__}", None, None


def _fact(release: ReleaseFacts, name: str) -> SheetCell:
    value: SheetCell = getattr(release, name)
    return value


def _event_counts(events: pl.DataFrame) -> Iterator[Row]:
    expected = pl.col("expected")
    counts = {
        kind: sizes
        for kind, *sizes in events.group_by("kind")
        .agg(
            pl.len(),
            expected.sum().alias("expected"),
            (~expected).sum().alias("unexpected"),
            expected.is_null().sum().alias("open"),
        )
        .iter_rows()
    }
    for kind in EVENT_KINDS:
        size, *verdicts = counts.get(kind, (0, 0, 0, 0))
        yield "Events", kind_label(kind), None, None, size, *(verdicts if KINDS[kind].foreseen else ())


def _impact_row(source: Events, entry: RowValues, levels: int) -> Row:
    by, value, record_type = entry["by"], entry["value"], entry["record_type"]
    sides = [entry["old"] or {}, entry["new"] or {}]
    numbers: list[SheetCell] = []
    for side in sides:
        reached = side.get("levels") or []
        numbers += [side.get(name) for name in NUMBERS]
        numbers += [*reached, *[None] * (levels - len(reached))]
    shares = [side["met"] / side["counted"] if side.get("counted") else None for side in sides]
    test = source.words.test(record_type)
    return SLICES[by], value, slice_label(source, by, value), record_type, test, *numbers, *shares


def _lines(finding: Finding, side: Side) -> SheetCell:
    return ", ".join(str(e.line) for e in finding.examples if e.side == side) or None
