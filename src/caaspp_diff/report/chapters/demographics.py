"""The chapter on demographics: by field from what to what, the unexpected first, then student by student."""

import polars as pl

from caaspp_diff.comparison.kinds import ABOUT_FIELDS
from caaspp_diff.phrases import counted, number
from caaspp_diff.report.event_rows import FIELD, NEW, NOTE, OLD, FrameRows, RowValues
from caaspp_diff.report.model import Section, Table, TableRow
from caaspp_diff.report.source import Events, present

COLUMNS = (FIELD, OLD, NEW, NOTE)


def demographics_section(source: Events) -> Section:
    """Every change of a demographic or identity field, one a student and field."""
    events = source.of(*ABOUT_FIELDS)
    expected = pl.col("expected")
    demographic = source.of("demographic_changed")
    return Section(
        id="demographics",
        title="Demographics and identity",
        lead=_lead(source, events),
        tables=(_transitions(source, events),) if events.height else (),
        listings=present(
            source.listing("demographics-unexpected", source.unexpected, *COLUMNS),
            source.listing("demographics-open", demographic.filter(expected.is_null()), *COLUMNS),
            source.listing("identity-changed", source.identity, *COLUMNS),
            source.listing("demographics-expected", demographic.filter(expected), *COLUMNS),
        ),
    )


def _lead(source: Events, events: pl.DataFrame) -> tuple[str, ...]:
    if not events.height:
        return ()
    students = counted(events["ssid"].n_unique(), "student")
    sentence = (
        f"{counted(events.height, 'change')} of {students}, each told once for a student and field however "
        f"many records repeat it; {number(source.unexpected.height)} should not have come any more."
    )
    return (sentence,)


def _transitions(source: Events, events: pl.DataFrame) -> Table:
    words = source.words
    unexpected = pl.col("expected").eq(other=False).sum().alias("unexpected")
    # What birth date or name became what is a fact about one student: the lists show it, a table does not.
    personal = pl.col("kind") == "identity_changed"
    values = [pl.when(~personal).then(pl.col(side)).alias(side) for side in ("old", "new")]
    counts = (
        events.with_columns(*values)
        .group_by("kind", "field", "old", "new")
        .agg(pl.len().alias("students"), unexpected)
        .sort("unexpected", "students", "field", "old", "new", descending=[True, True, False, False, False])
    )

    def row(record: RowValues) -> TableRow:
        field = record["field"]
        shown = record["kind"] == "demographic_changed"
        sides = [words.value(field, record[side]) if shown else "see the list" for side in ("old", "new")]
        return TableRow(
            label=words.field(field), cells=(*sides, number(record["students"]), number(record["unexpected"]))
        )

    return Table(
        id="transitions",
        title="Changes by field",
        note="",
        corner="Field",
        columns=("From", "To", "Students", "Unexpected"),
        rows=FrameRows(counts, row),
        text_columns=2,
    )
