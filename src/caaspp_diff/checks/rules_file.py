"""Reads a rules file, which is TOML, and reports every mistake in it with its line: `read_rules`."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caaspp_diff.checks.built_in import BUILT_IN, built_in_text
from caaspp_diff.checks.model import Rule
from caaspp_diff.checks.shapes import RuleTable, keys_of
from caaspp_diff.checks.subjects import SUBJECTS
from caaspp_diff.checks.toml_lines import Lines
from caaspp_diff.checks.values import said, test_labels
from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import suggest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_TWICE = re.compile(r"Cannot declare \('(\w+)',\) twice")
_BARE_SHARE = re.compile(r"=\s*\d+(?:\.\d+)?\s*%")
_BARE_CODE = re.compile(r"=\s*\[?\s*0\d")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something in a rules file that is wrong."""

    line: int
    text: str


def built_in_rules() -> tuple[Rule, ...]:
    """The rules that apply if no rules file is given."""
    return parse_rules(built_in_text(), BUILT_IN)


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file.

    Raises:
        UsageError: The file cannot be read, or has mistakes; the message lists all of them.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path} cannot be read ({reason}); name a file with rules.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not a text in UTF-8; save it as UTF-8.") from error
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
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _usage_error(name, [_not_toml(text, error)]) from error
    found = [_rule(subject, at, table, lines) for subject, at, table in _tables(tables)]
    mistakes = [mistake for one in found if isinstance(one, list) for mistake in one]
    rules = [one for one in found if isinstance(one, Rule)]
    if not found:
        mistakes = [Mistake(1, f"there is no rule; write one, such as [{next(iter(SUBJECTS))}] and max = 0")]
    mistakes += _duplicates(rules, lines)
    if mistakes:
        raise _usage_error(name, sorted(mistakes))
    return tuple(rules)


def _tables(tables: dict[str, Any]) -> Iterator[tuple[str, int, object]]:
    for subject, value in tables.items():
        several = value if isinstance(value, list) and value else [value]
        yield from ((subject, at, table) for at, table in enumerate(several))


def _rule(subject: str, at: int, table: object, lines: Lines) -> Rule | list[Mistake]:
    line = lines.of(subject, at)
    if subject not in SUBJECTS:
        hint = suggest(subject, SUBJECTS, "caaspp-diff check --print-rules shows what there is.")
        return [Mistake(line, f"there is no rule about {subject}. {hint}")]
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
        return Mistake(line, f"[{subject}] knows no {key}. {suggest(key, known)}")
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


def _not_toml(text: str, error: tomllib.TOMLDecodeError) -> Mistake:
    """What the parser says, or a clearer sentence if the mistake is a common one."""
    said_by_parser = str(error)
    at = _AT_LINE.search(said_by_parser)
    rows = text.splitlines()
    number = int(at[1]) if at else max(1, len(rows))
    row = rows[number - 1] if number <= len(rows) else ""
    reason = _AT_LINE.sub("", said_by_parser).removesuffix(" (at end of document)").rstrip(".")
    if twice := _TWICE.search(said_by_parser):
        reason = f"[{twice[1]}] stands twice; write [[{twice[1]}]], with two brackets, every time"
    elif _BARE_SHARE.search(row):
        reason = 'a share stands in quotes: write max = "2%"'
    elif _BARE_CODE.search(row):
        reason = 'a code stands in quotes: write of = "06"'
    else:
        reason = f"this is not TOML ({reason[:1].lower()}{reason[1:]})"
    return Mistake(number, reason)


def _usage_error(name: str, mistakes: list[Mistake]) -> UsageError:
    lines = [f"line {mistake.line}: {mistake.text}" for mistake in dict.fromkeys(mistakes)]
    if len(lines) == 1:
        return UsageError(f"{name}, {_ended(lines[0])}")
    return UsageError(f"{name} has {len(lines)} mistakes:", *(f"  {_ended(line)}" for line in lines))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."
