import pytest

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.release.damage import Damage, findings, fixes, inspect, zero_padded
from caaspp_diff.release.index.faults_seen import LineCount

LAYOUT = load_layout("2018-19")
COLUMN = {field.name: i for i, field in enumerate(LAYOUT.fields)}


def _inspect(*records: dict[str, str], layout: Layout = LAYOUT) -> Damage:
    rows = [
        (line, tuple(record.get(field.name, "").encode() for field in layout.fields))
        for line, record in enumerate(records, start=2)
    ]
    return inspect(rows, layout.fields, layout)


def _fixed(field: str, value: str, *records: dict[str, str], zeros_lost: bool = False) -> str:
    found = fixes(_inspect(*records), LAYOUT.fields, LAYOUT, zeros_lost=zeros_lost)
    fix = found.get(COLUMN[field])
    return fix(value.encode()).decode() if fix else value


def test_a_clean_file_is_left_alone() -> None:
    clean = {"record_type": "01", "calpads_grade": "05", "calpads_district_code": "01612590000000"}
    damage = _inspect(clean | {"date_of_birth": "2008-03-04", "uin": "0000000000000001", "last_name": "E2E"})

    assert damage == Damage()
    assert fixes(damage, LAYOUT.fields, LAYOUT, zeros_lost=False) == {}
    assert findings(damage, LAYOUT.fields, LineCount(), "old") == []


@pytest.mark.parametrize(
    ("field", "value", "repaired"),
    [
        ("record_type", "1", "01"),
        ("calpads_grade", "5", "05"),
        ("calpads_grade", "KN", "KN"),
        ("minus1_grade_assessed", "4", "04"),
        ("calpads_district_code", "1612590000000", "01612590000000"),
        ("calpads_district_code", "1999999", "1999999"),
        ("tested_school_code_1", "1612590000001", "01612590000001"),
        ("uin", "12345", "0000000000012345"),
        ("uin", "", ""),
        ("uin", "4.50E+15", "4.50E+15"),
        ("standard_error", "24", "0024"),
        ("items_attempted_1", "44", "044"),
        ("calpads_charter_code", "30", "0030"),
        ("achievement_level", "3", "3"),
        ("scale_score", "999", "999"),
    ],
)
def test_zeros_are_put_back_where_some_are_known_to_be_lost(field: str, value: str, repaired: str) -> None:
    assert _fixed(field, value, {"calpads_grade": "5"}) == repaired
    assert _fixed(field, value, zeros_lost=True) == repaired
    assert _fixed(field, value, {"calpads_grade": "05"}) == value


@pytest.mark.parametrize(
    ("seen", "value", "repaired"),
    [
        ("3/14/2019", "3/4/2019", "2019-03-04"),
        ("3/4/2019", "12/31/2019", "2019-12-31"),
        ("12/5/2008", "12/5/2008", "2008-12-05"),
        ("5-12-2008", "5-12-2008", "2008-12-05"),
        ("14/3/2019", "3/4/2019", "2019-04-03"),
        ("14-03-2019", "03-04-2019", "2019-04-03"),
        ("04-03-2019", "03-04-2019", "2019-04-03"),
        ("03-14-2019", "03-04-2019", "2019-03-04"),
        ("3/14/2019", "2019-03-04", "2019-03-04"),
        ("3/14/2019", "31/12/2019", "31/12/2019"),
        ("3/14/2019", "3/4/19", "3/4/19"),
        ("3/14/2019", "0/4/2019", "0/4/2019"),
    ],
)
def test_dates_are_read_in_the_order_that_the_file_shows(seen: str, value: str, repaired: str) -> None:
    assert _fixed("test_start_date_1", value, {"date_of_birth": seen}) == repaired


def test_dates_are_not_touched_where_none_is_damaged() -> None:
    assert _fixed("test_start_date_1", "3/4/2019", {"date_of_birth": "2008-03-04"}) == "3/4/2019"


def test_the_zeros_of_a_uin_belong_to_the_administrations_that_had_them() -> None:
    rule = zero_padded("uin", load_layout("2021-22"))

    assert rule is not None
    assert rule.width == 16
    assert zero_padded("uin", load_layout("2022-23")) is None


def test_every_kind_of_damage_is_reported_once_with_its_fields_and_lines() -> None:
    damaged = {"calpads_grade": "5", "date_of_birth": "3/4/2008", "rfep_date": "3/4/08", "uin": "4.50E+15"}
    damage = _inspect({}, damaged, damaged)
    types = LineCount()
    types.add(99)

    found = findings(damage, LAYOUT.fields, types, "new")

    lost = "UIN (Unique Identification Number) in E notation and lost the numbers"
    assert [finding.message for finding in found] == [
        "A spreadsheet has dropped the leading zeros of Record Type and CALPADS Grade; they were put back.",
        "A spreadsheet has rewritten the dates of Date of Birth; they were read as YYYY-MM-DD.",
        "A spreadsheet has cut the years of RFEP Date to two digits; these dates were left as they are.",
        f"A spreadsheet has put {lost}; use the file as it was downloaded.",
    ]
    assert {(finding.code, finding.severity) for finding in found} == {("spreadsheet_damage", "warning")}
    assert [example.line for example in found[1].examples] == [3, 4]
    assert found[0].count == 2
