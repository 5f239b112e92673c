import pytest

from caaspp_diff.layouts.derived import derived
from caaspp_diff.layouts.load import layout_names, load_layout, read_table


@pytest.mark.parametrize("name", layout_names())
def test_derived_fields_and_their_sources_are_in_the_layout(name: str) -> None:
    layout = load_layout(name)

    for field, sources in derived(layout).items():
        assert {field, *sources} <= layout.by_name.keys()
        assert sources
        assert field not in sources


def test_every_rule_holds_in_some_layout() -> None:
    found = {field for name in layout_names() for field in derived(load_layout(name))}

    assert {row["field"] for row in read_table("derived.tsv")} <= found


@pytest.mark.parametrize(
    ("field", "source"),
    [
        ("reporting_ethnicity", "hispanic_or_latino"),
        ("el_status", "elas"),
        ("error_band_max", "scale_score"),
        ("achievement_level", "scale_score"),
        ("include_indicator", "condition_code"),
        ("include_indicator", "unlisted_resource_construct_change"),
        ("accommodations_available_indicator", "nacc_paper_braille"),
        ("designated_support_available_indicator", "eds_masking_1"),
        ("tested_school_name_1", "tested_school_code_1"),
    ],
)
def test_a_field_of_2018_19_is_derived_from_its_source(field: str, source: str) -> None:
    assert source in derived(load_layout("2018-19"))[field]


def test_a_field_of_a_wide_record_is_derived_from_its_own_test() -> None:
    assert derived(load_layout("2014-15"))["error_band_min_math"] == (
        "scale_score_math",
        "standard_error_math",
    )
