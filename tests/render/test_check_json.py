import json

from caaspp_diff.checks.model import Slice
from caaspp_diff.render.check_json import render_check_json
from support.rule_builders import result, run


def test_a_run_is_written_whole() -> None:
    school = Slice(by="school", value="19999990000001", words="Alder Elementary")
    one = run(result(slice=school, items=(("x", 2),)), since_approved=("It is new.",))

    assert json.loads(render_check_json(one)) == {
        "format": "caaspp-diff-check/1",
        "old": "aug.txt",
        "new": "dec.txt",
        "rules": "rules.toml",
        "fail_on": "error",
        "failed": True,
        "results": [
            {
                "rule": "score_removed",
                "subject": "score_removed",
                "severity": "error",
                "status": "failed",
                "found": 3.0,
                "share": False,
                "limit": "none",
                "sentence": "3 scores were withdrawn; the rule says none.",
                "slice": {"by": "school", "value": "19999990000001", "words": "Alder Elementary"},
                "items": {"x": 2},
            }
        ],
        "since_approved": ["It is new."],
    }


def test_what_was_not_judged_has_no_figure() -> None:
    (one,) = json.loads(render_check_json(run(result(status="not_judged", found=None))))["results"]

    assert (one["status"], one["found"], one["slice"]) == ("not_judged", None, None)
