from caaspp_diff.finding import Example
from caaspp_diff.release.index.faults_seen import LineCount


def _seen(*lines: int) -> LineCount:
    seen = LineCount()
    for line in lines:
        seen.add(line)
    return seen


def test_lines_are_listed_in_words() -> None:
    assert str(_seen(7)) == "line 7"
    assert str(_seen(2, 5, 9)) == "lines 2, 5 and 9"


def test_of_many_lines_the_first_ten_are_listed_and_all_are_counted() -> None:
    seen = _seen(*range(1, 32))

    assert str(seen) == "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (31 in all)"
    assert len(seen.examples("new")) == 10
    assert seen.examples("new")[0] == Example("new", 1)


def test_nothing_seen_is_false() -> None:
    assert not LineCount()
    assert _seen(1)
