from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.families import MIN_STUDENTS, relate
from caaspp_diff.sample.season import Season, new_season


def related(students: int) -> Season:
    season = new_season(load_layout("2018-19"), students, seed=8)
    relate(season)
    return season


def test_twins_siblings_and_namesakes_share_what_they_share() -> None:
    twins, siblings, namesakes = (
        [person.row for person in related(60).students[i : i + 2]] for i in (10, 12, 14)
    )
    for name in ("last_name", "date_of_birth", "gender", "calpads_school_code"):
        assert twins[0][name] == twins[1][name]
    assert twins[0]["first_name"] != twins[1]["first_name"]
    assert siblings[0]["last_name"] == siblings[1]["last_name"]
    for name in ("first_name", "last_name"):
        assert namesakes[0][name] == namesakes[1][name]


def test_no_scenario_may_touch_them() -> None:
    assert sum(person.busy for person in related(60).students) == 6


def test_a_very_small_lea_has_none() -> None:
    assert not any(person.busy for person in related(MIN_STUDENTS - 1).students)
