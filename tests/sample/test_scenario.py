from caaspp_diff.layouts.load import load_layout
from caaspp_diff.sample.scenario import Scenario, cast, then
from caaspp_diff.sample.season import Season, new_season


def season(students: int = 30) -> Season:
    return new_season(load_layout("2018-19"), students, seed=8)


def scenario(name: str, rate: float = 0.0, *, fits: bool = True) -> Scenario:
    return Scenario(
        name=name,
        acts={1: lambda s, p: s.edit(p, middle_name=name)},
        fits=lambda _s, _p: fits,
        rate=rate,
    )


def test_every_scenario_has_one_student_before_any_has_two() -> None:
    casts = cast(season(3), [scenario("a", rate=1.0), scenario("b"), scenario("c")])
    assert [len(each.students) for each in casts] == [1, 1, 1]


def test_a_student_is_cast_once() -> None:
    casts = cast(season(), [scenario("a", rate=0.5), scenario("b", rate=0.5)])
    numbers = [person.number for each in casts for person in each.students]
    assert len(numbers) == len(set(numbers)) == 30


def test_a_scenario_that_fits_nobody_is_left_out() -> None:
    (each,) = cast(season(), [scenario("a", rate=1.0, fits=False)])
    assert each.students == []


def test_an_act_plays_at_its_step_alone() -> None:
    there = season()
    (each,) = cast(there, [scenario("Xyz")])
    each.play(there, 0)
    assert each.students[0].row.get("middle_name") != "Xyz"
    each.play(there, 1)
    assert each.students[0].row["middle_name"] == "Xyz"


def test_acts_are_joined_in_order() -> None:
    there = season()
    act = then(
        lambda s, p: s.edit(p, middle_name="a"),
        lambda s, p: s.edit(p, middle_name=p.row["middle_name"] + "b"),
    )
    act(there, there.students[0])
    assert there.students[0].row["middle_name"] == "ab"
