"""The chapter on schools: what happened where, one row a school."""

from caaspp_diff.comparison.model import EventKind
from caaspp_diff.phrases import number
from caaspp_diff.report.model import Section, Table, TableRow
from caaspp_diff.report.source import Events
from caaspp_diff.wording.kinds import KIND_WORDS

COLUMNS = (
    "Scores added",
    "Scores changed",
    "Scores lost",
    "Retested",
    "Left",
    "Exits recorded",
    "Joined",
    "SSIDs replaced",
    "School changes",
    "Demographic and identity changes",
)
"""The headings in their order; `KIND_WORDS` says which kinds of events each of them counts."""


def schools_section(source: Events) -> Section:
    """How many events of each kind each school has: the school where the student is now."""
    school = source.comparison.people["school"][source.events["person"]]
    counts = source.events.select("kind", school).group_by("school", "kind").len()
    sizes = {(school, kind): size for school, kind, size in counts.iter_rows()}
    kinds_of: dict[str, list[EventKind]] = {
        title: [kind for kind, words in KIND_WORDS.items() if words.column == title] for title in COLUMNS
    }
    shown = {title: kinds for title, kinds in kinds_of.items() if source.count(*kinds)}
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
