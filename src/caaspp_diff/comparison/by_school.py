"""One comparison per school, with that school's students only: `school_comparisons`."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from caaspp_diff.comparison.model import ChangedRows, Comparison, RecordCounts, ReleaseFacts, StudentCounts


def school_comparisons(comparison: Comparison) -> Iterator[tuple[str, Comparison]]:
    """School code and comparison, for every school of the releases, by code.

    A student belongs to the school where she is enrolled now; one who left the file, to the school
    where she was. Findings are about whole files and stay out. Impact is that of the school's tests.
    """
    home = comparison.people.select("ssid", "school")
    for flow in comparison.flows.iter_rows(named=True):
        yield flow["school"], _of_school(comparison, flow, home.filter(pl.col("school") == flow["school"]))


def _of_school(comparison: Comparison, flow: dict[str, int | str], home: pl.DataFrame) -> Comparison:
    school = str(flow["school"])
    ssids = home["ssid"].implode()
    events = comparison.events.filter(pl.col("ssid").is_in(ssids))
    count = {name: int(number) for name, number in flow.items() if name != "school"}
    return replace(
        comparison,
        old=_release(comparison, comparison.old, "old", school),
        new=_release(comparison, comparison.new, "new", school),
        students=StudentCounts(
            old=count["both"] + count["left"],
            new=count["both"] + count["joined"],
            both=count["both"],
            left=count["left"],
            joined=count["joined"],
            ssid_replaced=events.filter(pl.col("kind") == "ssid_replaced").height,
        ),
        records=RecordCounts(
            old=count["unchanged"] + count["changed"] + count["removed"],
            new=count["unchanged"] + count["changed"] + count["added"],
            unchanged=count["unchanged"],
            changed=count["changed"],
            added=count["added"],
            removed=count["removed"],
        ),
        events=events,
        fields=comparison.fields.filter(pl.col("ssid").is_in(ssids)),
        impact=comparison.impact.filter(pl.col("by") == "school", pl.col("value") == school),
        people=comparison.people.filter(pl.col("ssid").is_in(ssids)),
        sizes=comparison.sizes.filter(pl.col("school") == school),
        flows=comparison.flows.filter(pl.col("school") == school),
        findings=(),
        rows=ChangedRows(),
    )


def _release(comparison: Comparison, facts: ReleaseFacts, side: str, school: str) -> ReleaseFacts:
    sizes = comparison.sizes.filter(pl.col("side") == side, pl.col("school") == school)
    types = sizes.group_by("record_type").agg(pl.col("records").sum()).sort("record_type")
    return replace(
        facts,
        lea_name=comparison.schools.get(school, school),
        records=int(sizes["records"].sum()),
        students=int(sizes["students"].sum()),
        record_types=dict(types.iter_rows()),
    )
