"""What two releases have in common and how they differ: events, field changes, numbers, findings.

The names of `__all__` are imported from where they live when they are asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caaspp_diff.comparison.model import (
        EVENT_KINDS,
        EVENT_SCHEMA,
        FIELD_SCHEMA,
        FLOW_SCHEMA,
        IMPACT_SCHEMA,
        PEOPLE_SCHEMA,
        SIZE_SCHEMA,
        ChangedRows,
        Comparison,
        EventKind,
        NotCompared,
        Options,
        RecordCounts,
        ReleaseFacts,
        StudentCounts,
    )
    from caaspp_diff.comparison.run import compare

__all__ = [
    "EVENT_KINDS",
    "EVENT_SCHEMA",
    "FIELD_SCHEMA",
    "FLOW_SCHEMA",
    "IMPACT_SCHEMA",
    "PEOPLE_SCHEMA",
    "SIZE_SCHEMA",
    "ChangedRows",
    "Comparison",
    "EventKind",
    "NotCompared",
    "Options",
    "RecordCounts",
    "ReleaseFacts",
    "StudentCounts",
    "compare",
]


def __getattr__(name: str) -> object:
    """Imports what is asked for: who needs a type alone does not load what compares."""
    if name not in __all__:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{'run' if name == 'compare' else 'model'}"), name)
