"""Texts that a spreadsheet would change or run, and a comparison that is full of them."""

from caaspp_diff.comparison.model import Comparison
from support.comparisons import comparison, event, field, person

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "http://example.org/x",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "{=1+1}",
    "01",
    "0012345678901234",
    "1E5",
    "TRUE",
    "#N/A",
    "\uff1d1+1",
    "'quoted",
    'say "no"',
    "two, three",
    "<b>&amp;",
    "Nguyễn كاتب",
)
"""Values that Excel would read as a formula, a link, a number, a truth value, an error or markup."""

RISKY = tuple(text for text in HOSTILE if text[0] in "=+-@\uff1d")
"""Those that begin like a formula."""


def hostile() -> Comparison:
    """A comparison with every text as a name and as a value, in an event and in a field."""
    return comparison(
        students=(len(HOSTILE), 0, 0),
        events=[
            event("demographic_changed", n, field="el_status", old=text, new=text)
            for n, text in enumerate(HOSTILE, start=1)
        ],
        fields=[field(n, "el_status", "demographic", text, text) for n, text in enumerate(HOSTILE, start=1)],
        people=[person(n, text, text) for n, text in enumerate(HOSTILE, start=1)],
    )
