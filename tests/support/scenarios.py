"""Whole comparisons of an invented LEA that several test files look at."""

from caaspp_diff.comparison.model import Comparison, NotCompared
from caaspp_diff.finding import Example, Finding
from support.comparisons import Row, comparison, event, field, numbers, person
from support.factories import LEA, SCHOOL_A, SCHOOL_B

NAMES = (
    ("Rivera", "Ana"),
    ("<script>alert(1)</script>", "Bo"),
    ('"O Neil', "Sinéad"),
    ('=HYPERLINK("x")', "Cy"),
    ("كاتب", "ليلى"),
    ("Wolfeschlegelsteinhausenbergerdorff-Nakamura-García", "Maximiliana"),
    ("Nguyễn", "Trâm"),
    ("O'Brien & Sons", "Deirdre"),
)


def nothing_changed() -> Comparison:
    """A release against itself."""
    return comparison()


def only_departures() -> Comparison:
    """Three students left, one of whom is not to be spoken of."""
    codes = (("T160", "transferred_ca_public"), ("E130", "deceased"), ("E155", "unknown"))
    events = [
        event(
            "student_left",
            n,
            reason=reason,
            evidence={"exit_code": code, "exit_date": "2019-08-20" if code else None},
        )
        for n, (code, reason) in enumerate(codes, start=1)
    ]
    people = [person(n, *NAMES[0]) for n in (1, 2, 3)]
    return comparison(students=(47, 3, 0), records=(94, 0, 0, 6), events=events, people=people)


def small_lea() -> Comparison:
    """Every kind of event, each of a few students."""
    return comparison(
        students=(46, 4, 3),
        records=(60, 32, 18, 8),
        events=_events(),
        fields=_fields(),
        people=[
            person(n, *NAMES[n % len(NAMES)], **({"school": SCHOOL_B, "grade": "07"} if n % 3 == 0 else {}))
            for n in range(1, 51)
        ],
        impact=_impact(),
        findings=(
            Finding(
                code="short_record",
                severity="warning",
                message="Two records of the new release are shorter than the layout says.",
                count=2,
                examples=(Example("new", 17), Example("new", 1204)),
            ),
            Finding(
                code="possible_ssid_replacement",
                severity="note",
                message="A student who left and one who joined may be the same.",
                count=1,
            ),
            Finding(
                code="level_disagrees_with_score",
                severity="error",
                message="The level of a record is not that of its scale score.",
                count=1,
                examples=(Example("old", 9),),
            ),
        ),
        not_compared=(NotCompared(what="historical fields", why="they repeat earlier years", count=39),),
    )  # fmt: skip


def _events() -> list[Row]:
    status: Row = {
        "score_status": ["V", "I"],
        "include_indicator": ["Y", "R"],
        "condition_code": [None, None],
    }
    return [
        event("student_left", 1, reason="transferred_ca_public",
              evidence={"exit_code": "T160", "exit_date": "2019-08-20", "school": SCHOOL_A}),
        event("student_left", 2, reason="deceased",
              evidence={"exit_code": "E130", "exit_date": "2019-09-01"}),
        event("student_left", 3, reason="unconfirmed", evidence={"exit_code": "E140", "exit_date": None}),
        event("student_left", 4, reason="unknown"),
        event("student_joined", 5, reason="enrolled"),
        event("student_joined", 6, reason="new_assessment"),
        event("student_joined", 7, reason="enrolled"),
        event("ssid_replaced", 8, old="9900009998", new="9900000008", reason="same_registration",
              evidence={"same": ["opportunity_id_1"], "name_similarity": 1.0}),
        event("exit_recorded", 9, new="T180", reason="left_ca_public",
              evidence={"exit_code": "T180", "exit_date": "2019-10-01"}),
        event("school_changed", 10, field="calpads_school_code", old=SCHOOL_A, new=SCHOOL_B),
        event("demographic_changed", 11, field="el_status", old="Yes", new="No", expected=False,
              evidence={"record_types": ["01", "02"], "window_end": "2019-05-31"}),
        event("demographic_changed", 12, field="el_status", old="Yes", new="No", expected=True),
        event("demographic_changed", 13, field="economic_disadvantage_status", old=None, new="Yes"),
        event("identity_changed", 14, field="date_of_birth", old="2008-03-04", new="2008-04-03",
              expected=False),
        *(event("score_added", n, record_type="06", new="0205", reason="scored_later", expected=True,
                evidence={"level": "2", "school": SCHOOL_A, "grade": "05"}) for n in range(15, 25)),
        event("score_added", 5, record_type="01", new="2510", reason="new_record", expected=False,
              evidence={"level": "3", "school": SCHOOL_B, "grade": "07"}),
        event("score_removed", 25, record_type="01", old="2440", reason="blanked", evidence=status),
        event("score_invalidated", 26, record_type="02", old="2530", new="2530", evidence=status),
        event("score_reinstated", 27, record_type="02", old="2530", new="2530",
              evidence={key: values[::-1] for key, values in status.items()}),
        event("score_changed", 28, record_type="01", old="2441", new="2446",
              evidence={"old_level": "1", "new_level": "2", "fields": ["scale_score", "achievement_level"]}),
        event("score_changed", 29, record_type="01", old="2510", new="2498",
              evidence={"old_level": "3", "new_level": "2", "fields": ["scale_score", "achievement_level"]}),
        event("score_changed", 30, record_type="02", old="2540", new="2543",
              evidence={"old_level": "3", "new_level": "3", "fields": ["scale_score"]}),
        event("retested", 31, record_type="01", field="test_completion_date_1",
              old="2019-04-02", new="2019-05-20"),
        event("status_changed", 32, record_type="02", field="condition_code", old="NT", new="PGE"),
        event("record_added", 33, record_type="06"),
        event("record_removed", 34, record_type="06"),
    ]  # fmt: skip


def _fields() -> list[Row]:
    return [
        field(11, "el_status", "demographic", "Yes", "No"),
        field(14, "date_of_birth", "identity", "2008-03-04", "2008-04-03"),
        field(28, "scale_score", "score", "2441", "2446"),
        field(28, "achievement_level", "score", "1", "2"),
        field(31, "opportunity_id_1", "status", "10001", "10002"),
        *(field(n, "student_exit_code", "exit", None, "E155") for n in range(35, 47)),
        field(9, "student_exit_code", "exit", None, "T180"),
    ]


def _impact() -> list[Row]:
    slices = [
        ("lea", LEA, (400, 200, 2490.5), (403, 203, 2491.0)),
        ("school", SCHOOL_A, (200, 110, 2501.0), (201, 108, 2500.2)),
        ("school", SCHOOL_B, (200, 90, 2480.0), (202, 95, 2482.1)),
        ("grade", "05", (200, 110, 2501.0), (201, 108, 2500.2)),
        ("group", "el_status=Yes", (60, 12, 2410.0), (58, 11, 2409.0)),
        ("group", "el_status=No", (340, 188, 2505.0), (340, 188, 2505.0)),
    ]
    return [
        numbers(by, value, side, sizes)
        for by, value, old, new in slices
        for side, sizes in (("old", old), ("new", new))
    ]


def large_counts() -> Comparison:
    """An LEA large enough that some of its counts may leave the house."""
    schools = (SCHOOL_A, SCHOOL_B)
    left = [event("student_left", n, reason="transferred_ca_public") for n in range(1, 41)]
    joined = [event("student_joined", n, reason="enrolled") for n in range(41, 71)]
    added = [
        event("score_added", n, record_type="06", new="0205", reason="scored_later", expected=True)
        for n in range(41, 101)
    ]
    changed = [event("score_changed", n, record_type="01", old="2441", new="2446") for n in range(101, 104)]
    sizes = {
        "lea": (LEA, (400, 200, 2490.5), (460, 230, 2491.0)),
        "school": (SCHOOL_A, (200, 110, 2501.0), (240, 130, 2500.2)),
    }
    return comparison(
        students=(460, 40, 30),
        records=(700, 200, 120, 80),
        events=[*left, *joined, *added, *changed],
        people=[person(n, school=schools[n % 2]) for n in range(1, 104)],
        impact=[
            numbers(by, value, side, both[index])
            for by, (value, *both) in sizes.items()
            for index, side in enumerate(("old", "new"))
        ],
    )
