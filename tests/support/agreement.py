"""Holds a comparison against the truth of a generated sample, which shares no code with it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.comparison.run import compare
from caaspp_diff.release.model import Form
from caaspp_diff.release.read import read_release
from caaspp_diff.sample.folder import release_stem, write_sample
from caaspp_diff.sample.generate import Sample

COLUMNS = ("kind", "ssid", "record_type", "field", "old", "new", "expected", "reason")
ENDINGS: dict[Form, str] = {"fixed-width": ".txt", "delimited": ".csv"}


def disagreements(sample: Sample, forms: Iterable[Form], folder: Path) -> list[str]:
    """Where the comparison of any two releases of a sample says anything else than its truth.

    Args:
        sample: The sample.
        forms: In which forms its releases are written and compared.
        folder: Where they are written.
    """
    forms = list(forms)
    for form in forms:
        write_sample(sample, folder, form)
    return [
        f"{pair['old']} to {pair['new']}, {form}: {difference}"
        for pair, form in product(sample.pairs, forms)
        for difference in _differences(_compare(sample, pair, form, folder), pair)
    ]


def _compare(sample: Sample, pair: dict[str, Any], form: Form, folder: Path) -> Comparison:
    stems = (release_stem(sample.layout, pair[side]) for side in ("old", "new"))
    old, new = (folder / f"{stem}{ENDINGS[form]}" for stem in stems)
    with read_release(old) as was, read_release(new) as now:
        return compare(was, now)


def _differences(found: Comparison, truth: dict[str, Any]) -> Iterator[str]:
    for what, counts in (("students", asdict(found.students)), ("records", asdict(found.records))):
        if counts != truth[what]:
            yield f"{what} are {counts} and not {truth[what]}"
    events = Counter(found.events.select(COLUMNS).rows())
    planted = Counter(tuple(event[column] for column in COLUMNS) for event in truth["events"])
    yield from (f"event {event} was not found" for event in (planted - events).elements())
    yield from (f"event {event} did not happen" for event in (events - planted).elements())
    faults: Counter[str] = Counter()
    for finding in found.findings:
        faults[finding.code] += finding.count
    for code, count in truth["findings"].items():
        if faults[code] != count:
            yield f"finding {code} has a count of {faults[code]} and not {count}"
