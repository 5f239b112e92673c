"""Small builders of records and release files for tests; every student is invented."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.write import write_release

LEA = "19999990000000"
SCHOOL_A = "19999990000001"
SCHOOL_B = "19999990000002"


def record(ssid: int = 1, record_type: str = "01", **values: str) -> dict[str, str]:
    """A 2018-19 record of a grade 5 student of school A without a score, plus ``values``."""
    return {
        "record_type": record_type,
        "ssid": f"99{ssid:08d}",
        "last_name": "Rivera",
        "first_name": "Ana",
        "date_of_birth": "2008-03-04",
        "gender": "Female",
        "calpads_grade": "05",
        "grade_assessed": "05",
        "calpads_district_code": LEA,
        "calpads_school_code": SCHOOL_A,
        "tested_lea_name_1": "Sample Unified",
        "tested_district_code_1": LEA,
        "tested_school_name_1": "Alder Elementary",
        "tested_school_code_1": SCHOOL_A,
        "school_window_start_1": "2019-03-18",
        "school_window_end_1": "2019-05-31",
        "elas": "EO",
        "el_status": "No",
        "economic_disadvantage_status": "No",
        "test_mode": "O",
        "uin": f"{ssid:016d}",
        "test_registration_id": f"{ssid:010d}0020{record_type}",
        "condition_code": "NT",
        "attemptedness": "N",
        "include_indicator": "N",
    } | values


def scored(ssid: int = 1, record_type: str = "01", score: int = 2510, **values: str) -> dict[str, str]:
    """A 2018-19 grade 5 record with a counted score at level 3."""
    return (
        record(ssid, record_type)
        | {
            "condition_code": "",
            "attemptedness": "Y",
            "score_status": "V",
            "include_indicator": "Y",
            "opportunity_id_1": f"{ssid:014d}{record_type}",
            "opportunity_testing_status_1": "C",
            "test_start_date_1": "2019-04-01",
            "test_completion_date_1": "2019-04-02",
            "scale_score": f"{score:04d}",
            "standard_error": "0024",
            "error_band_min": f"{score - 24:04d}",
            "error_band_max": f"{score + 24:04d}",
            "achievement_level": "3",
        }
        | values
    )


def write(
    path: Path,
    records: Iterable[Mapping[str, str]],
    *,
    layout: str = "2018-19",
    **options: Any,
) -> Path:
    """Writes ``records`` to ``path``: delimited for .csv, else fixed width; see `write_release`."""
    form = "delimited" if path.suffix == ".csv" else "fixed-width"
    options = {"form": form} | options
    path.write_bytes(write_release(load_layout(layout), records, **options))
    return path
