"""Reads the TOML that people write, and says on which line of it a mistake is: `parse_toml`, `Lines`.

tomllib does not say on which line a table or key is.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from caaspp_diff.errors import UsageError
from caaspp_diff.phrases import cut

MOST_DIGITS = 4_300
"""Python makes no whole number of a text with more digits than this."""

MOST_OF_REASON = 100
"""Letters that are kept of what the parser says; it may quote the text."""

_HEADER = re.compile(r"""\s*\[{1,2}\s*["']?([^\]"']+?)["']?\s*\]""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?(?:\s*\.\s*["']?([\w-]+)["']?)?\s*=""")

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_TWICE = re.compile(r"Cannot declare \('(\w+)',\) twice")
_BARE_SHARE = re.compile(r"=\s*\d+(?:\.\d+)?\s*%")
_BARE_CODE = re.compile(r"=\s*\[?\s*0\d")
_WINDOWS_PATH = re.compile(r"""[=\[,]\s*"(?:[A-Za-z]:|\\\\)[^"]*\\""")
_MANY_DIGITS = re.compile(rf"[\d_]{{{MOST_DIGITS},}}")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something in a TOML file that is wrong."""

    line: int
    text: str


class Lines:
    """Line numbers, from 1, of ``[table]``, ``[[table]]``, ``table.key = …`` and ``key = …``."""

    def __init__(self, text: str) -> None:
        self._places: dict[tuple[str, int, str], int] = {}
        table, at = "", 0
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = header[1]
                at = sum(name == table and not key for name, _, key in self._places)
                self._places[table, at, ""] = number
            elif key := _KEY.match(line):
                name, index, below = (table, at, key[1]) if table else (key[1], 0, key[2] or "")
                self._places.setdefault((name, index, ""), number)
                self._places.setdefault((name, index, below), number)

    def of(self, table: str, at: int = 0, key: str = "") -> int:
        """The line of a key, else that of its table, else that of the first table of the name, else 1.

        Args:
            table: The table's name.
            at: Which of several tables of that name, from 0.
            key: The key in it; empty for the table itself.
        """
        wanted = ((table, at, key), (table, at, ""), (table, 0, ""))
        return next((self._places[place] for place in wanted if place in self._places), 1)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The tables and values of a TOML text.

    Args:
        text: The TOML.
        name: What a message calls the text, such as the path of its file.

    Raises:
        UsageError: The text is not TOML; the message says on which line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mistake = _not_toml(text, str(error))
    except RecursionError:
        mistake = Mistake(_deepest_line(text), "brackets stand in brackets far too deep")
    except ValueError:  # of a number that is too long, which tomllib does not make its own error
        found = _MANY_DIGITS.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        mistake = Mistake(line, "a number is far too long")
    raise mistakes_in(name, [mistake])


def mistakes_in(name: str, mistakes: Iterable[Mistake]) -> UsageError:
    """The error that lists the mistakes in the file ``name``, each with its line."""
    lines = [f"line {mistake.line}: {mistake.text}" for mistake in dict.fromkeys(mistakes)]
    if len(lines) == 1:
        return UsageError(f"{name}, {_ended(lines[0])}")
    return UsageError(f"{name} has {len(lines)} mistakes:", *(f"  {_ended(line)}" for line in lines))


def _not_toml(text: str, said_by_parser: str) -> Mistake:
    """What the parser says, or a clearer sentence if the mistake is a common one."""
    at = _AT_LINE.search(said_by_parser)
    rows = text.split("\n")
    number = int(at[1]) if at else max(1, len(text.splitlines()))
    row = rows[number - 1] if number <= len(rows) else ""
    reason = _AT_LINE.sub("", said_by_parser).removesuffix(" (at end of document)").rstrip(".")
    if twice := _TWICE.search(said_by_parser):
        reason = f"[{twice[1]}] stands twice; write [[{twice[1]}]], with two brackets, every time"
    elif _WINDOWS_PATH.search(row):
        reason = "a path with backslashes stands in single quotes, as in 'C:\\reports\\new.html'"
    elif _BARE_SHARE.search(row):
        reason = 'a share stands in quotes: write max = "2%"'
    elif _BARE_CODE.search(row):
        reason = 'a code stands in quotes: write of = "06"'
    else:
        reason = f"this is not TOML ({cut(reason[:1].lower() + reason[1:], MOST_OF_REASON)})"
    return Mistake(number, reason)


def _deepest_line(text: str) -> int:
    """The line with the most brackets that open."""
    opening = [line.count("[") + line.count("{") for line in text.split("\n")]
    return opening.index(max(opening)) + 1


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."
