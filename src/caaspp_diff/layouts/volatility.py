"""When a field may change between two releases of one administration: `volatility`."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

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
    """Every field of ``layout`` that holds something, by name."""
    return {name: Volatility(kind="snapshot", until=None, source="") for name in layout.by_name}
