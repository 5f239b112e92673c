"""What a score is, whether it counts, and for which school: columns derived from the facts."""

import polars as pl

NO_SCORE = "NS"
"""Printed where a test gave no score (layout 2018-19 pages 55-59)."""

NO_LEVEL = "9"
"""Achievement level of a test without a score (layout 2018-19 page 57)."""

HEADLINES = (
    "scale_score",
    "achievement_level",
    "raw_score_1",
    "caa_science_preliminary_indicator",
    "cast_preliminary_indicator",
    "caa_science_percent_correct",
    "cast_percent_of_points_earned",
    "performance_level",
)
"""The fields that may have a result, the headline first: a record with any of them filled has a score."""

COUNTED = "Y"
"""Include Indicator of a score that is in the public means (layout 2018-19 pages 131-133)."""

TESTED = ("T", "R", "Y")
"""Include Indicators of a student who tested (layout 2018-19 pages 131-133)."""

EARLIER_YEAR = "N"
"""CAST Current Year Flag of a record of an earlier year: no result of this one (2021-22 page 82)."""

CDS_DIGITS = 14


def headline(prefix: str = "") -> pl.Expr:
    """The headline of a record's score; null where it has none."""
    return pl.coalesce(_result(name, prefix) for name in HEADLINES)


def is_counted(prefix: str = "") -> pl.Expr:
    """Whether a record has a score that is in the public means."""
    included = (pl.col(f"{prefix}include_indicator") == COUNTED).fill_null(value=False)
    return headline(prefix).is_not_null() & included


def is_of_this_year() -> pl.Expr:
    """Whether a record is of the year of the release."""
    return (pl.col("cast_current_year_flag") != EARLIER_YEAR).fill_null(value=True)


def is_tested() -> pl.Expr:
    """Whether the record's student tested, scorable or not."""
    return pl.col("include_indicator").cast(pl.String).is_in(TESTED).fill_null(value=False)


def school_of_test() -> pl.Expr:
    """The school that the test counts for: the last one where a part of it was taken.

    The later layouts say it (Final Tested School, 2021-22 pages 72-74). Before, a test of two parts
    counts for the school of the performance task, else for that of the other part, and an untested
    student for today's school (layout 2018-19 page 139).
    """
    return pl.coalesce(
        "final_tested_school_code",
        "tested_school_code_4",
        "tested_school_code_3",
        "tested_school_code_2",
        "tested_school_code_1",
        "calpads_school_code",
    )


def lea_of_test(district: pl.Expr) -> pl.Expr:
    """The 14-digit code of the LEA that the test counts for.

    The County/District of Accountability where it is filled (layout 2016-17 page 6), else the
    district of the school that the test counts for.

    Args:
        district: `district_of_test`, or where it was kept.
    """
    accountable = pl.col("district_of_accountability").cast(pl.String)
    return pl.coalesce(accountable.str.pad_end(CDS_DIGITS, "0"), district)


def district_of_test() -> pl.Expr:
    """The 14-digit code of the district of the school that the test counts for."""
    return pl.coalesce(
        "final_tested_district_code",
        "tested_district_code_4",
        "tested_district_code_3",
        "tested_district_code_2",
        "tested_district_code_1",
        "calpads_district_code",
    )


def at_nonpublic_school() -> pl.Expr:
    """Whether the test was taken at a nonpublic school, whose numbers are not published by school."""
    flags = ("final_tested_nps_flag", "tested_nps_flag_2", "tested_nps_flag_1", "calpads_nps_flag")
    return (pl.coalesce(*flags) == "Y").fill_null(value=False)


def _result(name: str, prefix: str) -> pl.Expr:
    column = pl.col(f"{prefix}{name}")
    return pl.when(
        (column != NO_SCORE) & (column != NO_LEVEL) if name.endswith("_level") else column != NO_SCORE
    ).then(column)
