import re
from pathlib import Path

import caaspp_diff
from caaspp_diff.finding import FINDING_CODES, Finding
from support.comparisons import comparison, numbers, release
from support.factories import SCHOOL_A, SCHOOL_B
from support.rule_builders import held, verdicts


def finding(code: str, count: int = 1) -> Finding:
    return Finding(code=code, severity="warning", message="Something is wrong.", count=count)


def test_the_tests_of_old_must_be_in_new() -> None:
    old = release("aug.csv", record_types={"01": 9, "06": 9})
    gone = comparison(old=old, new=release("dec.csv", record_types={"01": 9}))

    assert verdicts(comparison(), '[record_types]\nrequire = "all"\n') == [("record_types", "holds")]
    (result,) = held(gone, '[record_types]\nrequire = "all"\n')
    assert (result.status, result.items) == ("failed", (("06", 1),))
    assert result.sentence == "1 record type missing in the new release: CAST; the rule says none."


def test_named_tests_must_be_in_new() -> None:
    assert verdicts(comparison(), '[record_types]\nrequire = ["01", "SB Math"]\n') == [
        ("record_types", "holds")
    ]
    assert verdicts(comparison(), '[record_types]\nrequire = ["01", "CAST"]\n') == [
        ("record_types", "failed")
    ]


def test_no_school_of_old_may_vanish() -> None:
    schools = [numbers("school", SCHOOL_A, side, (40, 20, 2500.0)) for side in ("old", "new")]
    lost = [*schools, numbers("school", SCHOOL_B, "old", (11, 5, 2500.0))]

    assert verdicts(comparison(impact=schools), '[schools]\nrequire = "all"\n') == [("schools", "holds")]
    (result,) = held(comparison(impact=lost), '[schools]\nrequire = "all"\n')
    assert (result.status, result.items) == ("failed", ((SCHOOL_B, 1),))
    assert result.sentence == "1 school missing in the new release: Birch Middle; the rule says none."


def test_a_school_of_few_students_may_vanish_and_is_told() -> None:
    small = comparison(impact=[numbers("school", SCHOOL_B, "old", (10, 5, 2500.0))])

    (result,) = held(small, '[schools]\nrequire = "all"\n')

    assert result.status == "holds"
    assert result.sentence == (
        "No school is missing in the new release (1 school under 11 students not judged); the rule says none."
    )


def test_a_named_school_must_be_in_new_however_small() -> None:
    small = comparison(impact=[numbers("school", SCHOOL_A, "new", (3, 1, 2500.0))])

    assert verdicts(small, f'[schools]\nrequire = ["{SCHOOL_A}"]\n') == [("schools", "holds")]
    assert verdicts(small, f'[schools]\nrequire = ["{SCHOOL_B}"]\n') == [("schools", "failed")]


def test_findings_that_must_not_be_there_fail() -> None:
    found = comparison(findings=(finding("invalid_code", 3), finding("invalid_code", 1), finding("promoted")))

    assert verdicts(found, '[findings]\nnone = ["duplicate_key"]\n') == [("findings", "holds")]
    (result,) = held(found, '[findings]\nnone = ["duplicate_key", "invalid_code"]\n')
    assert (result.status, result.items) == ("failed", (("invalid_code", 4),))
    assert result.sentence == ("1 finding that must not be there: invalid_code (4); the rule says none.")


def test_every_code_of_a_finding_can_be_ruled_out() -> None:
    folder = Path(caaspp_diff.__file__).parent
    paths = [path for part in ("release", "comparison") for path in sorted((folder / part).rglob("*.py"))]
    sources = [path.read_text(encoding="utf-8") for path in paths]
    written = {code for source in sources for code in re.findall(r'\bcode="([a-z_]+)"', source)}

    assert written
    assert written <= set(FINDING_CODES)
    assert list(FINDING_CODES) == sorted(set(FINDING_CODES))
