"""Fields that are derived from other fields: `derived`."""

from fnmatch import filter as matching

from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Layout


def derived(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Derived field → the fields that it is derived from, all of them in the layout.

    In a wide record the sources are those of the same test: ``error_band_min_ela`` is derived from
    ``scale_score_ela``.
    """
    names = list(layout.by_name)
    suffixes = _test_suffixes(names) if layout.wide else [""]
    found = {}
    for row in read_table("derived.tsv"):
        for suffix in suffixes:
            field = row["field"] + suffix
            sources = [
                source
                for pattern in row["sources"].split()
                for source in _named(layout, pattern + suffix) or _named(layout, pattern)
            ]
            if field in layout.by_name and sources:
                found[field] = tuple(sources)
    return found


def _named(layout: Layout, pattern: str) -> list[str]:
    if "*" in pattern:
        return matching(layout.by_name, pattern)
    return [pattern] if pattern in layout.by_name else []


def _test_suffixes(names: list[str]) -> list[str]:
    """``_ela``, ``_math``, …: the suffixes of ``scale_score`` and ``include_indicator``."""
    stems = ("scale_score", "include_indicator")
    suffixes = {name.removeprefix(stem) for stem in stems for name in names if name.startswith(stem)}
    return ["", *sorted(suffixes)]
