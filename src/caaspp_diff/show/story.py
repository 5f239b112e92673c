"""Puts everything about a `ComparedStudent` into words: `story`."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from caaspp_diff.layouts.model import Field, Group
from caaspp_diff.report.event_rows import Change, changes
from caaspp_diff.show.document import STUDENT_GROUPS, Document
from caaspp_diff.show.model import Chapter, OneTest, Story, StoryLine, TestState
from caaspp_diff.show.student import ComparedStudent, State
from caaspp_diff.wording.names import Words, words_of

GROUP_WORDS: Final[dict[Group, str]] = {
    "identity": "Identity",
    "demographic": "Demographics",
    "enrollment": "Enrollment",
    "exit": "Exit",
    "score": "Score",
    "status": "Status",
    "testing_date": "When tested",
    "testing_location": "Where tested",
    "accommodation": "Accommodations and supports",
    "historical": "Earlier years",
    "key": "Ids",
}
"""Titles of the groups, in the order in which they are shown."""

STATE_WORDS: Final[dict[State, str]] = {
    "both": "In both releases.",
    "left": "In the old release, and in the new one no more.",
    "joined": "In the new release, and not in the old one.",
    "replaced": "In both releases: the SSID was replaced.",
}

DocumentPath = tuple[str, ...]


def story(student: ComparedStudent) -> Story:
    """Puts everything about a student into words: all fields, with changes marked, and all events."""
    builder = _StoryBuilder(student)
    comparison = student.comparison
    ssids = dict.fromkeys(ssid for ssid in (student.old_ssid, student.new_ssid) if ssid is not None)
    return Story(
        name=_name(student.new or student.old or {}),
        ssid=" → ".join(ssids),
        old_name=comparison.old.name,
        new_name=comparison.new.name,
        state=STATE_WORDS[student.state],
        events=tuple(map(event_sentence, changes(comparison, builder.words))),
        chapters=builder.chapters(("student",)),
        tests=tuple(builder.tests()),
    )


def event_sentence(change: Change) -> str:
    """Describes one event in a sentence: what happened to which test or field, both values, and any note."""
    about = [part for part in (change.test, change.field if not change.test else "") if part]
    values = f"{change.old} → {change.new}" if change.old or change.new else ""
    values += f" ({change.difference})" if change.difference else ""
    levels = ""
    if change.old_level != change.new_level:
        levels = f"level {change.old_level or 'none'} → {change.new_level}"
    expected = change.expected if change.expected != "not known" else ""
    details = [part for part in (values, levels, change.note, change.date, expected) if part]
    head = ", ".join([change.kind, *about])
    return f"{head}: {'; '.join(details)}" if details else head


class _StoryBuilder:
    def __init__(self, student: ComparedStudent) -> None:
        self._student = student
        self._sides = (student.old or {}, student.new or {})
        self._changed = [difference.path for difference in student.differences]
        self.words: Words = words_of(student.comparison)

    def tests(self) -> Iterator[OneTest]:
        """The tests of both sides, by record type."""
        old, new = (side.get("tests", {}) for side in self._sides)
        for test in sorted({*old, *new}):
            yield OneTest(
                self._test(test), self._state(test, test in old, test in new), self.chapters(("tests", test))
            )

    def chapters(self, path: DocumentPath) -> tuple[Chapter, ...]:
        """The groups at ``path`` of either document, in the order of `GROUP_WORDS`."""
        old, new = (_at(side, path) for side in self._sides)
        both = bool(old) and bool(new)
        return tuple(
            Chapter(title, self._lines((*path, group), _named(self._student.fields, group), both=both))
            for group, title in _in_order(path)
            if group in old or group in new
        )

    def _lines(self, path: DocumentPath, fields: Sequence[Field], *, both: bool) -> tuple[StoryLine, ...]:
        old, new = (_at(side, path) for side in self._sides)
        record_type = path[1][:2] if path[0] == "tests" else None

        def in_words(side: dict[str, str], field: Field) -> str:
            return self.words.value(field.name, side[field.name], record_type) if field.name in side else ""

        return tuple(
            StoryLine(
                title=" ".join(field.title.split()),
                old=in_words(old, field),
                new=in_words(new, field),
                changed=both and self._differs((*path, field.name)),
            )
            for field in fields
            if field.name in old or field.name in new
        )

    def _differs(self, path: DocumentPath) -> bool:
        return any(path[: len(changed)] == changed for changed in self._changed)

    def _state(self, test: str, before: bool, after: bool) -> TestState:  # noqa: FBT001 - two flags of the same kind
        if not before:
            return "new"
        if not after:
            return "gone"
        below = ("tests", test)
        return "changed" if any(path[:2] == below for path in self._changed) else "unchanged"

    def _test(self, test: str) -> str:
        record_type, _, grade = test.partition("/")
        record_type, _, number = record_type.partition("#")
        earlier = f", of an earlier year (grade {grade})" if grade else ""
        return f"{self.words.test(record_type)}{earlier}{f', record {number}' if number else ''}"


def _in_order(path: DocumentPath) -> Iterator[tuple[Group, str]]:
    """All groups with their titles; for a test, its own groups before those about the student."""
    of_student: list[tuple[Group, str]] = [
        (group, title) for group, title in GROUP_WORDS.items() if group in STUDENT_GROUPS
    ]
    of_test: list[tuple[Group, str]] = [
        (group, title) for group, title in GROUP_WORDS.items() if group not in STUDENT_GROUPS
    ]
    yield from (of_student if path == ("student",) else [*of_test, *of_student])


def _named(fields: Sequence[Field], group: str) -> list[Field]:
    return [field for field in fields if field.group == group]


def _at(document: Document, path: DocumentPath) -> dict[str, Any]:
    found: Any = document
    for part in path:
        found = found.get(part, {})
    return dict(found)


def _name(document: Document) -> str:
    """The name on which all records agree, or else that of the first record."""
    groups = [document.get("student", {}), *document.get("tests", {}).values()]
    identity: dict[str, str] = {}
    for group in reversed(groups):
        identity |= group.get("identity", {})
    given = " ".join(identity[name] for name in ("first_name", "middle_name") if name in identity)
    return ", ".join(part for part in (identity.get("last_name", ""), given) if part)
