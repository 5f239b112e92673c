"""The codes that a field accepts, and what they mean: `codes`, `code_words`."""

from caaspp_diff.layouts.model import Layout


def codes(layout: Layout) -> dict[str, frozenset[str]]:
    """Field name → the values it accepts, for fields whose list is closed; all others are absent."""
    del layout
    return {}


def code_words(layout: Layout, field: str, code: str, record_type: str | None = None) -> str | None:
    """What ``code`` means in ``field``, for a report; None where the layout does not say."""
    del layout, field, code, record_type
    return None
