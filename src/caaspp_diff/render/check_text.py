"""The results of a check as an aligned table for the terminal: `render_check`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from caaspp_diff.checks.model import By, CheckRun, Result, Status
from caaspp_diff.phrases import counted, plain_texts
from caaspp_diff.render.terminal import Paint

Row = tuple[str, str, str, str]
"""Verdict, rule, what was found, limit."""

TOGETHER: tuple[Status, ...] = ("approved", "holds", "not_judged")
NOUNS: dict[By, str] = {"school": "school", "grade": "grade", "group": "student group"}
STYLES = {"FAILED": "alert", "warning": "changed", "holds": "dim", "approved": "dim", "not judged": "dim"}


def render_check(run: CheckRun, *, color: bool = False) -> str:
    """A line for each rule, a sentence for each one that fails, and the verdict at the end.

    Args:
        run: The results of the rules.
        color: Whether to use ANSI colors; the text says everything without them.
    """
    run = plain_texts(run)
    paint = Paint(color=color)
    parts = (
        [paint("bold", f"Checks: {run.old} → {run.new}")],
        _table(list(_rows(run)), paint),
        [f"{_verdict(result)}: {result.sentence}" for result in run.with_status("failed")],
        [_not_judged(result) for result in run.with_status("not_judged") if result.slice is None],
        _since_approved(run),
        [paint("bold", summary(run))],
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def summary(run: CheckRun) -> str:
    """The verdict: ``2 checks failed, 1 warning, 9 hold, 3 not judged``."""
    failed = run.with_status("failed")
    errors = sum(result.severity == "error" for result in failed)
    others: tuple[tuple[Status, str], ...] = (
        ("holds", "hold"), ("approved", "approved as before"), ("not_judged", "not judged"),
    )  # fmt: skip
    parts = [f"{counted(errors, 'check')} failed"] if errors else ["no check failed"]
    if warnings := len(failed) - errors:
        parts.append(counted(warnings, "warning"))
    parts += [f"{len(found):,} {words}" for status, words in others if (found := run.with_status(status))]
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _rows(run: CheckRun) -> Iterator[Row]:
    """One for each result; slices of one rule that hold, are approved, or are not judged share a row."""
    of_rule: defaultdict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in run.results:
        of_rule[result.rule, result.limit, result.severity].append(result)
    for results in of_rule.values():
        single = [result for result in results if result.slice is None or result.status == "failed"]
        yield from ((_verdict(result), result.name, result.short, result.limit) for result in single)
        for status in TOGETHER:
            same = [result for result in results if result.slice and result.status == status]
            if same and same[0].slice:
                many = counted(len(same), NOUNS[same[0].slice.by])
                yield _verdict(same[0]), same[0].rule, many, same[0].limit


def _verdict(result: Result) -> str:
    if result.status == "failed":
        return "FAILED" if result.severity == "error" else "warning"
    return result.status.replace("_", " ")


def _not_judged(result: Result) -> str:
    return f"{result.rule}: {result.sentence[:1].lower()}{result.sentence[1:]}"


def _table(rows: list[Row], paint: Paint) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(3)] if rows else []
    return [
        "  ".join(
            (
                paint(STYLES[row[0]], row[0].ljust(widths[0])),
                row[1].ljust(widths[1]),
                row[2].ljust(widths[2]),
                row[3],
            )
        ).rstrip()
        for row in rows
    ]


def _since_approved(run: CheckRun) -> Iterable[str]:
    if not run.since_approved:
        return []
    return ["Since the baseline was approved:", *(f"  {line}" for line in run.since_approved)]
