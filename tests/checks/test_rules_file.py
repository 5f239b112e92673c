import tomllib
from pathlib import Path

import pytest

from caaspp_diff.checks.built_in import built_in_text
from caaspp_diff.checks.model import Limit, Rule
from caaspp_diff.checks.rules_file import built_in_rules, parse_rules, read_rules
from caaspp_diff.errors import UsageError
from caaspp_diff.finding import FINDING_CODES


def message_about(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse_rules(text, "rules.toml")
    return str(caught.value)


def test_a_rule_is_what_its_table_says() -> None:
    rules = parse_rules(
        '[students_left]\nmax = "2.5 %"\nby = "school"\nseverity = "warning"\n'
        '[new_scores]\nof = ["cast", "01"]\nmin = 100\n'
        '[demographic_changes]\nfield = "el_status"\nmax = 50\n'
        '[mean_change]\nof = "SB ELA"\nmax = 2.5\n'
        '[record_types]\nrequire = ["SB ELA", "06"]\n'
        '[schools]\nrequire = "all"\n'
        '[findings]\nnone = ["duplicate_key"]\n',
        "rules.toml",
    )

    assert rules == (
        Rule(subject="students_left", max=Limit(value=2.5, unit="share"), by="school", severity="warning"),
        Rule(subject="new_scores", min=Limit(value=100), of=("06", "01"), of_words=("CAST", "SB ELA")),
        Rule(subject="demographic_changes", max=Limit(value=50), fields=("el_status",)),
        Rule(subject="mean_change", max=Limit(value=2.5, unit="points"), of=("01",), of_words=("SB ELA",)),
        Rule(subject="record_types", named=("01", "06")),
        Rule(subject="schools"),
        Rule(subject="findings", named=("duplicate_key",)),
    )


def test_a_rule_is_called_by_what_it_is_about() -> None:
    named = parse_rules('[new_scores]\nof = "06"\nby = "grade"\nmin = 1\n', "rules.toml")

    assert named[0].name == "new_scores of CAST by grade"


def test_several_rules_about_one_thing_keep_their_order() -> None:
    text = '[[score_removed]]\nmax = 0\nseverity = "warning"\n[[score_removed]]\nmax = "1%"\n'

    assert [str(rule.max) for rule in parse_rules(text, "rules.toml")] == ["0", "1%"]


def test_every_mistake_is_told_with_its_line_and_the_nearest_right_word() -> None:
    text = """\
[students_lef]
max = 0
[participation]
of = "SB EAL"
min = 95
by = "scool"
severty = "error"
[students_left]
[schools]
require = ["Alder"]
[findings]
none = ["duplicat_key"]
[mean_change]
of = "SB ELA"
[[new_scores]]
min = 1
[[new_scores]]
min = 3
[level_up]
min = 5
max = "3%"
by = "group"
[level_down]
min = 5
max = 3
severity = "eror"
[records]
of = "CAS"
max = true
[status_changed]
field = ["el_statu"]
max = -1
"""

    assert (
        message_about(text)
        == """\
rules.toml has 16 mistakes:
  line 1: there is no rule about students_lef. Did you mean students_left?
  line 4: of in [participation] names "SB EAL", which is no test. Did you mean SB ELA?
  line 5: min in [participation] is 95, where a share such as "95%" was expected.
  line 6: by in [participation] cannot be "scool". Did you mean school?
  line 7: [participation] knows no severty. Did you mean severity?
  line 8: [students_left] sets no limit; write max = 25, or max = "2%", or min, below it.
  line 10: require in [schools] names "Alder", where the 14 digits of a school code were expected.
  line 12: none in [findings] names "duplicat_key", which is no finding. Did you mean duplicate_key?
  line 13: [mean_change] lacks max.
  line 17: [new_scores] says the same thing twice; leave out one, or give them two severities.
  line 22: by in [level_up] cannot be "group". Choose one of: school, grade.
  line 26: severity in [level_down] cannot be "eror". Did you mean error?
  line 28: of in [records] names "CAS", which is no test. Did you mean CAST?
  line 29: max in [records] is true, where a count such as 25 or a share such as "2%" was expected.
  line 31: field in [status_changed] names "el_statu", which is no field. Did you mean el_status?
  line 32: max in [status_changed] is -1, where a count such as 25 or a share such as "2%" was expected."""
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "students_left = 5\n",
            (
                "line 1: students_left is 5; "
                "write [students_left] on a line of its own, and its limits below it."
            ),
        ),
        ("\n[students_left]\nmax = 2%\n", 'line 3: a share stands in quotes: write max = "2%".'),
        ("[new_scores]\nof = 06\nmin = 1\n", 'line 2: a code stands in quotes: write of = "06".'),
        (
            "[retested]\nmax = 0\n[retested]\nmax = 1\n",
            "line 3: [retested] stands twice; write [[retested]], with two brackets, every time.",
        ),
        ("x = \n", "line 1: this is not TOML (invalid value)."),
        (f"\n[retested]\nmax = {'9' * 5000}\n", "line 3: a number is far too long."),
        (f"[retested]\nmax = {'[' * 5000}\n", "line 2: brackets stand in brackets far too deep."),
        (
            f"[retested]\nmax = {'9' * 400}\n",
            (
                f"line 2: max in [retested] is {'9' * 40}…, "
                'where a count such as 25 or a share such as "2%" was expected.'
            ),
        ),
        (
            f"[retested]\nmax = '{'9' * 400}%'\n",
            (
                f'line 2: max in [retested] is "{"9" * 40}…", '
                'where a count such as 25 or a share such as "2%" was expected.'
            ),
        ),
        (
            "[mean_change]\nmax = 1e300\n",
            "line 2: max in [mean_change] is 1e+300, where a number of points such as 2.5 was expected.",
        ),
        ("", "line 1: there is no rule; write one, such as [students_left] and max = 0."),
        (
            "[level_up]\nmin = 5\nmax = '3%'\n",
            "line 1: [level_up] has a count and a share for its limits; write two tables, one for each.",
        ),
        (
            "[level_up]\nmin = 5\nmax = 3\n",
            "line 1: [level_up] asks for at least 5 and at most 3, which cannot be.",
        ),
        (
            "[blah]\n",
            "line 1: there is no rule about blah. caaspp-diff check --print-rules shows what there is.",
        ),
        (
            "[mean_change]\nmax = '3%'\n",
            'line 2: max in [mean_change] is "3%", where a number of points such as 2.5 was expected.',
        ),
        (
            "[new_scores]\nof = 6\nmin = 1\n",
            'line 2: of in [new_scores] is 6, where a test such as "SB ELA" or "01" was expected, in quotes.',
        ),
        (
            "[new_scores]\nof = 'zzz'\nmin = 1\n",
            (
                'line 2: of in [new_scores] names "zzz", which is no test. Choose one of: SB ELA, SB Math, '
                "CAA ELA, CAA Math, CAA Science, CAST, type 07, STS RLA, CSA."
            ),
        ),
        (
            "[status_changed]\nfield = 'zzz'\nmax = 0\n",
            (
                'line 2: field in [status_changed] names "zzz", which is no field. '
                "caaspp-diff layouts YEAR lists the fields."
            ),
        ),
        (
            "[findings]\nnone = ['zzz']\n",
            (
                'line 2: none in [findings] names "zzz", which is no finding. '
                f"Choose one of: {', '.join(FINDING_CODES)}."
            ),
        ),
        (
            "[findings]\nzzz = 1\nnone = ['duplicate_key']\n",
            "line 2: [findings] knows no zzz. Choose one of: severity, none.",
        ),
    ],
)
def test_one_mistake_is_one_sentence_which_a_hint_may_follow(text: str, sentence: str) -> None:
    assert message_about(text) == f"rules.toml, {sentence}"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")

    with pytest.raises(UsageError, match=r"none\.toml cannot be read \(No such file or directory\)"):
        read_rules(tmp_path / "none.toml")
    with pytest.raises(UsageError, match=r"latin\.toml is not UTF-8 on line 1, but probably Windows text"):
        read_rules(tmp_path / "latin.toml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("\ufeff[retested]\nmax = 0\n", encoding="utf-8")

    assert read_rules(path) == (Rule(subject="retested", max=Limit(value=0)),)


def test_the_built_in_rules_are_the_printed_file() -> None:
    tables = tomllib.loads(built_in_text())
    several = sum(len(table) if isinstance(table, list) else 1 for table in tables.values())

    assert len(built_in_rules()) == several > 10
    assert built_in_text().startswith("# ")
