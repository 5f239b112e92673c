"""When a field may change between two releases of one administration: `volatility`."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Layout

VolatilityClass = Literal[
    "locked", "snapshot", "latest", "exit", "scoring", "accommodation", "history", "identity"
]
"""``locked`` at the first test; ``snapshot`` at the end of the LEA's testing window; ``latest``
CALPADS until a day; ``exit`` at any time; ``scoring`` with scoring, appeals and expiry;
``accommodation`` with the test record; ``history`` of earlier years; ``identity`` as CALPADS has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volatility:
    """Why a field changes, and until when."""

    kind: VolatilityClass
    until: date | None
    """The last day on which CALPADS was read, where the layout names one."""

    source: str


def volatility(layout: Layout) -> dict[str, Volatility]:
    """Every field of ``layout`` that holds something, by name.

    A field's own rule goes before that of its group, a rule of the administration before the rules
    that it inherits; a layout newer than all rules inherits those of the newest.
    """
    rules = _rules(_year_with_rules(layout.administration))
    found = {}
    for name, field in layout.by_name.items():
        rule = rules.get(name) or rules.get(f"group:{field.group}")
        if rule is not None:
            found[name] = rule
    return found


def _year_with_rules(administration: str) -> str:
    years = sorted({row["layout"] for row in read_table("volatility.tsv")} - {"all"})
    return max((year for year in years if year <= administration), default="all")


def _rules(year: str) -> dict[str, Volatility]:
    """Field name, or ``group:…``, → rule: the year's own over those that it inherits."""
    rows = [row for row in read_table("volatility.tsv") if row["layout"] == year]
    inherited = {row["inherits"] for row in rows if row["inherits"]}
    rules: dict[str, Volatility] = {}
    for parent in inherited:
        rules |= _rules(parent)
    for row in rows:
        if row["class"]:
            rules[row["field"] or f"group:{row['group']}"] = Volatility(
                kind=cast("VolatilityClass", row["class"]),
                until=date.fromisoformat(row["until"]) if row["until"] else None,
                source=row["source"],
            )
    return rules
