import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.people import Record, Student
from caaspp_diff.sample.results import invalidated, lowest, no_score, partial, result
from caaspp_diff.sample.scales import level_of, level_ranges
from caaspp_diff.sample.season import Season, new_season
from caaspp_diff.sample.truth_state import headline


def season(layout: str = "2018-19", students: int = 300) -> Season:
    return new_season(load_layout(layout), students, seed=4)


def one_of(there: Season, record_type: str) -> tuple[Student, Record]:
    return next((p, t) for p in there.students for t in p.tests if t.record_type == record_type)


@pytest.mark.parametrize("layout", ["2016-17", "2018-19", "2020-21", "2021-22", "2023-24"])
def test_every_score_is_in_its_range_and_at_its_level_and_in_its_band(layout: str) -> None:
    found = 0
    for person in season(layout).students:
        for test in person.tests:
            row = test.row
            if "scale_score" in row:
                found += 1
                levels = level_ranges(layout, row["record_type"], test.cohort or person.grade)
                level = level_of(levels, int(row["scale_score"]))
                assert level
                assert row.get("achievement_level", level) == level
            if "error_band_min" in row:
                assert row["error_band_min"] <= row["scale_score"] <= row["error_band_max"]
                assert len(row["standard_error"]) == 4
    assert found > 200


@pytest.mark.parametrize(
    ("layout", "record_type", "name"),
    [
        ("2018-19", "05", "caa_science_preliminary_indicator"),
        ("2021-22", "05", "achievement_level"),
        ("2018-19", "06", "domain_3_level"),
        ("2018-19", "09", "raw_score_1"),
        ("2017-18", "06", "cast_preliminary_indicator"),
        ("2019-20.caasci_csa_prelim", "09", "caa_science_percent_correct"),
        ("2018-19", "01", "claim_4_level"),
        ("2023-24", "01", "composite_claim_1_level"),
        ("2021-22", "02", "lexile_or_quantile"),
    ],
)
def test_each_test_fills_the_fields_of_its_result(layout: str, record_type: str, name: str) -> None:
    there = season(layout)
    person, test = one_of(there, record_type)
    assert there.dialect.row(result(there.desk, person, test))[name]


def test_a_pilot_brings_participation_only() -> None:
    there = season("2016-17")
    person, test = one_of(there, "06")
    assert result(there.desk, person, test) == {"include_indicator": "T"}


@pytest.mark.parametrize(
    ("record_type", "condition", "above", "include"),
    [("01", "LOSS", 0, "T"), ("03", "INC0", 0, "Y"), ("03", "INC1", 1, "Y")],
)
def test_the_lowest_score_and_whether_it_counts(
    record_type: str, condition: str, above: int, include: str
) -> None:
    there = season()
    person, test = one_of(there, record_type)
    values = lowest(there.desk, person, test, condition)
    bottom = level_ranges("2018-19", record_type, person.grade)[0][0]
    assert (int(values["scale_score"]), values["include_indicator"]) == (bottom + above, include)
    assert values["condition_code"] == condition


def test_an_unanswered_part_gives_level_9_and_no_score() -> None:
    there = season()
    person, test = one_of(there, "01")
    row = there.dialect.edit(test.row, partial(there.desk, person, test))
    assert (row["attemptedness"], row["include_indicator"], row["achievement_level"]) == ("P", "T", "9")
    assert headline(row) is None


def test_an_invalidation_may_keep_the_score() -> None:
    there = season()
    person, test = one_of(there, "01")
    scored = there.dialect.edit(test.row, result(there.desk, person, test))
    row = there.dialect.edit(scored, invalidated("C"))
    assert (row["score_status"], row["include_indicator"], row["opportunity_testing_status_1"]) == (
        "I",
        "R",
        "I",
    )
    assert row["scale_score"] == scored["scale_score"]
    assert headline(there.dialect.edit(row, no_score(there.dialect))) is None
