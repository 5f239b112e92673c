"""The chapter on schools: what happened where, one row a school."""

from caaspp_diff.comparison.model import EventKind
from caaspp_diff.phrases import number
from caaspp_diff.report.model import Section, Table, TableRow
from caaspp_diff.report.source import LOST, Events

COLUMNS: dict[str, tuple[EventKind, ...]] = {
    "Scores added": ("score_added",),
    "Scores changed": ("score_changed", "score_reinstated"),
    "Scores lost": LOST,
    "Retested": ("retested",),
    "Left": ("student_left",),
    "Exits recorded": ("exit_recorded",),
    "Joined": ("student_joined",),
    "SSIDs replaced": ("ssid_replaced",),
    "School changes": ("school_changed",),
    "Demographic and identity changes": ("demographic_changed", "identity_changed"),
}


def schools_section(source: Events) -> Section:
    """How many events of each kind each school has: the school where the student is now."""
    school = source.comparison.people["school"][source.events["person"]]
    counts = source.events.select("kind", school).group_by("school", "kind").len()
    sizes = {(school, kind): size for school, kind, size in counts.iter_rows()}
    shown = {title: kinds for title, kinds in COLUMNS.items() if source.count(*kinds)}
    name = source.words.school
    schools = sorted(counts["school"].unique(), key=lambda code: (name(code), code or ""))
    rows = tuple(
        TableRow(
            id=f"school-{code}" if code else "",
            label=name(code) or "not given",
            cells=tuple(
                number(sum(sizes.get((code, kind), 0) for kind in kinds)) for kinds in shown.values()
            ),
        )
        for code in schools
    )
    table = Table(
        id="changes-by-school",
        title="Changes by school",
        note="Where CALPADS has the student now; those who left stand where it last had them.",
        corner="School",
        columns=tuple(shown),
        rows=rows,
    )
    return Section(id="schools", title="Schools", lead=(), tables=(table,) if rows and shown else ())
