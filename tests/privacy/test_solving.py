"""A reader who knows how the counts add up tries to work out the withheld ones, and fails."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from caaspp_diff.comparison.model import EVENT_KINDS, Comparison
from caaspp_diff.finding import Finding
from caaspp_diff.privacy.suppression import POSSIBLE, SMALL
from support.comparisons import SCHOOLS, Row, comparison, event, field, person
from support.factories import SCHOOL_A, SCHOOL_B
from support.published import (
    COUNTED_BY_FIELD,
    CountKey,
    Counts,
    Truth,
    mail_numbers,
    report_numbers,
    truth_of,
    withheld_in,
)
from support.scenarios import only_departures, small_lea
from support.solver import Equation, bounds

SCHOOL_C = "19999990000003"
TYPED = ("score_added", "score_removed", "score_changed", "retested", "status_changed", "record_added")


def narrowed(truth: Truth, published: Counts) -> dict[CountKey, tuple[int, int | None]]:
    """The least and the greatest value that each unpublished count can have, as far as a reader can tell."""
    wrong = {key: size for key, size in published.items() if truth.counts.get(key, 0) != size}
    assert not wrong, "a number was published that is not true"
    hidden = {key for key in truth.counts if key not in published}
    equations = []
    for total, parts in truth.equations:
        terms: dict[CountKey, int] = {key: 1 for key in parts if key in hidden}
        rest = published.get(total, 0) - sum(published.get(part, 0) for part in parts)
        if total in hidden:
            terms[total] = -1
        if terms:
            equations.append(Equation(terms, rest))
    found: dict[CountKey, tuple[int, int | None]] = {}
    # The reader is assumed to know of a withheld count that it is not zero.
    least = {key: min(truth.counts[key], 1) for key in hidden}
    for key in hidden:
        own = connected(key, equations)
        if own:
            low, high = bounds(key, own, least)
            found[key] = int(-(-low // 1)), None if high is None else int(high // 1)
        else:
            found[key] = least[key], None
    return found


def connected(key: CountKey, equations: Iterable[Equation]) -> list[Equation]:
    """The equations that say something about ``key``, directly or through other counts."""
    left, reached, own = list(equations), {key}, []
    while near := [one for one in left if reached & one.terms.keys()]:
        own += near
        left = [one for one in left if one not in near]
        reached |= {name for one in near for name in one.terms}
    return own


def withstands(found: Comparison, published: Counts) -> None:
    """Asserts that no withheld count can only have one value, and no small one fewer than `POSSIBLE`."""
    truth = truth_of(found)
    withheld = withheld_in(found)
    for key, (low, high) in narrowed(truth, published).items():
        if key in withheld or truth.counts[key] in SMALL:
            assert high is None or high > low, f"{key} can only be {low}"
        if truth.counts[key] in SMALL:
            assert high is None or high - low + 1 >= POSSIBLE, f"{key} is one of {low} to {high}"


def invented(seed: int) -> Comparison:
    """A comparison with events of all sorts, in uneven numbers, at three schools."""
    dice = random.Random(seed)  # noqa: S311 - the same comparison for the same seed
    schools = [SCHOOL_A, SCHOOL_B, SCHOOL_C]
    sizes = {kind: dice.choice([0, 0, 1, 3, 9, 12, 30, 80]) for kind in EVENT_KINDS}
    events, people = [], []
    student = 0
    for kind in EVENT_KINDS:
        for _ in range(sizes[kind]):
            student += 1
            events.append(_event(kind, student, dice))
            people.append(person(student, school=dice.choices([*schools, None], [60, 20, 8, 2])[0]))
    left, joined = sizes["student_left"], sizes["student_joined"]
    both = dice.choice([30, 100, 400])
    unchanged, changed, added, removed = (dice.choice([0, 2, 11, 60]) for _ in range(4))
    old, new = unchanged + changed + removed, unchanged + changed + added
    given = comparison(
        students=(both, left, joined),
        records=(unchanged, changed, added, removed),
        events=events,
        people=people,
        fields=list(_fields(events)),
        schools=SCHOOLS | {SCHOOL_C: "Cedar High"},
        findings=tuple(_findings(events)),
    )
    return _with_types(given, {"old": _split(old, dice), "new": _split(new, dice)})


def _event(kind: str, student: int, dice: random.Random) -> Row:
    columns: Row = {}
    if kind in TYPED:
        columns["record_type"] = dice.choices(["01", "02", "06"], [50, 10, 2])[0]
    if kind in COUNTED_BY_FIELD:
        columns["field"] = dice.choices(COUNTED_BY_FIELD[kind], range(1, len(COUNTED_BY_FIELD[kind]) + 1))[0]
        columns["expected"] = dice.choices([True, False, None], [10, 3, 1])[0]
    return event(kind, student, **columns)


def _fields(events: Iterable[Row]) -> Iterator[Row]:
    for row in events:
        if row.get("field"):
            group = "identity" if row["kind"] == "identity_changed" else "demographic"
            yield field(int(row["ssid"][2:]), row["field"], group, "a", "b")


def _findings(events: Iterable[Row]) -> Iterator[Finding]:
    """Each locked field that changed, as the program finds it."""
    changed = Counter(row["field"] for row in events if row["kind"] == "identity_changed")
    for size in changed.values():
        yield Finding(code="locked_field_changed", severity="warning", message="…", count=size)


def _split(whole: int, dice: random.Random) -> dict[str, int]:
    first = dice.randint(0, whole)
    second = dice.randint(0, whole - first)
    return {"01": first, "02": second, "06": whole - first - second}


def _with_types(found: Comparison, types: dict[str, dict[str, int]]) -> Comparison:
    return replace(
        found,
        old=replace(found.old, record_types=types["old"]),
        new=replace(found.new, record_types=types["new"]),
    )


@pytest.mark.parametrize("found", [small_lea(), only_departures()], ids=["small LEA", "only departures"])
def test_a_known_comparison_withstands(found: Comparison) -> None:
    withstands(found, mail_numbers(found, SCHOOL_A, SCHOOL_B))
    withstands(found, report_numbers(found))


@pytest.mark.parametrize("seed", range(25))
def test_the_mail_withstands(seed: int) -> None:
    found = invented(seed)
    withstands(found, mail_numbers(found))


@pytest.mark.parametrize("seed", range(25))
def test_the_mails_to_all_schools_together_withstand(seed: int) -> None:
    found = invented(seed)
    withstands(found, mail_numbers(found, SCHOOL_A, SCHOOL_B, SCHOOL_C))


@pytest.mark.parametrize("seed", range(25))
def test_the_aggregate_report_withstands(seed: int) -> None:
    found = invented(seed)
    withstands(found, report_numbers(found))


def test_the_attack_succeeds_where_only_small_counts_are_withheld() -> None:
    found = invented(4)
    truth = truth_of(found)
    naive = {key: size for key, size in truth.counts.items() if size not in SMALL}
    with pytest.raises(AssertionError, match=r"can only be|is one of"):
        withstands(found, naive)


def test_most_large_counts_are_published_all_the_same() -> None:
    shown, large = 0, 0
    for seed in range(25):
        found = invented(seed)
        truth = truth_of(found)
        published = mail_numbers(found, SCHOOL_A, SCHOOL_B, SCHOOL_C)
        publishable = [c for c in truth.counts if c[1] in {"all", "school"} and truth.counts[c] > max(SMALL)]
        large += len(publishable)
        shown += sum(key in published for key in publishable)
    assert shown > 0.5 * large
