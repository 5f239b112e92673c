"""Counts the faulty lines of a file and keeps the first line numbers: `LineCount`, `LineFaults`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from caaspp_diff.finding import EXAMPLES, Example, Side

SHOWN = 3
"""How many names a message lists before it only counts the rest."""


@dataclass(slots=True)
class LineCount:
    """How many lines have one fault, and the numbers of the first of them."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Counts the line of that number."""
        self.count += 1
        if len(self.lines) < EXAMPLES:
            self.lines.append(line)

    def add_all(self, lines: Sequence[int]) -> None:
        """Counts the lines of these numbers."""
        self.count += len(lines)
        self.lines += lines[: EXAMPLES - len(self.lines)]

    def __bool__(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        """``line 7``, ``lines 2, 5 and 9`` or ``lines 2, 5, … (31 in all)``."""
        numbers = [str(line) for line in self.lines]
        if self.count == 1:
            return f"line {numbers[0]}"
        if self.count > len(numbers):
            return f"lines {', '.join(numbers)}, … ({self.count} in all)"
        return f"lines {', '.join(numbers[:-1])} and {numbers[-1]}"

    def examples(self, side: Side) -> tuple[Example, ...]:
        """The first lines, as examples for a finding."""
        return tuple(Example(side, line) for line in self.lines)


@dataclass(slots=True, kw_only=True)
class LineFaults:
    """What indexing counts about the lines of a file, one attribute for each kind."""

    # A file with one of these is refused.
    long_line: LineCount = field(default_factory=LineCount)
    column_count: LineCount = field(default_factory=LineCount)
    e_notation_ssid: LineCount = field(default_factory=LineCount)
    blank_ssid: LineCount = field(default_factory=LineCount)
    odd_ssid: LineCount = field(default_factory=LineCount)
    ssid_length: LineCount = field(default_factory=LineCount)
    record_type: LineCount = field(default_factory=LineCount)

    # A file with these is read all the same.
    short_line: LineCount = field(default_factory=LineCount)
    short_record_type: LineCount = field(default_factory=LineCount)
    utf8: LineCount = field(default_factory=LineCount)
    cp1252: LineCount = field(default_factory=LineCount)
    padded_by_bytes: LineCount = field(default_factory=LineCount)
    padded_by_characters: LineCount = field(default_factory=LineCount)

    cut_off: int | None = None
    """The number of the last line, if the file is cut off in it."""

    endless_line: int | None = None
    """The number of a line that is too long to be read to its end; nothing after it was read."""
