from datetime import date
from pathlib import Path

import pytest

from caaspp_diff.comparison.align import align
from caaspp_diff.comparison.events.rules import extraction_day, known_fields, not_compared, rules_of
from caaspp_diff.comparison.facts import read_facts
from caaspp_diff.comparison.fields import shared_fields
from caaspp_diff.errors import UsageError
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.release.read import read_release
from support.factories import write
from support.json_answers import child, unscored

JUNE = date(2019, 6, 12)


def _day(folder: Path, *rows: dict[str, str], administration: str = "2018-19") -> date | None:
    with read_release(write(folder / "a.txt", rows)) as release:
        return extraction_day(administration, read_facts(release, release, align(release, release)).old)


def test_a_release_of_the_first_scores_was_extracted_with_the_first_wave(tmp_path: Path) -> None:
    assert _day(tmp_path, child(1), child(1, "02"), unscored(1, "06")) == JUNE


def test_a_release_without_any_score_counts_as_the_first_wave(tmp_path: Path) -> None:
    assert _day(tmp_path, unscored(1)) == JUNE


def test_later_scores_show_a_wave_whose_day_is_not_known(tmp_path: Path) -> None:
    assert _day(tmp_path, child(1), child(1, "03")) is None
    assert _day(tmp_path, child(1), child(1, "06")) is None


def test_an_administration_without_a_calendar_has_no_day(tmp_path: Path) -> None:
    assert _day(tmp_path, child(1), administration="2022-23") is None


def test_the_user_s_day_goes_before_the_calendar(tmp_path: Path) -> None:
    with read_release(write(tmp_path / "a.txt", [child(1)])) as release:
        facts = read_facts(release, release, align(release, release)).old

    day = date(2019, 7, 1)
    assert rules_of(release.layout, facts, day).demographic.extracted == day
    assert rules_of(release.layout, facts, None).demographic.extracted == JUNE


def test_rules_are_those_of_the_layout(tmp_path: Path) -> None:
    with read_release(write(tmp_path / "a.txt", [child(1)])) as release:
        facts = read_facts(release, release, align(release, release)).old
    layout = load_layout("2018-19")

    rules = rules_of(layout, facts, None)

    assert rules.demographic.derived["el_status"] == rules.score.derived["el_status"] == ("elas",)
    assert rules.demographic.volatility["date_of_birth"].kind == "locked"
    assert "domain_1_level" in rules.score.withdrawn[9]


def test_fields_to_ignore_are_those_of_either_release(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.csv", [child(1)]), write(tmp_path / "new.csv", [child(1)])
    new.write_bytes(new.read_bytes().replace(b"^Genre^", b"^Our Note^"))
    with read_release(old) as before, read_release(new) as after:
        for name in ("genre", "our_note"):
            assert known_fields(before, after, frozenset({name})) == {name}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("scale_scor", "Did you mean scale_score?"),
        ("zzz", "caaspp-diff layouts YEAR lists the fields."),
    ],
)
def test_a_field_to_ignore_that_is_in_neither_is_refused(tmp_path: Path, name: str, hint: str) -> None:
    with (
        read_release(write(tmp_path / "a.txt", [child(1)])) as release,
        pytest.raises(UsageError) as error,
    ):
        known_fields(release, release, frozenset({name}))

    assert str(error.value) == f"There is no field {name} in a.txt or a.txt to ignore. {hint}"


def test_what_was_left_out_is_told_with_the_reason(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.csv", [child(1)]), write(tmp_path / "new.csv", [child(1)])
    new.write_bytes(new.read_bytes().replace(b"^Genre^", b"^Our Note^"))
    ignored = frozenset({"uin"})
    with read_release(old) as before, read_release(new) as after:
        left_out = not_compared(before, after, shared_fields(before, after, ignored), ignored)

    assert [(each.what, each.why) for each in left_out] == [
        ("blank fields", "the layout leaves them blank"),
        ("field uin", "ignored, as was asked"),
        ("field Genre", "only old.csv has it"),
        ("field Our Note", "only new.csv has it"),
    ]
    assert left_out[0].count == sum(field.group == "blank" for field in load_layout("2018-19").fields)
