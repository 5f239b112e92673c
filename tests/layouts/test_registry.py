import pytest

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts import by_header as headers
from caaspp_diff.layouts import registry
from caaspp_diff.layouts.load import layout_names, load_layout, read_table
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.registry import find_by_header, get_layout

HEADED = [name for name in layout_names() if load_layout(name).has_headers and name != "2021-22.v1"]


@pytest.mark.parametrize("name", HEADED)
def test_the_header_of_a_layout_finds_it(name: str) -> None:
    assert find_by_header([field.header for field in load_layout(name).fields]).name == name


@pytest.mark.parametrize("name", HEADED)
def test_a_header_without_dashes_blanks_or_case_finds_its_layout(name: str) -> None:
    headers = [
        field.header.lower().replace("\u2013", "-").replace(" ", "") for field in load_layout(name).fields
    ]

    assert find_by_header(headers).name == name


@pytest.mark.parametrize("name", HEADED)
def test_a_header_that_lost_its_last_tenth_still_finds_its_layout(name: str) -> None:
    headers = [field.header for field in load_layout(name).fields]

    assert find_by_header(headers[: -len(headers) // 10]).name == name


def test_a_header_that_fits_nothing_names_the_nearest_layout() -> None:
    headers = [field.header for field in load_layout("2018-19").fields[:100]]

    with pytest.raises(LayoutError) as caught:
        find_by_header(headers)

    assert str(caught.value) == (
        "The header of 100 columns fits no known layout: the nearest is 2018-19, of whose 256 named fields "
        "96 were found and 160 were not; compare the file as it was downloaded, or name its layout with "
        "--layout or --layout-file."
    )


def test_a_header_without_record_type_is_refused() -> None:
    headers = ["Test" if field.number == 1 else field.header for field in load_layout("2018-19").fields]

    with pytest.raises(LayoutError, match='no column "Record Type"'):
        find_by_header(headers)


@pytest.mark.parametrize(
    ("year", "name"),
    [
        ("2018-19", "2018-19"),
        ("2018-2019", "2018-19"),
        ("2018\u201319", "2018-19"),
        ("201819", "2018-19"),
        (" 2018/19 ", "2018-19"),
        ("2021-22", "2021-22"),
        ("2021-22.v1", "2021-22.v1"),
        ("2019-20.caasci_csa_prelim", "2019-20.caasci_csa_prelim"),
    ],
)
def test_a_layout_is_named_by_its_year(year: str, name: str) -> None:
    assert get_layout(year).name == name


def test_a_header_as_downloaded_takes_no_other_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def loading(name: str) -> Layout:
        loaded.append(name)
        return load_layout(name)

    monkeypatch.setattr(registry, "load_layout", loading)
    monkeypatch.setattr(headers, "known_headers", None)  # it would load them all
    find_by_header([field.header for field in load_layout("2018-19").fields])

    assert loaded == ["2018-19"]


def test_2021_22_is_the_corrected_edition() -> None:
    assert get_layout("2021-22").record_length == 4037


def test_a_slip_of_a_year_names_the_nearest() -> None:
    with pytest.raises(LayoutError) as caught:
        get_layout("2018-18")

    assert str(caught.value) == "There is no layout 2018-18. Did you mean 2018-19?"


@pytest.mark.parametrize("year", ["2025-26", "2019", "next"])
def test_a_year_that_is_not_known_lists_those_that_are(year: str) -> None:
    with pytest.raises(LayoutError) as caught:
        get_layout(year)

    assert str(caught.value) == (
        f"There is no layout {year}. Choose one of: 2014-15, 2015-16, 2016-17, 2017-18, 2018-19, 2019-20, "
        "2019-20.caasci_csa_prelim, 2020-21, 2021-22, 2021-22.v1, 2022-23, 2023-24, 2024-25."
    )


@pytest.mark.parametrize(
    ("year", "variant"),
    sorted({(row["year"], row["variant"]) for row in read_table("header_variants.tsv")}),
)
def test_a_header_with_every_known_variant_finds_its_layout(year: str, variant: str) -> None:
    rows = [
        row for row in read_table("header_variants.tsv") if (row["year"], row["variant"]) == (year, variant)
    ]
    changed = {int(row["number"]): row["variant_header"] for row in rows}

    found = find_by_header([changed.get(f.number, f.header) for f in load_layout(year).fields])

    assert found.name == year
