from pathlib import Path

import pytest

from caaspp_diff.errors import LayoutError
from caaspp_diff.layouts.load import DATA, load_layout
from caaspp_diff.layouts.user import load_user_layout

HEAD = "number\tname\tstart\tlength\tcsv_header\tcanonical_name\tgroup"
TYPE = "1\tRecord Type\t1\t2\tRecord Type\t\t"
SSID = "2\tStatewide Student Identifier (SSID)\t3\t10\tSSID\t\t"


def table(tmp_path: Path, *rows: str, head: str = HEAD, name: str = "2025-26.tsv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(LayoutError) as caught:
        load_user_layout(path)
    return str(caught.value)


def test_a_table_of_the_package_gives_the_same_layout(tmp_path: Path) -> None:
    path = tmp_path / "2018-19.tsv"
    path.write_bytes(DATA.joinpath("records", "2018-19.tsv").read_bytes())

    layout = load_user_layout(path)

    ours = load_layout("2018-19")
    assert (layout.record_length, layout.end_of_record) == (ours.record_length, "ZZ")
    assert [(f.name, f.start, f.length, f.group) for f in layout.fields] == [
        (f.name, f.start, f.length, f.group) for f in ours.fields
    ]


def test_fields_are_recognized_by_the_header_or_title_of_a_known_layout(tmp_path: Path) -> None:
    layout = load_user_layout(table(tmp_path, TYPE, SSID, "3\tMigrant Status\t\t\tMigrantStatus\t\t"))

    assert [(f.name, f.group) for f in layout.fields] == [
        ("record_type", "key"),
        ("ssid", "key"),
        ("migrant_status", "demographic"),
    ]


def test_a_name_and_group_of_the_users_own_go_first(tmp_path: Path) -> None:
    layout = load_user_layout(table(tmp_path, TYPE, SSID, "3\tPay code\t\t\tPay\tpay_code\tstatus"))

    assert (layout.fields[2].name, layout.fields[2].group) == ("pay_code", "status")


def test_the_name_and_year_come_from_the_file_name(tmp_path: Path) -> None:
    layout = load_user_layout(table(tmp_path, TYPE, SSID))

    assert (layout.name, layout.administration) == ("2025-26", "2025-26")


def test_a_comment_says_the_administration(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, TYPE, SSID, head="# administration: 2025-26", name="draft.tsv")

    layout = load_user_layout(path)

    assert (layout.name, layout.administration) == ("draft", "2025-26")


def test_order_serves_as_number_and_a_gap_is_fine(tmp_path: Path) -> None:
    head = HEAD.replace("number", "order")
    layout = load_user_layout(table(tmp_path, SSID, TYPE, "3\tScale Score\t20\t4\t\t\t", head=head))

    assert [f.number for f in layout.fields] == [1, 2, 3]
    assert layout.record_length == 23


def test_an_end_serves_as_length(tmp_path: Path) -> None:
    head = "number\tname\tstart\tend"
    path = table(tmp_path, "1\tRecord Type\t1\t2", "2\tSSID\t3\t12", head=head)

    assert load_user_layout(path).fields[1].length == 10


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "3\tGender\t12\t1\t\t\t",
            (
                "2025-26.tsv, line 4: Gender starts at 12, inside Statewide Student Identifier (SSID) of "
                "line 3, which ends at 12."
            ),
        ),
        (
            "3\tGender\tx\t1\t\t\t",
            '2025-26.tsv, line 4: "start" must be a whole number from 1, found "x".',
        ),
        (
            "\tGender\t13\t1\t\t\t",
            '2025-26.tsv, line 4: "number" must be a whole number from 1, found nothing.',
        ),
        ("2\tGender\t13\t1\t\t\t", "2025-26.tsv, line 4: number 2 stands on line 3 already."),
        ("3\tSSID\t13\t1\t\t\t", "2025-26.tsv, line 4: field ssid stands on line 3 already."),
        ("3\tOther\t13\t1\tSSID\tother\t", "2025-26.tsv, line 4: header SSID stands on line 3 already."),
        ("3\t\t13\t1\t\t\t", '2025-26.tsv, line 4: the field has no "name".'),
        ("3\tGender\t13\t\t\t\t", '2025-26.tsv, line 4: Gender has a "start" but no "length".'),
        (
            "3\tGender\t\t\t\t\t",
            '2025-26.tsv, line 4: Gender has neither "start" and "length" nor a "csv_header".',
        ),
        (
            "3\tGender\t13\t1\t\t\tpeople",
            (
                "2025-26.tsv, line 4: people is no group. Choose one of: key, identity, demographic, "
                "enrollment, exit, testing_location, testing_date, status, score, accommodation, historical, "
                "blank."
            ),
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    assert refusal(table(tmp_path, TYPE, SSID, row)) == sentence


def test_an_end_that_contradicts_the_length_is_refused(tmp_path: Path) -> None:
    head = "number\tname\tstart\tend\tlength"

    assert refusal(table(tmp_path, "1\tRecord Type\t1\t2\t3", head=head)) == (
        '2025-26.tsv, line 2: "start", "end" and "length" of Record Type contradict each other.'
    )


@pytest.mark.parametrize(("row", "missing"), [(TYPE, "ssid"), (SSID, "record_type")])
def test_a_layout_without_its_keys_is_refused(tmp_path: Path, row: str, missing: str) -> None:
    assert refusal(table(tmp_path, row)) == (
        f'2025-26.tsv has no field for {missing}; give it in the column "canonical_name", since records '
        "cannot be told apart without it."
    )


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.tsv").startswith("The layout table no.tsv cannot be read (")
    assert refusal(table(tmp_path, head="# nothing")) == (
        "2025-26.tsv holds no layout table; its first line must name the columns."
    )


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.tsv"
    path.write_bytes(b"number\tname\n1\tA\xf1o\n")

    assert refusal(path) == (
        "The layout table old.tsv is not UTF-8 on line 2, but probably Windows text (cp1252); "
        "save it as UTF-8."
    )
