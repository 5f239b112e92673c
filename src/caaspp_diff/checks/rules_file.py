"""Reads a rules file, which is TOML, and reports every mistake in it with its line: `read_rules`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caaspp_diff.checks.built_in import BUILT_IN, built_in_text
from caaspp_diff.checks.model import Rule
from caaspp_diff.checks.shapes import RuleTable, keys_of
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.checks.toml_lines import Lines, Mistake, mistakes_in, parse_toml
from caaspp_diff.checks.values import said, test_labels
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut, suggest
from caaspp_diff.user_text import NotTextError, read_text, why

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def built_in_rules() -> tuple[Rule, ...]:
    """The rules that apply if no rules file is given."""
    return parse_rules(built_in_text(), BUILT_IN)


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file.

    Raises:
        UsageError: The file cannot be read, or has mistakes; the message lists all of them.
    """
    try:
        text = read_text(path)
    except OSError as error:
        raise UsageError(f"{path} {why(error)}; name a file with rules.") from error
    except NotTextError as error:
        raise UsageError(f"{path} {why(error)}.") from error
    return parse_rules(text, str(path))


def parse_rules(text: str, name: str) -> tuple[Rule, ...]:
    """The rules in a TOML text, in their order.

    Args:
        text: The TOML.
        name: What a message calls the text, such as the path of its file.

    Raises:
        UsageError: The text has mistakes; the message lists all of them.
    """
    lines = Lines(text)
    tables = parse_toml(text, name)
    found = [_rule(subject, at, table, lines) for subject, at, table in _tables(tables)]
    mistakes = [mistake for one in found if isinstance(one, list) for mistake in one]
    rules = [one for one in found if isinstance(one, Rule)]
    if not found:
        mistakes = [Mistake(1, f"there is no rule; write one, such as [{next(iter(SUBJECTS))}] and max = 0")]
    mistakes += _duplicates(rules, lines)
    if mistakes:
        raise mistakes_in(name, sorted(mistakes))
    return tuple(rules)


def _tables(tables: dict[str, Any]) -> Iterator[tuple[str, int, object]]:
    for subject, value in tables.items():
        several = value if isinstance(value, list) and value else [value]
        yield from ((subject, at, table) for at, table in enumerate(several))


def _rule(subject: str, at: int, table: object, lines: Lines) -> Rule | list[Mistake]:
    line = lines.of(subject, at)
    if subject not in SUBJECTS:
        hint = suggest(subject, SUBJECTS, "caaspp-diff check --print-rules shows what there is.")
        return [Mistake(line, f"there is no rule about {cut(subject)}. {hint}")]
    if not isinstance(table, dict):
        text = f"{subject} is {said(table)}; write [{subject}] on a line of its own, and its limits below it"
        return [Mistake(line, text)]
    try:
        found = SUBJECTS[subject].shape.model_validate(table)
    except ValidationError as error:
        return [_mistake(subject, at, detail, lines) for detail in error.errors()]
    return _as_rule(subject, found)


def _as_rule(subject: str, table: RuleTable) -> Rule:
    given = {name: getattr(table, name) for name in type(table).model_fields}
    labels = test_labels()
    return Rule(subject=subject, of_words=tuple(labels[code] for code in given.get("of", ())), **given)


def _mistake(subject: str, at: int, detail: "ErrorDetails", lines: Lines) -> Mistake:
    key = str(detail["loc"][0]) if detail["loc"] else ""
    line = lines.of(subject, at, key)
    kind, known = detail["type"], keys_of(SUBJECTS[subject].shape)
    if kind == "extra_forbidden":
        return Mistake(line, f"[{subject}] knows no {cut(key)}. {suggest(key, known)}")
    if kind == "missing":
        return Mistake(line, f"[{subject}] lacks {key}")
    about = f"{key} in [{subject}]" if key else f"[{subject}]"
    if kind == "literal_error":
        words = re.findall(r"'(\w+)'", str(detail.get("ctx", {}).get("expected")))
        hint = suggest(str(detail["input"]), words)
        return Mistake(line, f"{about} cannot be {said(detail['input'])}. {hint}")
    return Mistake(line, f"{about} {detail.get('ctx', {}).get('error', detail['msg'])}")


def _duplicates(rules: list[Rule], lines: Lines) -> Iterator[Mistake]:
    """Rules whose results would have the same name as those of an earlier rule."""
    seen = set()
    count: dict[str, int] = {}
    for rule in rules:
        at = count[rule.subject] = count.get(rule.subject, -1) + 1
        key = (rule.name, rule.severity, rule.share)
        if key in seen:
            text = f"[{rule.subject}] says the same thing twice; leave out one, or give them two severities"
            yield Mistake(lines.of(rule.subject, at), text)
        seen.add(key)
