from pathlib import Path

from support.json_answers import child, children, compared, ssid


def test_the_rows_of_what_is_not_the_same_are_kept_in_file_order(tmp_path: Path) -> None:
    old = [*children(1, 2, 3, 4), child(5)]
    new = [child(9), child(4), child(1, scale_score="2511"), child(3) | {"ssid": ssid(30)}, child(8)]

    rows = compared(tmp_path, old, new).rows

    assert rows.added.tolist() == [0, 4]
    assert rows.changed.tolist() == [2, 3]
    assert rows.continued.tolist() == [0, 2]
    assert rows.removed.tolist() == [1, 4]


def test_a_release_against_itself_has_none(tmp_path: Path) -> None:
    rows = compared(tmp_path, children(1, 2), children(2, 1)).rows

    assert [len(each) for each in (rows.added, rows.changed, rows.continued, rows.removed)] == [0] * 4
