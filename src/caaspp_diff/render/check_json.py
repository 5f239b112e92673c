"""The results of a check as JSON, ``caaspp-diff-check/1``: `render_check_json`."""

import json
from dataclasses import asdict
from typing import Any

from caaspp_diff.checks.model import CheckRun, Result

FORMAT = "caaspp-diff-check/1"


def render_check_json(run: CheckRun) -> str:
    """Everything that the check found, in the order of the rules. The same run gives the same text."""
    document = {
        "format": FORMAT,
        "old": run.old,
        "new": run.new,
        "rules": run.rules,
        "fail_on": run.fail_on,
        "failed": run.failed,
        "results": [_result(result) for result in run.results],
        "since_approved": list(run.since_approved),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _result(result: Result) -> dict[str, Any]:
    names = ("rule", "subject", "severity", "status", "found", "share", "limit", "sentence")
    return {
        **{name: getattr(result, name) for name in names},
        "slice": asdict(result.slice) if result.slice else None,
        "items": dict(result.items),
    }
