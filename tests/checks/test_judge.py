from dataclasses import replace

from caaspp_diff.checks.judge import check
from caaspp_diff.checks.rules_file import built_in_rules
from support.comparisons import comparison, event, person
from support.rule_builders import held, result, run, sizes
from support.scenarios import NAMES, small_lea


def test_results_come_in_the_order_of_the_rules() -> None:
    several = '[[students_left]]\nmax = 1\n[[students_left]]\nmax = "1%"\n'
    toml = f"[retested]\nmax = 0\n[level_up]\nmax = 0\n{several}"

    assert [one.rule for one in held(comparison(sizes=sizes()), toml)] == [
        "retested",
        "level_up",
        "students_left",
        "students_left",
    ]


def test_two_limits_are_said_together_and_the_broken_one_decides_what_is_worse() -> None:
    left = comparison(events=[event("student_left", 1)], people=[person(1)], sizes=sizes())

    (few,) = held(left, "[students_left]\nmin = 2\nmax = 5\n")
    (fine,) = held(left, "[students_left]\nmin = 0\nmax = 1\n")

    assert (few.status, few.limit, few.worse) == ("failed", "at least 2 and at most 5", "less")
    assert (fine.status, fine.limit, fine.worse) == ("holds", "at least 0 and at most 1", None)


def test_a_warning_stops_a_run_only_where_that_is_asked() -> None:
    warning, error = result(severity="warning"), result()

    assert not run(warning).failed
    assert run(warning, fail_on="warning").failed
    assert run(error).failed
    assert not run(result(status="approved"), result(status="not_judged"), fail_on="warning").failed


def test_the_same_comparison_gives_the_same_results() -> None:
    rules = built_in_rules()

    assert check(small_lea(), rules) == check(small_lea(), rules)


def test_no_result_names_a_student() -> None:
    told = repr(check(replace(small_lea(), sizes=sizes()), built_in_rules()))

    assert "students left the file" in told
    assert not [name for last, first in NAMES for name in (last, first) if len(name) > 2 and name in told]
    assert "99000000" not in told
    assert "2008-0" not in told
