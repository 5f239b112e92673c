"""What was found, as facts that a later run can be held against: an approved baseline, without a student."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from caaspp_diff.checks.model import Result, Status
from caaspp_diff.errors import UsageError

FORMAT = "caaspp-diff-baseline/1"
DIGITS = 4
"""Of a percentage that is kept: finer than any limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one rule found in one place."""

    status: Status
    found: float
    items: dict[str, int]


Baseline = dict[str, Fact]
"""`Result.key` → what was found; what could not be judged is absent."""


class _Approved(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: str
    results: Baseline


def facts(results: Iterable[Result]) -> Baseline:
    """The facts of ``results``, sorted by key."""
    found = {
        result.key: Fact(
            status=result.status, found=float(round(result.found, DIGITS)), items=dict(result.items)
        )
        for result in results
        if result.found is not None
    }
    return dict(sorted(found.items()))


def facts_text(results: Iterable[Result]) -> str:
    """The approved baseline as JSON, one line a result."""
    found = facts(results).items()
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(asdict(fact))}" for key, fact in found)
    return f'{{"format": "{FORMAT}",\n "results": {{\n{lines}\n}}}}\n'


def read_baseline(path: Path) -> Baseline:
    """The facts of an approved baseline.

    Raises:
        UsageError: The file cannot be read, or is no baseline.
    """
    try:
        approved = _Approved.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path} cannot be read ({reason}); write a baseline with --approve.") from error
    except (UnicodeDecodeError, ValidationError) as error:
        raise UsageError(f"{path} is not a baseline; write one with --approve.") from error
    if approved.format != FORMAT:
        raise UsageError(f"{path} is a baseline of another version; write a new one with --approve.")
    return approved.results
