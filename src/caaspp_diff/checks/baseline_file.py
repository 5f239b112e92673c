"""The baseline that a later check is compared with: counts and statuses by rule, and no student."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from caaspp_diff.checks.model import Result, Status
from caaspp_diff.errors import UsageError
from caaspp_diff.user_text import NotTextError, read_text, why

FORMAT = "caaspp-diff-baseline/1"
DIGITS = 4
"""How many decimal digits of a percentage are kept: more than any limit has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineEntry:
    """What one rule found in one place: a count or a percentage."""

    status: Status
    found: float | None
    """None if it was withheld."""

    items: dict[str, int | None]
    """How often each; None if that was withheld."""


Baseline = dict[str, BaselineEntry]
"""`Result.key` → what was found. What could not be judged has no entry."""


class _BaselineFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: str
    results: Baseline


def baseline_of(results: Iterable[Result]) -> Baseline:
    """The baseline that approves ``results``, sorted by key."""
    entries = {
        result.key: BaselineEntry(
            status=result.status,
            found=None if result.found is None else float(round(result.found, DIGITS)),
            items=dict(result.items),
        )
        for result in results
        if result.status != "not_judged"
    }
    return dict(sorted(entries.items()))


def has_withheld_numbers(baseline: Baseline) -> bool:
    """Whether the baseline was written with numbers withheld, so that some have to be compared without."""
    return any(None in (entry.found, *entry.items.values()) for entry in baseline.values())


def baseline_text(results: Iterable[Result]) -> str:
    """The baseline that approves ``results``, as JSON with one line a result."""
    entries = baseline_of(results).items()
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(asdict(entry))}" for key, entry in entries)
    return f'{{"format": "{FORMAT}",\n "results": {{\n{lines}\n}}}}\n'


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        UsageError: The file cannot be read, or is not a baseline.
    """
    try:
        content = _BaselineFile.model_validate_json(read_text(path))
    except OSError as error:
        raise UsageError(f"{path} {why(error)}; write a baseline with --approve.") from error
    except NotTextError as error:
        raise UsageError(f"{path} {why(error)}.") from error
    except ValidationError as error:
        raise UsageError(f"{path} is not a baseline; write one with --approve.") from error
    if content.format != FORMAT:
        raise UsageError(f"{path} is a baseline of another version; write a new one with --approve.")
    return content.results
