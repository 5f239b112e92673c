from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings

from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.facts import FACT_FIELDS, SOURCES, Facts, names_of_codes, read_facts
from caaspp_diff.comparison.scoring import HEADLINES
from caaspp_diff.release.read import read_release
from support.factories import SCHOOL_A, SCHOOL_B, write
from support.generated_releases import pairs
from support.json_answers import child, ssid, unscored

Records = list[dict[str, str]]


def _facts(folder: Path, old: Records, new: Records) -> Facts:
    paths = write(folder / "old.txt", old), write(folder / "new.txt", new)
    with read_release(paths[0]) as before, read_release(paths[1]) as after:
        return read_facts(before, after, align(before, after))


def _expected(rows: Records) -> list[dict[str, object]]:
    return [
        {"ssid": int(row["ssid"]), "record_type": int(row["record_type"])}
        | {name: row.get(name, "").strip() or None for name in FACT_FIELDS if name not in SOURCES}
        | _derived(row)
        for row in rows
    ]


NO_RESULTS = {name: {"", "NS", "9"} if name.endswith("_level") else {"", "NS"} for name in HEADLINES}


def _derived(row: dict[str, str]) -> dict[str, object]:
    def last_of(*names: str) -> str | None:
        return next((row[name].strip() for name in names if row.get(name, "").strip()), None)

    parts = (4, 3, 2, 1)
    schools = [f"tested_school_code_{part}" for part in parts]
    districts = [f"tested_district_code_{part}" for part in parts]
    result = next((row[name] for name in HEADLINES if row.get(name, "") not in NO_RESULTS[name]), None)
    flag = last_of("final_tested_nps_flag", "tested_nps_flag_2", "tested_nps_flag_1", "calpads_nps_flag")
    return {
        "test_school": last_of("final_tested_school_code", *schools, "calpads_school_code"),
        "test_district": last_of("final_tested_district_code", *districts, "calpads_district_code"),
        "test_nonpublic": flag == "Y",
        "headline": result,
        "tested": row.get("include_indicator", "") in {"T", "R", "Y"},
        "counted": row.get("include_indicator", "") == "Y" and result is not None,
    }


def _told(frame: pl.DataFrame) -> list[dict[str, object]]:
    return frame.cast({pl.Categorical: pl.String}).rows(named=True)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pair=pairs())
def test_facts_are_those_of_every_record_though_few_of_new_are_read(
    tmp_path: Path, pair: tuple[Records, Records]
) -> None:
    facts = _facts(tmp_path, *pair)

    assert _told(facts.old) == _expected(pair[0])
    assert _told(facts.new) == _expected(pair[1])


def test_a_field_that_the_layout_lacks_is_blank(tmp_path: Path) -> None:
    facts = _facts(tmp_path, [child(1)], [child(1)])

    assert facts.old["military_status"].null_count() == 1


def test_codes_that_the_layout_does_not_list_are_found_on_both_sides(tmp_path: Path) -> None:
    old = [child(1), child(2, elas="XX"), unscored(3)]
    new = [unscored(3, score_status="Q"), child(2, elas="XX"), child(1), child(4, elas="YY")]

    facts = _facts(tmp_path, old, new)

    assert {name: rows.tolist() for name, rows in facts.strange_old.items()} == {"elas": [1]}
    assert {name: rows.tolist() for name, rows in facts.strange_new.items()} == {
        "elas": [1, 3],
        "score_status": [0],
    }


def test_a_strange_code_that_was_corrected_is_strange_in_old_only(tmp_path: Path) -> None:
    facts = _facts(tmp_path, [child(1, elas="XX")], [child(1)])

    assert (list(facts.strange_old), list(facts.strange_new)) == (["elas"], [])


def test_codes_are_named_by_the_record_of_the_lowest_key(tmp_path: Path) -> None:
    rows = [
        child(3, tested_school_code_1=SCHOOL_B, tested_school_name_1="Birch"),
        child(2, tested_school_name_1="Second"),
        child(1, tested_school_name_1="First"),
    ]
    with read_release(write(tmp_path / "a.txt", rows)) as release:
        facts = read_facts(release, release, align(release, release))
        names = names_of_codes(release, facts.new, "tested_school_code_1", "tested_school_name_1")

    assert names == {SCHOOL_A: "First", SCHOOL_B: "Birch"}
    assert facts.new["ssid"].to_list() == [int(ssid(n)) for n in (3, 2, 1)]
