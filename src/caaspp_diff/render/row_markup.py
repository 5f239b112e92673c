"""The rows of a long list as markup, made here and not by a template: a page has tens of thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

Cells = tuple[str, ...]

ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;"})
"""As the templates write them."""


@dataclass(frozen=True, slots=True)
class RowMarkup:
    """A ``<tr>`` for each of ``rows``, to be put in a template as it is: every text in it is escaped."""

    rows: Sequence[Cells]
    numbers: Sequence[bool]
    """Which cells of a row are numbers; the first one is its head."""

    def __html__(self) -> str:
        """The markup, as a template asks for it."""
        cells = "".join('<td class="n">%s</td>' if number else "<td>%s</td>" for number in self.numbers[1:])
        row = f'<tr><th scope="row" dir="auto">%s</th>{cells}</tr>\n'
        return "".join([row % _escaped(texts) for texts in self.rows])


def _escaped(texts: Cells) -> Cells:
    # Nearly no row holds a sign that needs it: to look at all its texts at once is quicker than at each.
    whole = "".join(texts)
    return texts if escape(whole) == whole else tuple(text.translate(ESCAPES) for text in texts)
