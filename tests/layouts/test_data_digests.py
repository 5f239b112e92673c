"""Holds every table of the layouts to the text that was checked against its source.

The tests of printed records, scores and codes say what the sources print. This one notices a change of any
cell; update a digest only after the changed cell was looked up in its source.
"""

import hashlib

import pytest

from caaspp_diff.layouts.load import DATA, layout_names

CHECKED = {
    "calendar.tsv": ("the CalTAC letter and the e-mails named in its column source", "8258833c2bc86f35"),
    "code_fields.tsv": ("the layouts named in its column source", "f67e90d96798fd35"),
    "codes.tsv": ("the layouts of its column year, on the pages in its column source", "46ab0f16f35c38a8"),
    "corrections.tsv": ("layout 2018-19 of 14 Jan 2020, p. 8", "90d721c72982c7af"),
    "crosswalk.tsv": ("the titles and numbers of the fields in records/", "a6c2d68193defa95"),
    "derived.tsv": ("the layouts named in its column source", "346d3cb748287f98"),
    "exit_codes.tsv": ("the CALPADS and district pages named in its column source", "507d61acf1b9ef9f"),
    "header_variants.tsv": ("the headers of the files named in its column seen_in", "d26c99933bec3164"),
    "record_types.tsv": ("the layouts named in its column source", "73989664384a22e2"),
    "score_tables.tsv": ("the layouts named in its column source", "bcc4526de5d87711"),
    "volatility.tsv": ("the layouts and e-mails named in its column source", "80c84415dd914b9e"),
    "zero_padded.tsv": ("the layouts named in its column source", "c0964fc851abadbe"),
    "records/2014-15.tsv": ("the fixed-width definition of 2014-15", "046cde61eff7c296"),
    "records/2015-16.tsv": ("the headers and the fixed-width definition of 2015-16", "991ff03be1c38994"),
    "records/2016-17.tsv": ("the layout of 8 Sep 2017, on the pages in its column basis", "35df1490874feba3"),
    "records/2017-18.tsv": ("the fixed-width definition of 2017-18", "a705fb5bab32e5ed"),
    "records/2018-19.tsv": (
        "the layout of 14 Jan 2020, on the pages in its column basis",
        "1f2755124c5cf6a6",
    ),
    "records/2019-20.tsv": (
        "the layout of 24 Jul 2020, on the pages in its column basis",
        "118174702c94d064",
    ),
    "records/2019-20.caasci_csa_prelim.tsv": (
        "the layout of the preliminary file of 24 Jul 2020",
        "ed833a46d871b2d4",
    ),
    "records/2020-21.tsv": (
        "the layout of 13 Jul 2021, on the pages in its column basis",
        "13893f18370919b5",
    ),
    "records/2021-22.tsv": (
        "the layout of 26 Jul 2022, on the pages in its column basis",
        "2ee79cacafc26082",
    ),
    "records/2021-22.v1.tsv": (
        "the fixed-width definition of 2021-22 before 26 Jul 2022",
        "f3a9871dc3d51f80",
    ),
    "records/2022-23.tsv": ("the fixed-width definition and the headers of 2022-23", "26013653f84c918b"),
    "records/2023-24.tsv": ("the headers of the delimited files of 2023-24", "77102ea59f16c1c2"),
    "records/2024-25.tsv": ("the headers of the delimited files of 2024-25", "f59d133d33a1b74a"),
}
"""File, what it was checked against, and the beginning of the SHA-256 of its text."""


@pytest.mark.parametrize("file", CHECKED)
def test_a_table_is_the_one_that_was_checked_against_its_source(file: str) -> None:
    source, digest = CHECKED[file]
    found = hashlib.sha256(DATA.joinpath(file).read_text(encoding="utf-8").encode()).hexdigest()[:16]
    assert found == digest, (
        f"{file} is held to its source: check the change against {source}, and update the digest to {found}"
    )


def test_no_table_is_without_a_digest() -> None:
    records = {f"records/{name}.tsv" for name in layout_names()}
    tables = {one.name for one in DATA.iterdir() if one.name.endswith(".tsv")}
    assert records | tables == CHECKED.keys()
