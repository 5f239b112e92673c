"""Why fields change between two releases of one administration: `volatility`, `withdrawn_fields`."""

from dataclasses import dataclass
from typing import Literal, cast

from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Layout

VolatilityClass = Literal[
    "locked", "snapshot", "latest", "exit", "scoring", "accommodation", "history", "identity"
]
"""When the value of a field is set.

``locked``: at the first test. ``snapshot``: at the end of the testing window of the LEA. ``latest``: until
the daily CALPADS file is stopped. ``exit``: at any time. ``scoring``: by testing, scoring, appeals and
expiry. ``accommodation``: with the test record. ``history``: in earlier years. ``identity``: as CALPADS and
TOMS have it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volatility:
    """When the value of a field is set, and where that is published."""

    kind: VolatilityClass
    source: str


def volatility(layout: Layout) -> dict[str, Volatility]:
    """Field name → rule, for every field of ``layout`` that is not a blank.

    The rule of a field overrides that of its group, and a rule of the administration those that it
    inherits. A layout newer than all rules inherits those of the newest.
    """
    rules = _rules(_year_with_rules(layout.administration))
    found = {}
    for name, field in layout.by_name.items():
        rule = rules.get(name) or rules.get(f"group:{field.group}")
        if rule is not None:
            found[name] = rule
    return found


def withdrawn_fields(layout: Layout) -> dict[int, frozenset[str]]:
    """Record type as a number → the fields that a later edition of the layout leaves blank for it.

    If such a field goes blank between two releases, that corrects the layout and removes no score.
    """
    return {
        int(row["record_type"]): frozenset(row["fields"].split())
        for row in read_table("corrections.tsv")
        if row["administration"] == layout.administration
    }


def _year_with_rules(administration: str) -> str:
    years = sorted({row["layout"] for row in read_table("volatility.tsv")} - {"all"})
    return max((year for year in years if year <= administration), default="all")


def _rules(year: str) -> dict[str, Volatility]:
    """Field name, or ``group:…`` → rule; those of the year override those that it inherits."""
    rows = [row for row in read_table("volatility.tsv") if row["layout"] == year]
    inherited = {row["inherits"] for row in rows if row["inherits"]}
    rules: dict[str, Volatility] = {}
    for parent in inherited:
        rules |= _rules(parent)
    for row in rows:
        if row["class"]:
            rules[row["field"] or f"group:{row['group']}"] = Volatility(
                kind=cast("VolatilityClass", row["class"]),
                source=row["source"],
            )
    return rules
