import numpy as np

from caaspp_diff.release.index.keys import key_of, record_types, ssids


def test_a_key_gives_back_its_ssid_and_record_type() -> None:
    keys = np.array([key_of(9900000001, 6), key_of(9900000001, 6, 99), key_of(9999999999, 1, 11)])

    assert ssids(keys).tolist() == [9900000001, 9900000001, 9999999999]
    assert record_types(keys).tolist() == [6, 6, 1]


def test_sorted_keys_keep_the_records_of_a_student_together() -> None:
    keys = [key_of(9900000001, 9, 99), key_of(9900000002, 1), key_of(9900000001, 1)]

    assert [key // 10_000 for key in sorted(keys)] == [9900000001, 9900000001, 9900000002]
