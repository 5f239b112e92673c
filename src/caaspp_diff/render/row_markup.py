"""Makes the HTML rows of a long list. A template would be too slow for tens of thousands of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

RowTexts = tuple[str, ...]
"""The texts of the cells of one row."""

ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;"})
"""The same escapes that the templates use."""


@dataclass(frozen=True, slots=True)
class RowMarkup:
    """A ``<tr>`` for each row, which a template inserts as it is: every text in it is escaped already."""

    rows: Sequence[RowTexts]
    numbers: Sequence[bool]
    """For each cell of a row, whether it is a number; the first cell is the head of the row."""

    def __html__(self) -> str:
        """Returns the markup; a template calls this for a value that it must not escape."""
        cells = "".join('<td class="n">%s</td>' if number else "<td>%s</td>" for number in self.numbers[1:])
        row = f'<tr><th scope="row" dir="auto">%s</th>{cells}</tr>\n'
        return "".join([row % _escaped(texts) for texts in self.rows])


def _escaped(texts: RowTexts) -> RowTexts:
    # Few rows contain a sign to escape, and it is faster to look for one in all texts of a row at once.
    whole = "".join(texts)
    return texts if escape(whole) == whole else tuple(text.translate(ESCAPES) for text in texts)
