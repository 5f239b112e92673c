"""The results of a check for GitHub Actions: annotations for the log, and a step summary in Markdown."""

import re

from caaspp_diff.checks.model import CheckRun, Result
from caaspp_diff.render.check_text import summary

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&@:-])")


def render_annotations(run: CheckRun) -> str:
    """One workflow command a line for each result that fails: ``::error title=…::sentence``."""
    return "".join(_annotation(result) for result in run.with_status("failed"))


def render_step_summary(run: CheckRun) -> str:
    """A table of what fails, and a count of the rest."""
    head = [f"### {'❌' if run.failed else '✅'} caaspp-diff check: {markdown(summary(run))}"]
    about = [f"{markdown(run.old)} → {markdown(run.new)}, rules: {markdown(run.rules)}"]
    failed = run.with_status("failed")
    cells = [(result.severity, result.name, result.short, result.limit) for result in failed]
    rows = [f"| {' | '.join(map(markdown, row))} |" for row in cells]
    table = ["| severity | rule | found | limit |", "| --- | --- | --- | --- |", *rows] if rows else []
    since = [f"- {markdown(line)}" for line in run.since_approved]
    since = ["Since the baseline was approved:", "", *since] if since else []
    return "\n\n".join("\n".join(part) for part in (head, about, table, since) if part) + "\n"


def message(text: str) -> str:
    """The text of a workflow command, escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def parameter(text: str) -> str:
    """The value of a parameter of a workflow command, escaped."""
    return message(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """``text`` as Markdown that shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _annotation(result: Result) -> str:
    title = parameter(f"caaspp-diff: {result.name}")
    return f"::{result.severity} title={title}::{message(result.sentence)}\n"
