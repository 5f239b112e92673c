from caaspp_diff.finding import Example
from caaspp_diff.release.index.faults_seen import LineCount


def _counted(*lines: int) -> LineCount:
    count = LineCount()
    for line in lines:
        count.add(line)
    return count


def test_line_numbers_are_listed_in_words() -> None:
    assert str(_counted(7)) == "line 7"
    assert str(_counted(2, 5, 9)) == "lines 2, 5 and 9"


def test_of_many_lines_the_first_ten_are_listed_and_all_are_counted() -> None:
    count = _counted(*range(1, 32))

    assert str(count) == "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (31 in all)"
    assert len(count.examples("new")) == 10
    assert count.examples("new")[0] == Example("new", 1)


def test_a_count_of_no_lines_is_false() -> None:
    assert not LineCount()
    assert _counted(1)
