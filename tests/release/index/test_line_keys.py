import pytest

from caaspp_diff.release.cutters import Delimited, FixedWidth
from caaspp_diff.release.index.batch import Batch
from caaspp_diff.release.index.faults_seen import LineFaults
from caaspp_diff.release.index.line_keys import KeyRule, delimiter_offsets, keys_of_lines

TYPES = frozenset({1, 2, 6})
FIXED = KeyRule(
    cutter=FixedWidth(spans=((0, 2), (2, 12), (12, 20), (20, 21), (21, 23)), length=23),
    record_type=0,
    ssid=1,
    cohort=(3, 4),
    record_types=TYPES,
)
CARET = KeyRule(
    cutter=Delimited(delimiter=b"^", width=5, quoted=False),
    record_type=0,
    ssid=1,
    cohort=(3, 4),
    record_types=TYPES,
)


def _keys(rule: KeyRule, *lines: bytes) -> tuple[list[int], LineFaults]:
    faults = LineFaults()
    batch = Batch.of(b"".join(line + b"\n" for line in lines), 1)
    delimiters = delimiter_offsets(rule.cutter, batch) if isinstance(rule.cutter, Delimited) else None
    return keys_of_lines(rule, batch, delimiters, faults).tolist(), faults


def test_a_key_is_the_ssid_then_the_record_type() -> None:
    assert _keys(FIXED, b"029900000001Rivera     ")[0] == [99_0000_0001_02_00]
    assert _keys(CARET, b"02^9900000001^Rivera^^")[0] == [99_0000_0001_02_00]


@pytest.mark.parametrize(
    ("type_and_flag", "cohort"),
    [("06N11", 11), ("06N  ", 99), ("06Y11", 0), ("06   ", 0), ("02N11", 0)],
)
def test_a_cast_record_of_an_earlier_year_has_its_grade_in_the_key(type_and_flag: str, cohort: int) -> None:
    record_type, flag, grade = type_and_flag[:2], type_and_flag[2:3], type_and_flag[3:]
    fixed = f"{record_type}9900000001Rivera  {flag}{grade}".encode()
    caret = f"{record_type}^9900000001^Rivera^{flag}^{grade}".encode()

    expected = 99_0000_0001_00_00 + int(record_type) * 100 + cohort
    assert _keys(FIXED, fixed)[0] == [expected]
    assert _keys(CARET, caret)[0] == [expected]


def test_one_odd_line_does_not_change_the_keys_of_its_neighbors() -> None:
    keys, faults = _keys(
        CARET, b"01^9900000001^a^^", b"01^^b^^", b"2^9900000003^c^^", "02^9900000004^ñ^^".encode()
    )

    assert [keys[0], keys[2], keys[3]] == [99_0000_0001_01_00, 99_0000_0003_02_00, 99_0000_0004_02_00]
    assert faults.blank_ssid.lines == [2]
    assert faults.short_record_type.lines == [3]
    assert faults.utf8.lines == [4]


@pytest.mark.parametrize(
    ("ssid", "fault"),
    [
        (b"", "blank_ssid"),
        (b"99000000A1", "odd_ssid"),
        (b"+990000001", "odd_ssid"),
        (b"99_0000_01", "odd_ssid"),
        (b"990000001", "ssid_length"),
        (b"99000000012", "ssid_length"),
        (b"9.90E+09", "e_notation_ssid"),
        (b"9,9E+09", "e_notation_ssid"),
    ],
)
def test_each_kind_of_faulty_ssid_is_counted_by_itself(ssid: bytes, fault: str) -> None:
    faults = _keys(CARET, b"01^9900000001^a^^", b"01^" + ssid + b"^b^^")[1]

    assert getattr(faults, fault).lines == [2]


def test_two_ssids_of_nine_and_eleven_digits_are_not_taken_for_two_of_ten() -> None:
    assert _keys(CARET, b"01^990000001^a^^", b"01^99000000022^b^^")[1].ssid_length.lines == [1, 2]


@pytest.mark.parametrize("record_type", [b"  ", b"00", b"07", b"EL", b"1 "])
def test_a_record_type_that_the_layout_does_not_have_is_counted(record_type: bytes) -> None:
    assert _keys(FIXED, record_type + b"9900000001Rivera     ")[1].record_type.lines == [1]


def test_a_line_of_another_number_of_columns_is_counted() -> None:
    faults = _keys(CARET, b"01^9900000001^a^^", b"01^9900000001^a^", b"01^9900000001^a^^^^x", b"01")[1]

    assert faults.column_count.lines == [2, 3, 4]


def test_a_delimiter_at_the_end_of_a_line_is_no_column() -> None:
    assert not _keys(CARET, b"01^9900000001^a^^x^", b'01^9900000001^a^^x^""')[1].column_count


def test_quotation_marks_around_a_key_are_no_part_of_it() -> None:
    rule = KeyRule(
        cutter=Delimited(delimiter=b",", width=3, quoted=True), record_type=0, ssid=1, record_types=TYPES
    )
    lines = [b'"01","9900000001","Rivera"', b'01,"9900000001","Rivera, Jr"', b"01,9900000001,Rivera"]

    assert _keys(rule, *lines)[0] == [99_0000_0001_01_00] * 3


def test_short_and_long_lines_are_counted_in_the_unit_that_fits() -> None:
    faults = _keys(
        FIXED,
        b"019900000001Rivera     ",
        "019900000001Peña       ".encode(),  # by characters
        "019900000001Peña      ".encode(),  # by bytes
        b"019900000001Rivera",
        b"019900000001Rivera     xx",
        b"019900000001Rivera       ",  # only blanks too many
        "019900000001Peña       xx".encode("cp1252"),
    )[1]

    assert faults.short_line.lines == [4]
    assert faults.long_line.lines == [5, 7]
    assert faults.padded_by_characters.lines == [2]
    assert faults.padded_by_bytes.lines == [3]
    assert faults.cp1252.lines == [7]


def test_a_key_behind_an_accented_name_is_found_in_every_encoding() -> None:
    rule = KeyRule(
        cutter=FixedWidth(spans=((0, 2), (2, 8), (8, 18)), length=18),
        record_type=0,
        ssid=2,
        record_types=TYPES,
    )
    lines = [
        "01Peña  9900000001".encode(),
        "01Peña 9900000001".encode(),
        "01Peña  9900000001".encode("cp1252"),
    ]

    assert _keys(rule, *lines)[0] == [99_0000_0001_01_00] * 3


def test_a_batch_without_lines_has_no_keys() -> None:
    assert _keys(FIXED)[0] == []
    assert _keys(CARET)[0] == []
