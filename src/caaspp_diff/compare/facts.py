"""The facts: the fields of every record that impact, findings and guards need, as one frame a release."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.compare.align import Alignment
from caaspp_diff.release.keys import record_types, ssids
from caaspp_diff.release.model import Release, Rows

GROUP_FIELDS = (
    "gender",
    "reporting_ethnicity",
    "el_status",
    "elas",
    "economic_disadvantage_status",
    "economic_disadvantage_status_testing",
    "idea_indicator",
    "idea_indicator_testing",
    "primary_disability_type",
    "section_504_status",
    "migrant_status",
    "homeless_status",
    "foster_status",
    "military_status",
    "parent_education_level",
)
"""Student groups that impact is told for; a layout that lacks one of them has no such rows."""

TESTED_SCHOOLS = tuple(f"tested_school_code_{part}" for part in (1, 2, 3, 4))
TESTED_DISTRICTS = tuple(f"tested_district_code_{part}" for part in (1, 2, 3, 4))

NAME_FIELDS = ("last_name", "first_name", "middle_name", "date_of_birth")

FACT_FIELDS = (
    *NAME_FIELDS,
    *GROUP_FIELDS,
    "calpads_grade",
    "grade_assessed",
    "calpads_district_code",
    "calpads_school_code",
    "district_of_accountability",
    "calpads_nps_flag",
    "calpads_district_name",
    "calpads_school_name",
    "tested_lea_name_1",
    "tested_school_name_1",
    *TESTED_DISTRICTS,
    *TESTED_SCHOOLS,
    "tested_nps_flag_1",
    "tested_nps_flag_2",
    "final_tested_district_code",
    "final_tested_school_code",
    "final_tested_nps_flag",
    "cast_current_year_flag",
    "school_window_end_1",
    "school_window_end_2",
    "school_window_end_3",
    "school_window_end_4",
    "test_completion_date_1",
    "student_exit_code",
    "student_exit_date",
    "student_removed_from_calpads_file_date",
    "condition_code",
    "attemptedness",
    "score_status",
    "include_indicator",
    "opportunity_testing_status_1",
    "scale_score",
    "achievement_level",
    "raw_score_1",
    "caa_science_percent_correct",
    "caa_science_preliminary_indicator",
    "cast_percent_of_points_earned",
    "cast_preliminary_indicator",
    "performance_level",
)
"""Fields of the facts frame, in order; a field that a layout lacks is a column of nulls."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of both releases: one row a record, in file order, row i of the frame is row i of the index.

    Columns: ``ssid`` (Int64), ``record_type`` (Int8), then `FACT_FIELDS` (Categorical, blank is null).
    """

    old: pl.DataFrame
    new: pl.DataFrame


def read_facts(old: Release, new: Release, alignment: Alignment) -> Facts:
    """Reads every record of old once, and of new only those that old does not hold alike."""
    old_facts = _read(old, None)
    same = ~alignment.differs
    known_new, known_old = alignment.new_rows[same], alignment.old_rows[same]
    other_new = np.concatenate([alignment.new_rows[alignment.differs], alignment.added])
    columns = pl.concat([old_facts[known_old], _read(new, other_new)], how="vertical")
    place = np.empty(len(new.index), np.int64)
    place[np.concatenate([known_new, other_new])] = np.arange(len(place))
    return Facts(_keyed(old, old_facts), _keyed(new, columns[place]))


def _read(release: Release, rows: Rows | None) -> pl.DataFrame:
    return release.reader.frame(rows, FACT_FIELDS, categorical=True)


def _keyed(release: Release, columns: pl.DataFrame) -> pl.DataFrame:
    keys = release.index.keys
    return columns.select(
        pl.Series("ssid", ssids(keys)),
        pl.Series("record_type", record_types(keys).astype(np.int8)),
        pl.all(),
    )
