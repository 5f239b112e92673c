"""Counts what is wrong with the lines of a file, with the first line numbers: `Seen`, `Tally`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from caaspp_diff.finding import EXAMPLES, Example, Side

SHOWN = 3
"""How many names a message lists before it counts the others."""


@dataclass(slots=True)
class Seen:
    """How many lines something was seen on, and the first of them."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Counts one line."""
        self.count += 1
        if len(self.lines) < EXAMPLES:
            self.lines.append(line)

    def add_all(self, lines: Sequence[int]) -> None:
        """Counts some lines."""
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
        """The first lines, as a finding keeps them."""
        return tuple(Example(side, line) for line in self.lines)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Everything that the one pass over a file counts beside its index."""

    # A file with any of these is refused.
    long_line: Seen = field(default_factory=Seen)
    column_count: Seen = field(default_factory=Seen)
    e_notation_ssid: Seen = field(default_factory=Seen)
    blank_ssid: Seen = field(default_factory=Seen)
    odd_ssid: Seen = field(default_factory=Seen)
    ssid_length: Seen = field(default_factory=Seen)
    record_type: Seen = field(default_factory=Seen)

    # These are read, and told.
    short_line: Seen = field(default_factory=Seen)
    short_record_type: Seen = field(default_factory=Seen)
    utf8: Seen = field(default_factory=Seen)
    cp1252: Seen = field(default_factory=Seen)
    padded_by_bytes: Seen = field(default_factory=Seen)
    padded_by_characters: Seen = field(default_factory=Seen)

    cut_off: int | None = None
    """The number of the last line, where it was cut off."""


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b`` or ``a, b, c and 7 more``."""
    shown = names if len(names) <= SHOWN + 1 else [*names[:SHOWN], f"{len(names) - SHOWN} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
