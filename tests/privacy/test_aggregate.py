import dataclasses
import re
from itertools import chain
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from caaspp_diff.finding import Finding
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.privacy.aggregate import Aggregate, aggregate
from caaspp_diff.privacy.inference import REVEALS
from support.comparisons import Row, comparison, event, field, numbers, person, release
from support.factories import LEA, SCHOOL_A, SCHOOL_B
from support.scenarios import NAMES, small_lea

SMALL = range(1, 11)


def leavers(*, at_a: int, at_b: int) -> Aggregate:
    """Counts of an LEA with two schools; so many students left each of them."""
    count = at_a + at_b
    people = [person(n, school=SCHOOL_A if n <= at_a else SCHOOL_B) for n in range(1, count + 1)]
    events = [event("student_left", n, reason="deceased") for n in range(1, count + 1)]
    return aggregate(comparison(students=(500, count, 30), events=events, people=people))


def of(found: Aggregate, kind: str, by: str) -> dict[str | None, int | None]:
    """The counts of one kind of event, by value."""
    return {one.value: one.count for one in found.events if one.kind == kind and one.by == by}


def numbers_in(value: Any) -> list[int]:
    """Every whole number in a part of an aggregate."""
    if isinstance(value, dict):
        return list(chain.from_iterable(numbers_in(part) for part in value.values()))
    if isinstance(value, list | tuple):
        return list(chain.from_iterable(map(numbers_in, value)))
    return [value] if isinstance(value, int) else []


def test_large_counts_are_shown_by_kind_and_school() -> None:
    found = leavers(at_a=20, at_b=30)
    sizes = {"old": 550, "new": 530, "both": 500, "left": 50, "joined": 30, "ssid_replaced": 0}
    assert found.students == sizes
    assert of(found, "student_left", "all") == {None: 50}
    assert of(found, "student_left", "school") == {SCHOOL_A: 20, SCHOOL_B: 30}


def test_a_small_count_at_one_school_withholds_that_of_the_only_other_school() -> None:
    found = leavers(at_a=3, at_b=30)
    assert of(found, "student_left", "all") == {None: 33}
    assert of(found, "student_left", "school") == {SCHOOL_A: None, SCHOOL_B: None}


def test_few_departures_cannot_be_computed_from_the_totals() -> None:
    found = leavers(at_a=1, at_b=2)
    published = {name: size for name, size in found.students.items() if size is not None}
    assert published == {"old": 503, "new": 530, "ssid_replaced": 0}


def test_departures_are_not_counted_by_reason() -> None:
    text = str(dataclasses.asdict(leavers(at_a=20, at_b=30)))
    assert "deceased" not in text
    assert {one.by for one in leavers(at_a=20, at_b=30).events} == {"all", "school"}


def test_no_small_number_is_published() -> None:
    found = aggregate(small_lea())
    published = dataclasses.asdict(dataclasses.replace(found, not_compared=()))
    del published["fields"]
    assert not [size for size in numbers_in(published) if size in SMALL]


def test_no_student_is_named() -> None:
    text = str(dataclasses.asdict(aggregate(small_lea())))
    assert not [last for last, _ in NAMES if last in text]
    assert not re.search(r"\b99\d{8}\b", text)


def test_field_counts_are_shown_if_they_are_not_small() -> None:
    fields = [field(n, "scale_score", "score", "2441", "2446") for n in range(1, 24)]
    found = aggregate(comparison(fields=[*fields, field(30, "el_status", "demographic", "Yes", "No")]))
    assert [(one.field, one.count) for one in found.fields] == [("el_status", None), ("scale_score", 23)]


def test_a_field_or_finding_does_not_reveal_a_count_that_is_withheld() -> None:
    changed = [(n, "last_name" if n < 12 else "date_of_birth") for n in range(1, 13)]
    events = [event("identity_changed", n, field=name, expected=False) for n, name in changed]
    locked = Finding(code="locked_field_changed", severity="warning", message="…", count=11)
    found = aggregate(
        comparison(
            events=events,
            people=[person(n) for n, _ in changed],
            fields=[field(n, name, "identity", "a", "b") for n, name in changed],
            findings=(locked,),
        )
    )
    assert {e.value: e.count for e in found.events if e.by == "field"} == {
        "date_of_birth": None,
        "last_name": None,
    }
    assert [one.count for one in found.fields] == [None, None]
    assert [one.count for one in found.findings] == [None]


def test_records_that_differ_in_an_exit_field_do_not_settle_a_count_of_leavers_that_is_withheld() -> None:
    events = [event("student_left", n) for n in range(1, 9)]
    fields = [field(n, "student_exit_code", "exit", None, "T160") for n in range(1, 41)]
    people = [person(n) for n in range(1, 41)]
    found = aggregate(comparison(students=(500, 8, 30), events=events, people=people, fields=fields))
    assert of(found, "student_left", "all") == {None: None}
    assert [(one.field, one.count) for one in found.fields] == [("student_exit_code", None)]


def test_records_that_differ_in_a_field_are_counted_where_only_the_schools_of_events_are_withheld() -> None:
    events = [event("student_left", n) for n in range(1, 41)]
    people = [person(n, school=SCHOOL_A if n <= 3 else SCHOOL_B) for n in range(1, 41)]
    fields = [field(n, "student_exit_code", "exit", None, "T160") for n in range(1, 41)]
    found = aggregate(comparison(students=(500, 40, 30), events=events, people=people, fields=fields))
    assert of(found, "student_left", "school") == {SCHOOL_A: None, SCHOOL_B: None}
    assert of(found, "student_left", "all") == {None: 40}
    assert [(one.field, one.count) for one in found.fields] == [("student_exit_code", 40)]


def test_every_group_of_fields_that_events_tell_of_is_known() -> None:
    layout = load_layout("2018-19")
    without_events = {"key", "blank", "historical"}
    assert {one.group for one in layout.fields} - without_events <= REVEALS.keys()


def test_findings_keep_neither_message_nor_lines() -> None:
    finding = Finding(code="short_record", severity="warning", message="Two are short.", count=2)
    (kept,) = aggregate(comparison(findings=(finding,))).findings
    assert dataclasses.asdict(kept) == {"code": "short_record", "severity": "warning", "count": None}


@st.composite
def lea(draw: st.DrawFn) -> Aggregate:
    """An LEA of four schools with any mix of departures, arrivals and new scores."""
    people: list[Row] = []
    events: list[Row] = []
    sizes = st.lists(st.one_of(st.integers(0, 12), st.integers(20, 30)), min_size=4, max_size=4)
    number = 0
    totals: dict[str, int] = {}
    for kind in ("student_left", "student_joined", "score_added"):
        for school, size in enumerate(draw(sizes)):
            totals[kind] = totals.get(kind, 0) + size
            for _ in range(size):
                number += 1
                people.append(person(number, school=f"1999999000000{school}"))
                test = draw(st.sampled_from(["01", "02"])) if kind == "score_added" else None
                events.append(event(kind, number, record_type=test))
    changed, unchanged = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    added, removed = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    return aggregate(
        comparison(
            students=(draw(st.integers(0, 60)), totals["student_left"], totals["student_joined"]),
            records=(unchanged, changed, added, removed),
            events=events,
            people=people,
        )
    )


def published_equations(found: Aggregate) -> tuple[list[str], list[tuple[dict[str, int], int | None]]]:
    """What a reader can write down: every count by its name, and every sum that must hold."""
    counts: dict[str, int | None] = {f"students {name}": size for name, size in found.students.items()}
    counts |= {f"records {name}": size for name, size in found.records.items()}
    for side, facts in (("old", found.old), ("new", found.new)):
        counts |= {f"{side} {code}": size for code, size in facts.record_types.items()}
    counts |= {f"{one.kind} {one.by} {one.value}": one.count for one in found.events}
    sums: list[dict[str, int]] = [
        {"students old": -1, "students both": 1, "students left": 1},
        {"students new": -1, "students both": 1, "students joined": 1},
        {"records old": -1, "records unchanged": 1, "records changed": 1, "records removed": 1},
        {"records new": -1, "records unchanged": 1, "records changed": 1, "records added": 1},
        {"students left": -1, "student_left all None": 1},
        {"students joined": -1, "student_joined all None": 1},
        *(
            {f"records {side}": -1} | {f"{side} {code}": 1 for code in release.record_types}
            for side, release in (("old", found.old), ("new", found.new))
        ),
    ]
    kinds = sorted({(one.kind, one.by) for one in found.events if one.by != "all"})
    sums += [
        {f"{kind} all None": -1}
        | {f"{kind} {by} {one.value}": 1 for one in found.events if (one.kind, one.by) == (kind, by)}
        for kind, by in kinds
    ]
    known = [({name: 1}, size) for name, size in counts.items() if size is not None]
    named = sorted({*counts, *(name for one in sums for name in one)})
    return named, [*known, *((one, 0) for one in sums)]


@given(lea())
@settings(deadline=None, max_examples=40)
def test_linear_algebra_does_not_solve_a_withheld_count(found: Aggregate) -> None:
    names, equations = published_equations(found)
    rows = np.array([[terms.get(name, 0) for name in names] for terms, _ in equations], dtype=float)
    rank = np.linalg.matrix_rank(rows)
    known = {name for terms, _ in equations if len(terms) == 1 for name in terms}
    for index, name in enumerate(names):
        if name not in known:
            unit = np.eye(len(names))[index]
            assert np.linalg.matrix_rank(np.vstack([rows, unit])) == rank + 1, f"{name} can be solved"


def cast_arrives(*, scored: int, unscored: int, counted: int) -> Aggregate:
    """An LEA to whose 500 records of ELA the new release adds CAST."""
    events = [event("score_added", n, record_type="06") for n in range(1, scored + 1)]
    events += [event("record_added", scored + n, record_type="06") for n in range(1, unscored + 1)]
    old = release("aug.csv", records=500, record_types={"01": 500})
    new = release(
        "dec.csv", records=500 + scored + unscored, record_types={"01": 500, "06": scored + unscored}
    )
    results = numbers("lea", LEA, "new", (counted, counted // 2, 210.0)) | {"record_type": "06"}
    return aggregate(
        comparison(
            records=(500, 0, scored + unscored, 0),
            events=events,
            people=[person(n) for n in range(1, scored + unscored + 1)],
            impact=[results],
            old=old,
            new=new,
        )
    )


def test_how_many_records_of_a_new_test_have_no_score_cannot_be_computed() -> None:
    assert cast_arrives(scored=60, unscored=3, counted=60).new.record_types == {"01": 500, "06": None}
    assert cast_arrives(scored=60, unscored=30, counted=60).new.record_types == {"01": 500, "06": 90}


def test_how_many_scores_of_a_new_test_do_not_count_cannot_be_computed() -> None:
    assert cast_arrives(scored=60, unscored=0, counted=57).impact == ()
    assert [one.new for one in cast_arrives(scored=60, unscored=0, counted=60).impact] != []
