import pytest

from caaspp_diff.export import columns
from caaspp_diff.export.columns import TABLE_SCHEMA, event_blocks, event_table
from support.scenarios import nothing_changed, small_lea


def test_every_event_stands_in_its_order_beside_its_student() -> None:
    given = small_lea()

    table = event_table(given).collect()

    assert table.schema == TABLE_SCHEMA
    events = given.events
    assert table.select(events.columns).equals(events)
    names = dict(given.people.select("ssid", "last_name").iter_rows())
    assert table["last_name"].to_list() == [names[ssid] for ssid in events["ssid"]]


def test_a_test_is_called_by_its_name() -> None:
    tests = dict(event_table(small_lea()).collect().select("record_type", "test").iter_rows())

    assert (tests["01"], tests["06"], tests[None]) == ("SB ELA", "CAST", None)


def test_blocks_are_the_table_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "BLOCK", 7)
    given = small_lea()

    blocks = list(event_blocks(given))

    assert {len(block) for block in blocks[:-1]} == {7}
    assert sum(map(len, blocks)) == given.events.height
    assert [row for block in blocks for row in block.iter_rows()] == event_table(given).collect().rows()


def test_without_events_there_is_one_block_that_holds_nothing() -> None:
    (block,) = event_blocks(nothing_changed())

    assert (block.height, block.schema) == (0, TABLE_SCHEMA)
