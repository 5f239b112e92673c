"""Finds on which line of a TOML text a table or key is: `Lines`. tomllib does not say."""

import re

_HEADER = re.compile(r"""\s*\[{1,2}\s*["']?([^\]"']+?)["']?\s*\]""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?(?:\s*\.\s*["']?([\w-]+)["']?)?\s*=""")


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
