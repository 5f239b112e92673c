from caaspp_diff.checks.toml_lines import Lines

TEXT = """\
# [students_left] in a comment
[students_left]
max = 5   # of [other]

[[new_scores]]
of = "06"
[[new_scores]]
"min" = 3
[level_up]
by . school = 1
"""


def test_tables_and_keys_are_found_by_line() -> None:
    lines = Lines(TEXT)

    assert lines.of("students_left") == 2
    assert lines.of("students_left", 0, "max") == 3
    assert lines.of("new_scores", 0, "of") == 6
    assert lines.of("new_scores", 1) == 7
    assert lines.of("new_scores", 1, "min") == 8


def test_a_key_of_one_table_is_not_taken_for_that_of_another() -> None:
    assert Lines(TEXT).of("new_scores", 1, "of") == 7


def test_keys_that_stand_outside_of_tables_are_found() -> None:
    lines = Lines('students_left.max = 3\nstudents_left.by = "school"\nschools = { require = "all" }\n')

    assert lines.of("students_left") == 1
    assert lines.of("students_left", 0, "by") == 2
    assert lines.of("schools", 0, "require") == 3


def test_what_is_not_there_is_told_by_its_table_or_by_the_first_line() -> None:
    lines = Lines(TEXT)

    assert lines.of("level_up", 0, "min") == 9
    assert lines.of("new_scores", 5) == 5
    assert lines.of("nothing") == 1
