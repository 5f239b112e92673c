import re
from dataclasses import replace

import pytest

from caaspp_diff.checks.model import LessDetail, Result, Slice
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.checks.withheld import publishable
from caaspp_diff.comparison.model import Comparison
from caaspp_diff.finding import Finding
from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.privacy.published import PublishedNumbers
from support.comparisons import comparison, event, numbers, person
from support.factories import LEA, SCHOOL_A, SCHOOL_B
from support.rule_builders import held, result, size, sizes
from support.scenarios import small_lea


def shown(given: Comparison, toml: str) -> tuple[Result, ...]:
    """The results of rules, as far as they may be shown."""
    may_show = PublishedNumbers.of(aggregate(given)).shows
    return tuple(publishable(one, may_show) for one in held(given, toml))


def departures(here: int, there: int = 0, *, both: int = 100, joined: int = 0) -> Comparison:
    """Students who left, of two schools, and students who joined one of them."""
    left, all_students = here + there, here + there + joined
    return comparison(
        students=(both, left, joined),
        events=[
            event("student_left" if n <= left else "student_joined", n) for n in range(1, all_students + 1)
        ],
        people=[person(n, school=SCHOOL_A if n <= here else SCHOOL_B) for n in range(1, all_students + 1)],
        sizes=sizes(
            *(
                size(side, both // 2 + moved, school=school)
                for side, moved_of in (("old", (here, there)), ("new", (0, joined)))
                for school, moved in zip((SCHOOL_A, SCHOOL_B), moved_of, strict=True)
            )
        ),
    )


@pytest.mark.parametrize("limit", ["max = 0", 'max = "1%"'])
@pytest.mark.parametrize("size", range(1, 11))
def test_a_small_number_is_withheld_and_the_verdict_is_not(limit: str, size: int) -> None:
    (one,) = shown(departures(size), f"[students_left]\n{limit}\n")

    assert (one.found, one.short, one.items) == (None, "withheld", ())
    assert not re.search(rf"\b{size}\b", one.sentence.partition(";")[0])
    assert one.sentence.startswith("A withheld number of students left the file; the rule says ")
    assert (one.status, one.worse) == (
        ("holds", None) if (size, limit[-1]) == (1, '"') else ("failed", "more")
    )


def test_a_number_that_is_not_small_is_shown() -> None:
    count, share = shown(departures(25), "[[students_left]]\nmax = 0\n[[students_left]]\nmax = '1%'\n")

    assert (count.found, count.short) == (25, "25")
    assert (share.found, share.short) == (20, "25 (20.0%)")


def test_zero_is_shown() -> None:
    (one,) = shown(departures(0), "[students_left]\nmax = 0\n")

    assert (one.found, one.status, one.short) == (0, "holds", "0")


def test_the_number_of_a_school_cannot_be_had_by_subtraction() -> None:
    toml = "[[students_left]]\nmax = 0\n[[students_left]]\nmax = 0\nby = 'school'\n"

    lea, alder, birch = shown(departures(30, 3), toml)

    assert [one.found for one in held(departures(30, 3), toml)] == [33, 30, 3]
    assert birch.found is None
    assert None in {lea.found, alder.found}


def test_who_left_cannot_be_had_from_who_joined_and_the_numbers_of_students() -> None:
    given = departures(3, joined=20)
    toml = "[students_left]\nmax = 0\n[students_joined]\nmax = 0\n[[students]]\nmin = 1\n"

    left, joined, students, share = shown(given, f"{toml}[[students]]\nmin = '1%'\n")

    assert left.found is None
    assert None in {joined.found, students.found, share.found}


def test_of_a_share_only_the_count_is_shown_where_the_whole_is_not_published() -> None:
    given = comparison(
        events=[event("score_removed", n, record_type="01") for n in range(1, 31)],
        people=[person(n) for n in range(1, 31)],
        sizes=sizes(size("old", 400), size("new", 370)),
    )

    (one,) = shown(given, "[score_removed]\nmax = '1%'\n")

    assert (one.found, one.short) == (None, "30")
    assert one.sentence == "30 scores were withdrawn; the rule says at most 1%."


def test_what_no_aggregate_counts_is_never_shown() -> None:
    given = departures(30)
    changes = comparison(
        events=[event("score_changed", n, record_type="01") for n in range(1, 31)],
        people=[person(n) for n in range(1, 31)],
        sizes=sizes(),
    )

    (grade,) = shown(given, "[students_left]\nmax = 0\nby = 'grade'\n")
    (crossed,) = shown(changes, "[score_changed]\nmax = 0\nof = 'SB ELA'\nby = 'school'\n")
    (part,) = shown(changes, "[level_down]\nmax = 0\n")
    (whole,) = shown(changes, "[score_changed]\nmax = 0\nof = 'SB ELA'\n")

    assert [one.short for one in (grade, crossed, part, whole)] == ["withheld", "withheld", "withheld", "30"]


def test_a_finding_is_named_without_its_count() -> None:
    found = Finding(code="invalid_code", severity="warning", message="…", count=7, examples=())
    given = comparison(findings=(found,), sizes=sizes())

    (one,) = shown(given, "[findings]\nnone = ['invalid_code']\n")

    assert one.items == (("invalid_code", None),)
    assert one.sentence == "1 finding that must not be there: invalid_code; the rule says none."
    (many,) = shown(
        replace(given, findings=(replace(found, count=700),)), "[findings]\nnone = ['invalid_code']"
    )
    assert many.items == (("invalid_code", 700),)


def test_results_are_shown_where_an_aggregate_shows_them() -> None:
    given = comparison(
        impact=[
            *(
                numbers("lea", LEA, side, (200, 90, mean))
                for side, mean in (("old", 2500.0), ("new", 2510.5))
            ),
            *(numbers("school", SCHOOL_A, side, (15, 8, 2480.0)) for side in ("old", "new")),
        ],
        sizes=sizes(),
    )

    lea, school, met = shown(
        given,
        "[[mean_change]]\nof = 'SB ELA'\nmax = 1\n[met_change]\nof = 'SB ELA'\nmax = 1\n"
        "[[mean_change]]\nof = 'SB ELA'\nmax = 1\nby = 'school'\n",
    )

    assert lea.short == "+10.5"
    assert met.short == "0.0"
    assert (school.found, school.short) == (None, "withheld")
    assert "by how much the mean scale score of SB ELA moved is withheld" in school.sentence


LIMITS = {"participation": 'min = "50%"', "mean_change": "max = 1", "met_change": "max = 1"}
PRESENT = ("record_types", "schools")
"""Subjects that tell numbers of tests and schools, not of students."""


@pytest.mark.parametrize("subject", [subject for subject in SUBJECTS if subject not in PRESENT])
@pytest.mark.parametrize("by", ["", "by = 'school'\n"])
def test_no_subject_says_a_number_where_none_may_be_shown(subject: str, by: str) -> None:
    given = replace(small_lea(), sizes=sizes(size("old", 50), size("new", 49)))
    limits = ["none = ['short_record', 'invalid_code']"] if subject == "findings" else (
        [LIMITS[subject]] if subject in LIMITS else ["max = 10000", "max = '100%'"]
    )  # fmt: skip
    toml = "".join(f"[[{subject}]]\n{limit}\n{'' if subject == 'findings' else by}" for limit in limits)

    results = [publishable(one, lambda _key, _value: False) for one in held(given, toml)]

    assert results
    for one in results:
        said = one.sentence.partition("; the rule")[0] if one.status != "not_judged" else ""
        assert not re.search(r"\d", said.replace("1 finding", "").replace("0 finding", "")), said
        assert (one.sources, one.less_detail) == ((), ())
        assert all(count is None for _, count in one.items)


def test_a_result_that_does_not_say_what_it_tells_is_withheld() -> None:
    alder = Slice(by="school", value=SCHOOL_A, words="Alder Elementary")

    one = publishable(result(slice=alder), lambda _key, _value: True)

    assert (one.found, one.short) == (None, "withheld")
    assert one.sentence == "Alder Elementary: what was found is withheld; the rule says none."


def test_the_most_detail_that_may_be_shown_is_shown() -> None:
    less = [LessDetail(text=text, sources=(((text,), 5),), short=text) for text in "ab"]
    given = result(sources=((("whole",), 5),), less_detail=tuple(less))

    assert publishable(given, lambda _key, _value: True).short == "3"
    assert publishable(given, lambda key, _value: key != ("whole",)).short == "a"
    assert publishable(given, lambda key, value: (key, value) == (("b",), 5)).short == "b"
