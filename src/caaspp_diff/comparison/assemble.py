"""Puts frames in the shape that a comparison shows: field changes, people, school names."""

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.events.draft import record_type_text, ssid_text
from caaspp_diff.comparison.facts import NAME_FIELDS, Facts, names_of_codes
from caaspp_diff.comparison.fields import FieldChanges
from caaspp_diff.comparison.model import FIELD_SCHEMA, PEOPLE_SCHEMA, ChangedRows
from caaspp_diff.release.index.keys import Keys, Rows
from caaspp_diff.release.model import Release

SCHOOL_NAMES = (
    ("calpads_school_code", "calpads_school_name"),
    ("tested_school_code_1", "tested_school_name_1"),
)


def field_frame(changes: FieldChanges) -> pl.DataFrame:
    """The field changes as `FIELD_SCHEMA` has them: by SSID, record type, then in layout order."""
    return (
        changes.frame.sort("ssid", "record_type", "pair", "field", maintain_order=True)
        .with_columns(ssid_text(), record_type_text())
        .select(pl.col(name).cast(dtype) for name, dtype in FIELD_SCHEMA.items())
    )


def people(
    facts: Facts, events: pl.DataFrame, changes: FieldChanges, schools: dict[str, str]
) -> pl.DataFrame:
    """The students with any difference, as `PEOPLE_SCHEMA` has them: from new, or old for those who left."""
    differing = pl.concat([events["ssid"].cast(pl.Int64), changes.frame["ssid"]]).unique().sort().to_numpy()
    columns = [*NAME_FIELDS, "grade_assessed", "calpads_grade", "calpads_school_code"]
    found = [
        frame.select("ssid", "record_type", *columns)[_rows_of(frame["ssid"].to_numpy(), differing)]
        for frame in (facts.new, facts.old)
    ]
    grade = pl.coalesce("grade_assessed", "calpads_grade").cast(pl.String)
    return (
        pl.concat([part.with_columns(pl.lit(side).alias("side")) for side, part in enumerate(found)])
        .sort("ssid", "side", "record_type", maintain_order=True)
        .unique("ssid", keep="first", maintain_order=True)
        .with_columns(
            ssid_text(),
            grade.alias("grade"),
            pl.col("calpads_school_code").cast(pl.String).alias("school"),
        )
        .with_columns(
            pl.col("school")
            .replace_strict(schools, default=None, return_dtype=pl.String)
            .alias("school_name")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PEOPLE_SCHEMA.items())
    )


def _rows_of(ssids: Keys, wanted: Keys) -> Rows:
    """The rows of some students, whose SSIDs are ascending."""
    place = np.minimum(np.searchsorted(wanted, ssids), len(wanted) - 1)
    return np.flatnonzero(wanted[place] == ssids) if len(wanted) else np.empty(0, np.int64)


def school_names(old: Release, new: Release, facts: Facts) -> dict[str, str]:
    """School code → name, sorted; the new release's word before the old one's."""
    names: dict[str, str] = {}
    for release, frame in ((new, facts.new), (old, facts.old)):
        for code, name in SCHOOL_NAMES:
            names = names_of_codes(release, frame, code, name) | names
    return dict(sorted(names.items()))


def changed_rows(alignment: Alignment, changes: FieldChanges) -> ChangedRows:
    """The rows of an alignment whose records differ."""
    pairs = np.flatnonzero(changes.changed)
    pairs = pairs[np.argsort(alignment.new_rows[pairs])]
    return ChangedRows(
        added=np.sort(alignment.added),
        changed=alignment.new_rows[pairs],
        continued=alignment.old_rows[pairs],
        removed=np.sort(alignment.removed),
    )
