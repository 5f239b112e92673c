"""What is said of each kind of event, held to `EventKind`: a failure names the kind that is missing."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from caaspp_diff.comparison.kinds import ABOUT_FIELDS, KINDS, LOST, checked_kinds, only_kinds
from caaspp_diff.comparison.model import EVENT_KINDS
from caaspp_diff.errors import UsageError
from caaspp_diff.export.json import json_schema
from caaspp_diff.finding import FINDING_CODES
from caaspp_diff.report.chapters.schools import COLUMNS
from caaspp_diff.sample.truth_state import STUDENT_KINDS, TEST_KINDS
from caaspp_diff.wording.kinds import KIND_WORDS, SCORES_HAPPENED, TOPICS, topic_of
from support.comparisons import comparison, event

ROOT = Path(__file__).parents[2]


def missing(found: Iterable[str]) -> list[str]:
    """The kinds of events that are not among ``found``."""
    known = {*found}
    return [kind for kind in EVENT_KINDS if kind not in known]


def test_every_kind_has_its_facts() -> None:
    assert missing(KINDS) == []
    assert len(KINDS) == len(EVENT_KINDS)


def test_every_kind_has_its_words() -> None:
    assert missing(KIND_WORDS) == []
    assert len({words.label for words in KIND_WORDS.values()}) == len(EVENT_KINDS)


def test_every_kind_is_listed_under_a_topic() -> None:
    assert missing(kind for topic in TOPICS.values() for kind in topic.kinds) == []


def test_every_kind_is_in_the_schema_of_the_json() -> None:
    text = json.dumps(json_schema())

    assert [kind for kind in EVENT_KINDS if f'"{kind}"' not in text] == []


@pytest.mark.parametrize("page", ["docs/json.md"])
def test_every_kind_is_documented(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    assert [kind for kind in EVENT_KINDS if f"`{kind}`" not in text] == []


def test_every_kind_is_in_the_truth_of_the_sample() -> None:
    assert missing([*STUDENT_KINDS, *TEST_KINDS]) == []


def test_a_topic_counts_events_of_one_unit() -> None:
    for topic in TOPICS.values():
        assert len({KINDS[kind].unit for kind in topic.kinds}) == 1, topic.title


def test_a_kind_says_what_it_means_where_no_topic_says_it_for_all_of_its_events() -> None:
    for kind, words in KIND_WORDS.items():
        assert bool(words.meaning) == (topic_of(kind) is None), kind


def test_every_heading_of_the_schools_counts_something() -> None:
    assert {words.column for words in KIND_WORDS.values()} - {""} == {*COLUMNS}


def test_findings_that_reveal_a_kind_exist() -> None:
    named = {code for facts in KINDS.values() for code in facts.findings}

    assert named - {*FINDING_CODES} == set()
    assert named


def test_what_takes_a_score_away_is_about_a_score() -> None:
    assert {KINDS[kind].unit for kind in (*LOST, *SCORES_HAPPENED)} == {"score"}


def test_demographics_and_identity_are_told_by_field() -> None:
    assert ABOUT_FIELDS == ("demographic_changed", "identity_changed")


def test_the_kinds_that_a_user_names_are_kept() -> None:
    found = comparison(events=[event("student_left", 1), event("score_added", 2), event("retested", 3)])

    assert checked_kinds(["retested", "student_left"]) == ("student_left", "retested")
    assert only_kinds(found, ["retested", "student_left"]).events["kind"].to_list() == [
        "student_left",
        "retested",
    ]
    assert only_kinds(found, ()) is found


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="no kind of event score_aded"):
        checked_kinds(["score_aded"])
