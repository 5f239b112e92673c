import pytest

from support.solver import Equation, bounds

A, B, C = ("a",), ("b",), ("c",)


@pytest.mark.parametrize(
    ("equations", "expected"),
    [
        ([Equation({A: 1, B: 1}, 7)], (0, 7)),
        ([Equation({A: 1, B: 1}, 7), Equation({B: 1, C: 1}, 3)], (4, 7)),
        ([Equation({A: 1, B: 1}, 7), Equation({A: 1, B: -1}, 1)], (4, 4)),
        ([Equation({A: 1, B: -1}, 2)], (2, None)),
        ([Equation({A: -1, B: -1}, -7), Equation({A: 2, B: 2}, 14)], (0, 7)),
        ([], (0, None)),
    ],
)
def test_bounds_are_the_exact_ones(equations: list[Equation], expected: tuple[int, int | None]) -> None:
    low, high = bounds(A, equations, {})
    assert low == expected[0]
    assert high == expected[1]


def test_the_least_value_of_one_unknown_narrows_down_the_others() -> None:
    low, high = bounds(A, [Equation({A: 1, B: 1}, 7)], {A: 1, B: 2})
    assert low == 1
    assert high == 5


def test_equations_that_contradict_each_other_are_noticed() -> None:
    with pytest.raises(AssertionError, match="contradicts itself"):
        bounds(A, [Equation({A: 1}, 7), Equation({A: 1}, 8)], {})
