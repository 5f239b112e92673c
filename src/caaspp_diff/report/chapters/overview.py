"""The first page: verdict, the two releases, the bars, what changed by importance, what to do next."""

from typing import get_args

from caaspp_diff.comparison.kinds import KINDS, LOST
from caaspp_diff.comparison.model import Comparison, ReleaseFacts
from caaspp_diff.phrases import count, counted, listed, number, percent, plural
from caaspp_diff.privacy.aggregate import ReleaseCounts
from caaspp_diff.report.model import Bar, ChangeClass, Line, ReleaseCard, Segment, SegmentKind, Task
from caaspp_diff.report.source import Events
from caaspp_diff.wording.kinds import TOPICS, Topic

SHORT_HASH = 12

TASKS: dict[str, tuple[str, str]] = {
    "findings": ("error", "Settle {} in the files before relying on the rest."),
    "scores": (
        "score",
        "Reload {} that changed, came back or went: your student information system differs from the state.",
    ),
    "retested": (
        "record",
        "Before importing, look at {} with another test date or ID: an import would add a second test.",
    ),
    "demographics-unexpected": ("student", "Check {} with unexpected changes against CALPADS."),
    "ssids-replaced": (
        "student",
        "Give {} the new SSID in your own systems, so that the scores stay with the student.",
    ),
    "scores-added": (
        "new score",
        "Import {}, and report results to parents within 20 working days of receipt (5 CCR 863).",
    ),
    "students-left": (
        "student",
        "Forward the results of {} who left to the schools that they attend now (5 CCR 863), where known.",
    ),
}
"""By the anchor of what it is about: what is counted, and what to do."""

Parts = tuple[int | None, int | None, int | None, int | None]


def release_card(facts: ReleaseFacts | ReleaseCounts, tests: dict[str, str]) -> ReleaseCard:
    """Who one release is; ``tests`` are the labels of its record types."""
    by_test = [f"{tests[code]} {count(records)}" for code, records in facts.record_types.items()]
    form = {"^": "delimited by carets", ",": "delimited by commas", "\t": "delimited by tabs"}
    lines = {
        "LEA": " ".join(part for part in (facts.lea_name, f"({facts.lea})" if facts.lea else "") if part),
        "Administration": facts.administration,
        "Population": f"{facts.population} students" if facts.population else "not certain",
        "Students": count(facts.students),
        "Records": count(facts.records),
        "By assessment": ", ".join(by_test),
        "Form": form.get(facts.delimiter or "", facts.form.replace("-", " ")),
        "Layout": facts.layout,
        "Encoding": facts.encoding,
        "SHA-256": facts.sha256[:SHORT_HASH] + "…" if len(facts.sha256) > SHORT_HASH else facts.sha256,
    }
    return ReleaseCard(
        name=facts.name,
        lines=tuple(Line(label=label, value=value or "not known") for label, value in lines.items()),
    )


def bars(comparison: Comparison, changed_students: int) -> tuple[Bar, ...]:
    """The students and the records of both releases, each a whole in four parts."""
    students, records = comparison.students, comparison.records
    parts = (students.both - changed_students, changed_students, students.joined, students.left)
    return (
        bar("students", "Students", parts),
        bar("records", "Records", (records.unchanged, records.changed, records.added, records.removed)),
    )


def bar(name: str, title: str, parts: Parts) -> Bar:
    """A bar of unchanged, changed, added and gone; None is a number that is withheld."""
    known = [part for part in parts if part is not None]
    whole = sum(known) if len(known) == len(parts) else 0
    kinds: tuple[SegmentKind, ...] = get_args(SegmentKind)
    return Bar(
        id=f"bar-{name}",
        title=title,
        segments=tuple(
            Segment(kind=kind, label=kind, count=part, text=count(part), share=percent(part or 0, whole))
            for kind, part in zip(kinds, parts, strict=True)
        ),
    )


def verdict(source: Events) -> tuple[str, ...]:
    """The result in two or three sentences."""
    comparison = source.comparison
    records, students = comparison.records, comparison.students
    if not (records.changed or records.added or records.removed or source.comparison.events.height):
        both = "holds the same " + counted(records.new, "record")
        return (f"Nothing changed: each release {both} of {counted(students.new, 'student')}.",)
    sentences = (_scores(source), _students(source), _records(source), _first(source))
    return tuple(sentence for sentence in sentences if sentence)


def _scores(source: Events) -> str:
    lost, changed, crossed = source.count(*LOST), source.count("score_changed"), source.crossed.height
    parts = []
    if added := source.count("score_added"):
        parts.append(f"{counted(added, 'score')} {plural(added, 'was', 'were')} added")
    if changed:
        across = f", {number(crossed)} of them across an achievement level" if crossed else ""
        parts.append(f"{counted(changed, 'score')} changed{across}")
    if lost:
        gone = plural(lost, "was withdrawn or no longer counts", "were withdrawn or no longer count")
        parts.append(f"{counted(lost, 'score')} {gone}")
    return f"{'; '.join(parts)}." if parts else "No score was added, changed or withdrawn."


def _students(source: Events) -> str:
    students = source.comparison.students
    left, joined = students.left, students.joined
    text = f"{counted(left, 'student')} left the file and {number(joined)} joined" if left or joined else ""
    if replaced := students.ssid_replaced:
        also = f"{counted(replaced, 'student')} {plural(replaced, 'has', 'have')} a new SSID"
        text = f"{text}; {also}" if text else also
    return f"{text}." if text else "The students are the same."


def _records(source: Events) -> str:
    records = source.comparison.records
    share = percent(records.unchanged, records.old)
    return f"{number(records.unchanged)} of the {number(records.old)} old records ({share}) are unchanged."


def _first(source: Events) -> str:
    first = [
        what
        for what, there in (
            ("the scores that were withdrawn or no longer count", source.count(*LOST)),
            ("the scores that crossed a level", source.crossed.height),
            ("the unexpected demographic changes", source.unexpected.height),
            ("the findings about the files", any(f.severity == "error" for f in source.comparison.findings)),
        )
        if there
    ]
    return f"Look first at {listed(first)}." if first else ""


def classes(source: Events) -> tuple[ChangeClass, ...]:
    """What changed, by importance; a class without changes is left out."""
    demographic = source.of("demographic_changed")
    crossed = source.crossed.height
    sizes = {id_: source.count(*topic.kinds) for id_, topic in TOPICS.items()} | {
        "scores-crossed": crossed,
        "scores-moved": source.count("score_changed") - crossed,
        "demographics-unexpected": source.unexpected.height,
        "demographics-open": demographic["expected"].null_count(),
        "demographics-expected": int(demographic["expected"].sum()),
        "identity-changed": source.identity.height,
    }
    return tuple(change_class(id_, topic, sizes[id_]) for id_, topic in TOPICS.items() if sizes[id_])


def change_class(id_: str, topic: Topic, size: int) -> ChangeClass:
    """A class of changes with its count."""
    unit = KINDS[topic.kinds[0]].unit
    return ChangeClass(
        id=f"class-{id_}",
        label=topic.title,
        count=number(size),
        unit=plural(size, unit),
        meaning=topic.meaning,
        tone=topic.tone,
        anchor=id_,
    )


def tasks(source: Events) -> tuple[Task, ...]:
    """What to do next, the most pressing first."""
    reload = source.count(*LOST, "score_changed", "score_reinstated")
    sizes = {
        "findings": sum(finding.severity == "error" for finding in source.comparison.findings),
        "scores": reload,
        "retested": source.count("retested"),
        "demographics-unexpected": source.unexpected["ssid"].n_unique(),
        "ssids-replaced": source.count("ssid_replaced"),
        "scores-added": source.count("score_added"),
        "students-left": source.count("student_left"),
    }
    return tuple(
        Task(text=text.format(counted(sizes[anchor], unit)), anchor=anchor)
        for anchor, (unit, text) in TASKS.items()
        if sizes[anchor]
    )
