from dataclasses import replace

from caaspp_diff.layouts.changes import LayoutChange, layout_changes
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.model import Layout


def edited(name: str, **change: object) -> Layout:
    """The 2018-19 layout with one field changed."""
    layout = load_layout("2018-19")
    fields = tuple(replace(f, **change) if f.name == name else f for f in layout.fields)  # type: ignore[arg-type]
    return replace(layout, fields=fields)


def test_a_layout_against_itself_has_no_changes() -> None:
    assert layout_changes(load_layout("2018-19"), load_layout("2018-19")) == ()


def test_a_field_is_renamed_widened_or_gets_codes() -> None:
    old = load_layout("2018-19")

    assert layout_changes(old, edited("genre", title="Kind of text")) == (
        LayoutChange(kind="renamed", field="genre", old="Genre", new="Kind of text"),
    )
    assert layout_changes(old, edited("genre", length=5)) == (
        LayoutChange(kind="widened", field="genre", old="4", new="5"),
    )
    assert layout_changes(old, edited("genre", length=3)) == (
        LayoutChange(kind="narrowed", field="genre", old="4", new="3"),
    )
    assert layout_changes(old, edited("score_status", values="I=invalid; V=valid; P=pending; blank")) == (
        LayoutChange(kind="codes", field="score_status", old=None, new="P"),
    )


def test_a_title_that_differs_in_dashes_and_case_is_not_renamed() -> None:
    old = load_layout("2018-19")

    assert layout_changes(old, edited("test_mode", title="Test mode - Online or paper")) == ()


def test_2018_19_lost_its_caa_science_fields_and_2019_20_gained_a_fourth_part() -> None:
    found = {(one.kind, one.field) for one in layout_changes(load_layout("2018-19"), load_layout("2019-20"))}

    assert ("removed", "caa_science_percent_correct") in found
    assert ("added", "opportunity_id_4") in found
    assert ("moved", "scale_score") in found
    assert ("narrowed", "gender") in found


def test_the_two_editions_of_2021_22_differ_in_positions_alone() -> None:
    found = layout_changes(load_layout("2021-22.v1"), load_layout("2021-22"))

    assert {one.kind for one in found} <= {"moved", "widened"}
    assert LayoutChange(kind="moved", field="minus1_ssr_eligible", old="3802", new="3803") in found


def test_layouts_without_positions_are_compared_by_column() -> None:
    found = layout_changes(load_layout("2022-23"), load_layout("2023-24"))

    assert LayoutChange(kind="moved", field="uin", old="361", new="371") in found


def test_changes_come_by_kind_and_then_in_layout_order() -> None:
    found = layout_changes(load_layout("2018-19"), load_layout("2019-20"))
    removed = [one.field for one in found if one.kind == "removed"]

    assert found[0].kind == "added"
    assert found[-1].kind == "moved"
    assert removed[:2] == ["caa_science_percent_correct", "caa_science_preliminary_indicator"]


def test_layouts_that_have_almost_nothing_in_common_are_compared_field_by_field() -> None:
    old = load_layout("2018-19")
    small = replace(old, fields=old.fields[:2])

    found = layout_changes(small, load_layout("2018-19"))

    assert {one.kind for one in found} == {"added"}
    assert len(found) == len(old.by_name) - 2
