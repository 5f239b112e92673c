from support.sample_states import entry, scored, truth


def test_a_release_against_itself_has_no_event_and_no_change() -> None:
    state = [scored(1), entry(2)]
    found = truth(state, state)
    assert found["events"] == []
    assert found["records"] == {"old": 2, "new": 2, "unchanged": 2, "changed": 0, "added": 0, "removed": 0}


def test_students_and_records_are_counted_separately() -> None:
    old = [scored(1), scored(1, kind="02"), entry(2)]
    new = [scored(1), scored(1, "2600", kind="02"), scored(3)]
    found = truth(old, new)
    assert found["students"] == {"old": 2, "new": 2, "both": 1, "left": 1, "joined": 1, "ssid_replaced": 0}
    assert found["records"] == {"old": 3, "new": 3, "unchanged": 1, "changed": 1, "added": 1, "removed": 1}


def test_a_replaced_ssid_is_one_student_in_both_and_a_changed_record() -> None:
    old = [entry(1, {"opportunity_id_1": "5"}, ssid="9900000001")]
    new = [entry(1, {"opportunity_id_1": "5"}, ssid="9900000009")]
    found = truth(old, new)
    assert found["students"] == {"old": 1, "new": 1, "both": 1, "left": 0, "joined": 0, "ssid_replaced": 1}
    assert found["records"]["changed"] == 1


def test_events_are_in_the_order_of_ssid_and_record() -> None:
    old = [entry(2), entry(1)]
    new = [scored(2), scored(1)]
    assert [event["ssid"] for event in truth(old, new)["events"]] == ["9900000001", "9900000002"]
