from caaspp_diff.render.budget import Candidate, cost, fill


def candidate(size: int, text: str = "x") -> Candidate[int]:
    """A list of ``size`` rows of one cell."""
    return Candidate((number, (text,)) for number in range(size))


def test_everything_fits_a_large_budget() -> None:
    lists = [candidate(5), candidate(250)]
    fill(lists, 1_000_000)
    assert [len(one.shown) for one in lists] == [5, 250]


def test_a_long_list_does_not_starve_a_short_one() -> None:
    lists = [candidate(10_000), candidate(50)]
    fill(lists, 200 * cost(("x",)))
    assert [len(one.shown) for one in lists] == [150, 50]


def test_without_room_no_list_has_rows() -> None:
    lists = [candidate(3), candidate(3)]
    fill(lists, -1)
    assert [one.shown for one in lists] == [[], []]


def test_a_list_is_cut_at_the_first_row_that_does_not_fit() -> None:
    rows = Candidate((n, ("y" * (500 if n == 2 else 1),)) for n in range(5))
    fill([rows], 3 * cost(("y",)))
    assert rows.shown == [0, 1]


def test_the_cost_counts_what_escaping_adds() -> None:
    assert cost(("<",)) == cost(("abcd",))
    assert cost(("é",)) == cost(("ab",))
