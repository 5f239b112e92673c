"""The results of a check for GitHub Actions: annotations in the log, and a step summary in Markdown."""

import re

from caaspp_diff.checks.model import CheckRun, Result
from caaspp_diff.phrases import plain_text
from caaspp_diff.render.check_text import summary

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&@:-])")


def render_annotations(run: CheckRun) -> str:
    """Renders a workflow command for each result that failed: ``::error title=…::sentence``."""
    return "".join(_annotation(result) for result in run.with_status("failed"))


def render_step_summary(run: CheckRun) -> str:
    """Renders a table of the results that failed, and counts of the others, in Markdown."""
    head = [f"### {'❌' if run.failed else '✅'} caaspp-diff check: {escape_markdown(summary(run))}"]
    about = [f"{escape_markdown(run.old)} → {escape_markdown(run.new)}, rules: {escape_markdown(run.rules)}"]
    failed = run.with_status("failed")
    cells = [(result.severity, result.name, result.short, result.limit) for result in failed]
    rows = [f"| {' | '.join(map(escape_markdown, row))} |" for row in cells]
    table = ["| severity | rule | found | limit |", "| --- | --- | --- | --- |", *rows] if rows else []
    since = [f"- {escape_markdown(line)}" for line in run.since_approved]
    since = ["Since the baseline was approved:", "", *since] if since else []
    return "\n\n".join("\n".join(part) for part in (head, about, table, since) if part) + "\n"


def escape_text(text: str) -> str:
    """Escapes the text of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_parameter(text: str) -> str:
    """Escapes the value of a parameter of a workflow command, in which ``:`` and ``,`` are special too."""
    return escape_text(text).replace(":", "%3A").replace(",", "%2C")


def escape_markdown(text: str) -> str:
    """Escapes a text so that Markdown shows it as it is, on one line."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", plain_text(" ".join(text.split())))


def _annotation(result: Result) -> str:
    title = escape_parameter(f"caaspp-diff: {result.name}")
    return plain_text(f"::{result.severity} title={title}::{escape_text(result.sentence)}") + "\n"
