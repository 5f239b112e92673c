"""The first page: verdict, the two releases, the bars, what changed by importance, what to do next."""

from caaspp_diff.comparison import Comparison, EventKind, ReleaseFacts
from caaspp_diff.report.figures import count, counted, listed, number, percent
from caaspp_diff.report.model import Bar, ChangeClass, Line, ReleaseCard, Segment, Task, Tone
from caaspp_diff.report.source import LOST, Source

SHORT_HASH = 12


def release_card(facts: ReleaseFacts, source_words: dict[str, str]) -> ReleaseCard:
    """Who one release is; ``source_words`` are the labels of its record types."""
    tests = [f"{source_words[code]} {number(records)}" for code, records in facts.record_types.items()]
    form = {"^": "delimited by carets", ",": "delimited by commas", "\t": "delimited by tabs"}
    lines = {
        "LEA": " ".join(part for part in (facts.lea_name, f"({facts.lea})" if facts.lea else "") if part),
        "Administration": facts.administration,
        "Population": f"{facts.population} students" if facts.population else "not certain",
        "Students": number(facts.students),
        "Records": number(facts.records),
        "By assessment": ", ".join(tests),
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


def bar(id: str, title: str, parts: tuple[int | None, int | None, int | None, int | None]) -> Bar:  # noqa: A002
    """A bar of unchanged, changed, added and gone; None is a number that is withheld."""
    whole = sum(part or 0 for part in parts)
    told = None not in parts
    unchanged, changed, added, gone = parts
    return Bar(
        id=f"bar-{id}",
        title=title,
        segments=tuple(
            Segment(
                kind=kind,
                label=kind,
                count=value,
                text=count(value),
                share=percent(value, whole) if told and value is not None else "",
            )
            for kind, value in (
                ("unchanged", unchanged),
                ("changed", changed),
                ("added", added),
                ("gone", gone),
            )
        ),
    )


def verdict(source: Source) -> tuple[str, ...]:
    """The result in two or three sentences."""
    comparison = source.comparison
    records, students = comparison.records, comparison.students
    if not (records.changed or records.added or records.removed or source.comparison.events.height):
        both = "holds the same " + counted(records.new, "record")
        return (f"Nothing changed: each release {both} of {counted(students.new, 'student')}.",)
    return tuple(
        sentence for sentence in (_scores(source), _students(source), _records(source), _first(source)) if sentence
    )


def _scores(source: Source) -> str:
    lost, changed, crossed = source.count(*LOST), source.count("score_changed"), source.crossed.height
    parts = []
    if added := source.count("score_added"):
        parts.append(f"{counted(added, 'score')} {'was' if added == 1 else 'were'} added")
    if changed:
        across = f", {number(crossed)} of them across an achievement level," if crossed else ""
        parts.append(f"{number(changed)} changed{across}")
    if lost:
        parts.append(f"{number(lost)} {'was' if lost == 1 else 'were'} withdrawn or no longer count")
    sentence = listed(parts).replace(",,", ",").replace(", and", " and").removesuffix(",")
    return f"{sentence}." if parts else "No score was added, changed or withdrawn."


def _students(source: Source) -> str:
    students = source.comparison.students
    left, joined = students.left, students.joined
    text = f"{counted(left, 'student')} left the file and {number(joined)} joined" if left or joined else ""
    if replaced := students.ssid_replaced:
        also = f"{counted(replaced, 'student')} {'has' if replaced == 1 else 'have'} a new SSID"
        text = f"{text}; {also}" if text else also
    return f"{text}." if text else "The students are the same."


def _records(source: Source) -> str:
    records = source.comparison.records
    share = percent(records.unchanged, records.old)
    return f"{number(records.unchanged)} of the {number(records.old)} old records ({share}) are unchanged."


def _first(source: Source) -> str:
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


def classes(source: Source) -> tuple[ChangeClass, ...]:
    """What changed, by importance; a class without changes is left out."""
    demographic = source.of("demographic_changed", "identity_changed")
    unexpected, crossed = source.unexpected.height, source.crossed.height
    expected = demographic["expected"].sum()
    found = (
        _class("scores-lost", "Scores withdrawn or no longer counted", source.count(*LOST), "score", "alert",
               "The old release had a score; now it is gone, invalid or does not count in public results."),
        _class("scores-crossed", "Scores changed across a level", crossed, "score", "alert",
               "The achievement level is another than in the old release."),
        _class("scores-moved", "Scores changed within a level", source.count("score_changed") - crossed, "score",
               "notice", "A score field differs; the achievement level is the same."),
        _class("scores-reinstated", "Scores counted again", source.count("score_reinstated"), "score", "notice",
               "A score that did not count in the old release counts now."),
        _class("retested", "Test dates or IDs changed", source.count("retested"), "record", "notice",
               "An import into a student information system would add a second test record."),
        _class("demographics-unexpected", "Unexpected demographic changes", unexpected, "change", "alert",
               "The snapshot of these fields was closed, or the field locks when testing starts."),
        _class("students-left", "Students who left the file", source.count("student_left"), "student", "notice",
               "In the old release and not in the new: no longer enrolled here, their scores are not withdrawn."),
        _class("exits-recorded", "Exits recorded", source.count("exit_recorded"), "student", "notice",
               "Still in the file, now with an exit code that means a departure."),
        _class("ssids-replaced", "SSIDs replaced", source.count("ssid_replaced"), "student", "notice",
               "One student under two SSIDs; neither a departure nor an arrival."),
        _class("students-joined", "Students who joined the file", source.count("student_joined"), "student",
               "plain", "In the new release and not in the old."),
        _class("scores-added", "New scores", source.count("score_added"), "score", "plain",
               "A result is there now that was not in the old release."),
        _class("demographics-open", "Demographic changes of unknown expectation",
               demographic.height - unexpected - expected, "change", "plain",
               "The day on which the old release was extracted is not known, so the snapshot may have come later."),
        _class("demographics-expected", "Expected demographic changes", expected, "change", "plain",
               "The snapshot was taken after the old release was extracted."),
        _class("schools-changed", "School changes", source.count("school_changed"), "student", "plain",
               "The school in CALPADS changed; public results stay at the school of testing."),
        _class("records-other", "Records and statuses without a score", source.count(*OTHER), "change", "plain",
               "Test statuses changed, or a record without a score came or went."),
    )  # fmt: skip
    return tuple(one for one in found if one.count != "0")


OTHER: tuple[EventKind, ...] = ("status_changed", "record_added", "record_removed")


def _class(anchor: str, label: str, size: int, unit: str, tone: Tone, meaning: str) -> ChangeClass:
    return ChangeClass(
        id=f"class-{anchor}",
        label=label,
        count=number(size),
        unit=unit if size == 1 else f"{unit}s",
        meaning=meaning,
        tone=tone,
        anchor=anchor,
    )


def tasks(source: Source) -> tuple[Task, ...]:
    """What to do next, the most pressing first."""
    reload = source.count(*LOST, "score_changed", "score_reinstated")
    retested, left = source.count("retested"), source.count("student_left")
    students = source.unexpected["ssid"].n_unique()
    added, replaced = source.count("score_added"), source.count("ssid_replaced")
    errors = sum(finding.severity == "error" for finding in source.comparison.findings)
    found = (
        (errors, "findings", f"Settle {counted(errors, 'error')} in the files before relying on the rest."),
        (reload, "scores", f"Reload {counted(reload, 'score')} that changed, came back or went: what your student "
         "information system holds is no longer what the state holds."),
        (retested, "retested", f"Before importing, look at {counted(retested, 'record')} with another test date or "
         "opportunity ID: an import would add a second test record beside the first."),
        (students, "demographics-unexpected", f"Check {counted(students, 'student')} with unexpected changes against "
         "CALPADS."),
        (replaced, "ssids-replaced", f"Give {counted(replaced, 'student')} the new SSID in your own systems, so that "
         "the scores stay with the student."),
        (added, "scores-added", f"Import {counted(added, 'new score')}, and report them to parents within 20 working "
         "days of receipt (5 CCR 863)."),
        (left, "students-left", f"Forward the results of {counted(left, 'student')} who left to the schools that they "
         "attend now (5 CCR 863); the exit code says what is known of them."),
    )  # fmt: skip
    return tuple(Task(text=text, anchor=anchor) for size, anchor, text in found if size)
