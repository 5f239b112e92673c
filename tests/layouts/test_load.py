from itertools import pairwise

import pytest

from caaspp_diff.layouts.load import layout_names, load_layout, read_table, section_group, slug

LENGTHS = {
    "2014-15": 1323,
    "2015-16": 1893,
    "2016-17": 2101,
    "2017-18": 2505,
    "2018-19": 2873,
    "2019-20": 3441,
    "2019-20.caasci_csa_prelim": None,
    "2020-21": 3964,
    "2021-22": 4037,
    "2021-22.v1": 4036,
    "2022-23": 4010,
    "2023-24": None,
    "2024-25": None,
}


@pytest.mark.parametrize("name", LENGTHS)
def test_a_layout_has_the_published_record_length(name: str) -> None:
    assert load_layout(name).record_length == LENGTHS[name]


def test_every_layout_is_listed_oldest_first() -> None:
    assert layout_names() == tuple(LENGTHS)


@pytest.mark.parametrize("name", [name for name, length in LENGTHS.items() if length])
def test_fields_with_positions_follow_each_other_without_gap(name: str) -> None:
    spans = [
        (field.start, field.start + field.length)
        for field in load_layout(name).fields
        if field.start is not None and field.length is not None
    ]

    assert spans[0][0] == 0
    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    assert spans[-1][1] == LENGTHS[name]


@pytest.mark.parametrize("name", LENGTHS)
def test_fields_are_numbered_from_one_and_have_different_names(name: str) -> None:
    fields = load_layout(name).fields

    assert [field.number for field in fields] == list(range(1, len(fields) + 1))
    assert len({field.name for field in fields}) == len(fields)


@pytest.mark.parametrize("name", LENGTHS)
def test_every_record_ends_in_a_mark_that_counts_as_blank(name: str) -> None:
    layout = load_layout(name)

    assert layout.end_of_record in {"ZZ", "Z", "z"}
    assert layout.fields[-1].name == "end_of_record"
    assert layout.fields[-1].group == "blank"


def test_forms_are_those_whose_description_is_known() -> None:
    forms = {name: load_layout(name).forms for name in layout_names()}

    assert forms.pop("2014-15") == ("fixed-width",)
    for delimited in ("2019-20.caasci_csa_prelim", "2023-24", "2024-25"):
        assert forms.pop(delimited) == ("delimited",)
    assert set(forms.values()) == {("fixed-width", "delimited")}


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("nes_color_overlay_122", "accommodation"),
        ("nes_color_overlay_123", "accommodation"),
        ("adult_testing_irregularities_column_1", "status"),
        ("undescribed", "status"),
        ("scale_score_ela", "score"),
    ],
)
def test_fields_of_the_wide_record_get_their_group_from_their_section(name: str, group: str) -> None:
    assert load_layout("2014-15").by_name[name].group == group


def test_fillers_of_the_wide_record_are_blanks() -> None:
    assert {f.group for f in load_layout("2014-15").fields if f.title.startswith("FILLER")} == {"blank"}


def test_a_section_that_is_not_known_gives_a_status_field() -> None:
    assert section_group("Somewhere", "Thing") == "status"


def test_a_slug_has_letters_digits_and_single_underscores_only() -> None:
    assert slug("Test Mode  \u2013   Online or Paper ") == "test_mode_online_or_paper"


def test_a_layout_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_layout("1999-00")


@pytest.mark.parametrize(
    "table",
    [
        "calendar.tsv",
        "code_fields.tsv",
        "codes.tsv",
        "derived.tsv",
        "exit_codes.tsv",
        "record_types.tsv",
        "score_tables.tsv",
        "volatility.tsv",
    ],
)
def test_every_rule_says_where_it_comes_from(table: str) -> None:
    assert [row for row in read_table(table) if not row["source"].strip()] == []
