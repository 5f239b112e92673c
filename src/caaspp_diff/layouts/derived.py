"""Fields that only echo other fields: `derived`."""

from caaspp_diff.layouts.model import Layout


def derived(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Each derived field of ``layout`` with the fields that it derives from, all of them in the layout."""
    del layout
    return {}
