"""Values that a later edition of a layout withdrew: `withdrawn_fields`."""

from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Layout


def withdrawn_fields(layout: Layout) -> dict[int, frozenset[str]]:
    """Record type, as a number → the fields that a later edition leaves blank for it.

    Such a field that goes blank between two releases corrects the layout and withdraws no score.
    """
    return {
        int(row["record_type"]): frozenset(row["fields"].split())
        for row in read_table("corrections.tsv")
        if row["administration"] == layout.administration
    }
