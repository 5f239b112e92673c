from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

import pytest

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts import by_header
from caaspp_diff.layouts.by_header import MOST_MISSPELLED, match_columns
from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.model import KEY_FIELDS

HEADED = [name for name in layout_names() if load_layout(name).has_headers]


def headers(name: str, changes: dict[int, str] | None = None) -> list[str]:
    """The headers of a layout, those of the given field numbers replaced."""
    return [(changes or {}).get(field.number, field.header) for field in load_layout(name).fields]


def names(layout: str, found: Sequence[str]) -> list[str]:
    return [field.name for field in match_columns(load_layout(layout), found).columns]


def test_many_unknown_columns_are_not_all_compared_with_all_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header with 20,000 more columns took more than 100 s CPU, most of it in difflib, and takes 1.1 s."""
    compared = 0

    class Counting(SequenceMatcher[str]):
        def ratio(self) -> float:
            nonlocal compared
            compared += 1
            return super().ratio()

    monkeypatch.setattr(by_header, "SequenceMatcher", Counting)
    layout = load_layout("2018-19")
    more = [f"{'abcdefghij'[n % 10] * 20}{'klmnopqrst'[n // 10 % 10] * 9}" for n in range(20_000)]

    keys = [layout.by_name[name].header for name in KEY_FIELDS]

    match = match_columns(layout, [*keys, *more])

    assert 0 < compared <= MOST_MISSPELLED * len(layout.fields)
    assert len(match.columns) == len({field.name for field in match.columns}) == len(keys) + 20_000


def test_a_header_of_another_length_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_header, "SequenceMatcher", None)
    layout = load_layout("2018-19")
    keys = [layout.by_name[name].header for name in KEY_FIELDS]

    match = match_columns(layout, [*keys, "a" * 100_000, "xy"])

    assert match.extra == ("a" * 100_000, "xy")


def test_a_misspelled_header_is_found_before_many_unknown_ones() -> None:
    layout = load_layout("2018-19")
    field = next(field for field in layout.fields if field.name == "economic_disadvantage_status")
    misspelled = field.header.replace("Econ", "Ekon")
    more = [f"Anything {'abcdefghij'[n % 10]}" for n in range(2_000)]

    match = match_columns(layout, [*headers("2018-19", {field.number: misspelled}), *more])

    assert (misspelled, field.header) in match.drifted


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["x", "x", "x"], ["x", "x_2", "x_3"]),
        (["x", "x_2", "x", "x"], ["x", "x_2", "x_3", "x_4"]),
        (["x", "x", "x_2", "x_2"], ["x", "x_2", "x_2_2", "x_2_3"]),
        (["", "", "x", ""], ["column_293", "column_294", "x", "column_296"]),
    ],
)
def test_columns_that_are_not_in_the_layout_get_names_of_their_own(
    given: list[str], expected: list[str]
) -> None:
    assert names("2018-19", [*headers("2018-19"), *given])[292:] == expected


def variants() -> list[tuple[str, str]]:
    return sorted({(row["year"], row["variant"]) for row in read_table("header_variants.tsv")})


@pytest.mark.parametrize("name", HEADED)
def test_the_headers_of_a_layout_are_its_fields_in_order(name: str) -> None:
    match = match_columns(load_layout(name), headers(name))

    assert match.columns == load_layout(name).fields
    assert (match.drifted, match.extra, match.missing) == ((), (), ())


@pytest.mark.parametrize(("year", "variant"), variants())
def test_every_known_variant_of_a_header_names_the_same_columns(year: str, variant: str) -> None:
    rows = [
        row for row in read_table("header_variants.tsv") if (row["year"], row["variant"]) == (year, variant)
    ]
    changes = {int(row["number"]): row["variant_header"] for row in rows}

    match = match_columns(load_layout(year), headers(year, changes))

    assert [field.number for field in match.columns] == [f.number for f in load_layout(year).fields]
    assert match.extra == ()
    assert match.missing == ()
    assert set(match.drifted) == {(row["variant_header"], row["csv_header"]) for row in rows}


@pytest.mark.parametrize(
    "drift",
    [
        str.upper,
        str.lower,
        lambda header: header.replace("\u2013", "-"),
        lambda header: f"  {header.replace(' ', '  ')} ",
        lambda header: header.replace(" ", ""),
        lambda header: header.replace(" ", "_"),
        lambda header: f'"{header}"',
        lambda header: f"\ufeff{header}",
    ],
    ids=["upper", "lower", "hyphen", "blanks", "CamelCase", "underscores", "quoted", "byte order mark"],
)
def test_drifted_spelling_does_not_matter(drift: Callable[[str], str]) -> None:
    found = [drift(header) for header in headers("2018-19")]

    assert match_columns(load_layout("2018-19"), found).columns == load_layout("2018-19").fields


def test_columns_may_be_in_any_order() -> None:
    layout = load_layout("2018-19")
    order = sorted(range(len(layout.fields)), key=lambda at: at * 7919 % len(layout.fields))

    match = match_columns(layout, [layout.fields[at].header for at in order])

    assert [f.name for f in match.columns if f.group != "blank"] == [
        layout.fields[at].name for at in order if layout.fields[at].group != "blank"
    ]
    assert {f.number for f in match.columns} == {f.number for f in layout.fields}
    assert match.missing == ()


def test_summer_and_december_headers_of_2018_19_have_the_same_columns() -> None:
    summer = {
        int(row["number"]): row["variant_header"]
        for row in read_table("header_variants.tsv")
        if row["variant"] == "summer-2019"
    }

    assert summer[87] == "Blank2"
    assert names("2018-19", headers("2018-19", summer)) == names("2018-19", headers("2018-19"))


def test_a_blank_in_place_of_a_field_that_no_edition_calls_blank_is_not_that_field() -> None:
    match = match_columns(load_layout("2018-19"), headers("2018-19", {105: "Blank99"}))

    assert [field.name for field in match.missing] == ["scale_score"]
    assert match.columns[104].group == "blank"
    assert (match.extra, match.extra_blanks) == ((), ("Blank99",))


def test_a_column_put_in_place_of_a_field_is_not_that_field() -> None:
    match = match_columns(load_layout("2018-19"), headers("2018-19", {10: "Homeroom", 11: "Math Teacher"}))

    assert match.extra == ("Homeroom", "Math Teacher")
    assert [field.name for field in match.missing] == ["calpads_district_code", "calpads_school_code"]
    assert [(f.number, f.name, f.group) for f in match.columns[9:11]] == [
        (0, "homeroom", "enrollment"),
        (0, "math_teacher", "enrollment"),
    ]


def test_columns_in_front_or_at_the_end_are_kept_as_extra() -> None:
    match = match_columns(load_layout("2018-19"), ["RecordIdentifier", *headers("2018-19"), "School"])

    assert match.extra == ("RecordIdentifier", "School")
    assert match.columns[1:-1] == load_layout("2018-19").fields


def test_an_empty_header_at_the_end_is_a_blank_column_and_no_extra() -> None:
    match = match_columns(load_layout("2018-19"), [*headers("2018-19"), ""])

    assert match.extra == match.extra_blanks == ()
    assert (match.columns[-1].number, match.columns[-1].group) == (0, "blank")


def test_a_header_that_another_administration_uses_names_the_same_field() -> None:
    found = headers("2024-25", {24: "MigrantStatus"})

    match = match_columns(load_layout("2024-25"), found)

    assert match.columns[23].name == "migrant_status"
    assert match.drifted == (("MigrantStatus", "CALPADSMigrantStatus"),)


def test_a_field_of_another_administration_keeps_its_name_and_group() -> None:
    match = match_columns(load_layout("2018-19"), [*headers("2018-19"), "LocalStudentID"])

    assert (match.columns[-1].name, match.columns[-1].group) == ("local_student_id", "identity")


def test_a_misspelled_header_is_matched_only_with_the_same_digits() -> None:
    layout = load_layout("2018-19")

    assert match_columns(layout, headers("2018-19", {43: "Oportunity 1 Testing Status"})).missing == ()
    wrong = match_columns(layout, headers("2018-19", {43: "Oportunity 7 Testing Status"}))
    assert [field.name for field in wrong.missing] == ["opportunity_testing_status_1"]


def test_a_blank_that_another_edition_gives_a_name_has_that_name() -> None:
    match = match_columns(load_layout("2016-17"), headers("2016-17", {74: "ThetaScore"}))

    assert (match.columns[73].number, match.columns[73].name, match.columns[73].group) == (
        74,
        "theta_score",
        "score",
    )


def test_a_header_that_occurs_twice_makes_two_columns_of_different_names() -> None:
    match = match_columns(load_layout("2018-19"), [*headers("2018-19"), "Gender"])

    assert match.columns[-1].name == "gender_2"
    assert match.extra == ("Gender",)


def test_a_header_without_the_ssid_cannot_be_compared() -> None:
    with pytest.raises(LayoutError) as caught:
        match_columns(load_layout("2018-19"), headers("2018-19", {2: "Local ID"}))

    assert str(caught.value) == (
        'The header has no column "Statewide Student Identifier (SSID)", without which records cannot be '
        "told apart (layout 2018-19); compare the file as it was downloaded."
    )
