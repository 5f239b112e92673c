"""Writes a pair of releases of any size, and the truth about how they differ.

    python benchmarks/generate.py FOLDER --records 300000 --form delimited --variant plain

FOLDER then holds old, new (.csv or .dat) and truth.json. Each record is copied from one of some hundred
records of the invented LEA, under an SSID and ids of its own; more than a third of them hold a name with an
accent. New lacks about 2 % of the records of old, changes one to four fields in about 4 % of the rest, and
adds 15 % records of a test that old does not hold. No value has a quotation mark, since some of the other
programs measured here cannot read one.

A fixed-width field is filled up to its length in bytes, or in characters (`--padding`): there are writers of
both kinds, and a line with accents has more bytes in the second.

Variants:
    plain        as told above, both releases sorted by SSID
    shuffled     the same, the lines of new in random order
    all-changed  no record is missing, and every one changes in one to four fields
    drifted      old has the column headers of the summer of 2019 (delimited form only)
    refreshed    as plain, and one field more is another in every record, as a date of issue is

The same arguments give the same bytes. Lines are written as they are made; memory does not grow.
"""

import argparse
import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.layouts.registry import get_layout
from caaspp_diff.sample.generate import generate

LAYOUT = "2018-19"
FORMS = ("fixed-width", "delimited")
PADDINGS = ("bytes", "characters")
VARIANTS = ("plain", "shuffled", "all-changed", "drifted", "refreshed")
REFRESHED = "uin"
"""The field that changes in every record of the variant refreshed."""

SUMMER_HEADERS = {87: "Blank2", 88: "Blank3"}
"""Field number → its header in the delimited files of summer 2019."""

STUDENTS = 800
"""Students of the sample from whose records all others are copied."""

REMOVED, CHANGED, ADDED = 0.02, 0.04, 0.15
TYPES, ADDED_TYPE = ("01", "02"), "06"
ABOUT_STUDENT = frozenset({"identity", "demographic", "enrollment", "exit"})
"""Groups of fields in which all records of one student agree."""

CHANGEABLE = {
    "elas": ("EO", "EL", "IFEP", "RFEP", "TBD"),
    "military_status": ("Yes", "No"),
    "homeless_status": ("Yes", "No"),
    "migrant_status": ("Yes", "No"),
    "parent_education_level": ("10", "11", "12", "13", "14", "15"),
    "primary_language_code": ("00", "01", "02", "03", "05"),
    "calpads_charter_code": ("0101", "0202", "0303"),
    "section_504_status": ("Yes", "No"),
    "economic_disadvantage_status": ("Yes", "No"),
    "genre": ("ARGU", "EXPL", "INFO", "NARR", "OPIN"),
}
IDS = {"uin": 16, "test_registration_id": 16, "opportunity_id_1": 16, "opportunity_id_2": 16}
"""Ids that are a record's own, with their lengths."""

BUFFER = 1 << 22
PILES = 32
"""Files over which lines are dealt to shuffle them; one of them must fit in memory."""

Parts = list[bytes]
"""The fields of a record as they stand in a line."""

Pair = tuple[bytes | None, bytes | None]
"""A record's line in old and in new."""


@dataclass(slots=True)
class Truth:
    """How the two releases differ: what every program must find."""

    old: int = 0
    new: int = 0
    removed: int = 0
    added: int = 0
    changed: int = 0
    fields: int = 0
    """Field changes in all changed records."""

    left: int = 0
    """Students of old who are not in new."""

    changed_otherwise: int = 0
    """Records that changed in more than the refreshed field; ``changed`` in other variants."""

    fields_otherwise: int = 0
    """Field changes but those of the refreshed field."""


class LineBuilder:
    """Builds lines of one form from the fields of another record, writing only what differs."""

    def __init__(self, layout: Layout, form: str, padding: str = "bytes") -> None:
        self.layout = layout
        self.delimited = form == "delimited"
        self._by_bytes = padding == "bytes"
        self.place = {f.name: i for i, f in enumerate(layout.fields)}
        self._student = [i for i, f in enumerate(layout.fields) if f.group in ABOUT_STUDENT]

    def parts(self, record: dict[str, str]) -> Parts:
        """The fields of ``record``, padded where the form is fixed width."""
        values = [record.get(f.name, "") for f in self.layout.fields]
        values[-1] = self.layout.end_of_record
        return [self._cell(f, value) for f, value in zip(self.layout.fields, values, strict=True)]

    def changed(self, parts: Parts, values: dict[str, str]) -> Parts:
        """A copy of ``parts`` with other values."""
        copy = parts.copy()
        for name, value in values.items():
            at = self.place[name]
            copy[at] = self._cell(self.layout.fields[at], value)
        return copy

    def of_student(self, parts: Parts, other: Parts) -> Parts:
        """A copy of ``parts`` that is about the student of ``other``."""
        copy = parts.copy()
        for at in self._student:
            copy[at] = other[at]
        return copy

    def value(self, parts: Parts, name: str) -> str:
        """One field of a record."""
        return parts[self.place[name]].decode().strip()

    def line(self, parts: Parts) -> bytes:
        """The line."""
        return (b"^" if self.delimited else b"").join(parts) + b"\r\n"

    def header(self, *, drifted: bool) -> bytes:
        """The header line; empty in the fixed-width form, which has none."""
        if not self.delimited:
            return b""
        other = SUMMER_HEADERS if drifted else {}
        return "^".join(other.get(f.number, f.header) for f in self.layout.fields).encode() + b"\r\n"

    def _cell(self, of: Field, value: str) -> bytes:
        if self.delimited:
            return value.encode()
        if of.length is None or of.start is None:
            return b""
        if not self._by_bytes:
            return value[: of.length].ljust(of.length).encode()
        whole = value.encode()[: of.length].decode(errors="ignore")  # no half of an accented letter
        return whole.encode().ljust(of.length)


@dataclass(frozen=True, slots=True)
class Templates:
    """Records to copy: the two of each student, and records of the type that new adds."""

    students: list[tuple[Parts, Parts]]
    added: list[Parts]


class Story:
    """Tells what becomes of each record, and counts it in ``truth``."""

    def __init__(self, builder: LineBuilder, templates: Templates, seed: int, variant: str) -> None:
        self.truth = Truth()
        self._random = random.Random(seed)  # noqa: S311  # the same bytes again, no secret
        self._builder = builder
        self._templates = templates
        self._all_changed = variant == "all-changed"
        self._refreshed = variant == "refreshed"

    def pairs(self, records: int) -> Iterator[Pair]:
        """The lines of old and new, student by student, until old has ``records`` of them."""
        for student in range((records + 1) // 2):
            count = min(2, records - 2 * student)
            here = self.truth.new
            for number in range(count):
                yield self._record(student, number)
            if self.truth.new == here:
                self.truth.left += 1
            elif self._random.random() < ADDED * 2:
                yield None, self._added(student)

    def _record(self, student: int, number: int) -> Pair:
        copied = self._templates.students[student % len(self._templates.students)][number]
        parts = self._builder.changed(copied, _own(student, number, TYPES[number]))
        self.truth.old += 1
        if not self._all_changed and self._random.random() < REMOVED:
            self.truth.removed += 1
            return self._builder.line(parts), None
        self.truth.new += 1
        line = self._builder.line(parts)
        changes: dict[str, str] = {}
        if self._all_changed or self._random.random() < CHANGED:
            changes = self._changes(parts)
        self.truth.changed_otherwise += bool(changes)
        self.truth.fields_otherwise += len(changes)
        if self._refreshed:
            changes |= {REFRESHED: f"{self.truth.new:0{IDS[REFRESHED]}d}"[::-1]}
        if not changes:
            return line, line
        self.truth.changed += 1
        self.truth.fields += len(changes)
        return line, self._builder.line(self._builder.changed(parts, changes))

    def _added(self, student: int) -> bytes:
        self.truth.new += 1
        self.truth.added += 1
        templates = self._templates
        parts = self._builder.of_student(
            templates.added[student % len(templates.added)],
            templates.students[student % len(templates.students)][0],
        )
        return self._builder.line(self._builder.changed(parts, _own(student, 2, ADDED_TYPE)))

    def _changes(self, parts: Parts) -> dict[str, str]:
        names = self._random.sample(sorted(CHANGEABLE), self._random.randint(1, 4))
        now = {name: self._builder.value(parts, name) for name in names}
        return {name: self._random.choice([v for v in CHANGEABLE[name] if v != now[name]]) for name in names}


def _own(student: int, number: int, record_type: str) -> dict[str, str]:
    ids = {name: f"{student * 4 + number + 1:0{width}d}" for name, width in IDS.items()}
    return {"ssid": f"99{student:08d}", "record_type": record_type} | ids


def _templates(builder: LineBuilder, seed: int) -> Templates:
    sample = generate(get_layout(LAYOUT), students=STUDENTS, seed=seed)
    students: dict[str, dict[str, Parts]] = {}
    for entry in sample.releases[-1]:
        if not any('"' in value for value in entry.row.values()):
            by_type = students.setdefault(entry.row["ssid"], {})
            by_type[entry.row["record_type"]] = builder.parts(entry.row)
    first, second = TYPES
    return Templates(
        students=[(one[first], one[second]) for one in students.values() if {*TYPES} <= one.keys()],
        added=[one[ADDED_TYPE] for one in students.values() if ADDED_TYPE in one],
    )


def shuffle(source: Path, target: Path, seed: int) -> None:
    """Writes the lines of ``source`` in random order to ``target``, never holding them all."""
    rng = random.Random(seed)  # noqa: S311  # likewise
    with TemporaryDirectory(dir=target.parent) as folder, target.open("ab", buffering=BUFFER) as out:
        piles = [Path(folder, str(i)) for i in range(PILES)]
        with ExitStack() as stack:
            files: list[IO[bytes]] = [
                stack.enter_context(pile.open("wb", buffering=BUFFER // 4)) for pile in piles
            ]
            for line in stack.enter_context(source.open("rb", buffering=BUFFER)):
                rng.choice(files).write(line)
        source.unlink()
        for pile in piles:
            lines = pile.read_bytes().splitlines(keepends=True)
            pile.unlink()
            rng.shuffle(lines)
            out.writelines(lines)


def write_pair(
    folder: Path, records: int, form: str, variant: str, *, padding: str = "bytes", seed: int = 1
) -> Truth:
    """Writes ``old``, ``new`` and ``truth.json`` into ``folder``.

    Args:
        folder: Made where it is missing.
        records: How many records old has; new has about 13 % more.
        form: One of `FORMS`.
        variant: One of `VARIANTS`.
        padding: One of `PADDINGS`; of no effect in the delimited form.
        seed: The same seed gives the same bytes.

    Raises:
        ValueError: The variant does not exist in that form.
    """
    if variant == "drifted" and form != "delimited":
        raise ValueError("drifted is about column headers: it exists in the delimited form only.")
    builder = LineBuilder(load_layout(LAYOUT), form, padding)
    story = Story(builder, _templates(builder, seed), seed, variant)
    ending = "csv" if form == "delimited" else "dat"
    old, new = folder / f"old.{ending}", folder / f"new.{ending}"
    sorted_new = folder / "new.sorted" if variant == "shuffled" else new
    folder.mkdir(parents=True, exist_ok=True)
    sorted_new.unlink(missing_ok=True)
    new.write_bytes(builder.header(drifted=False))
    with old.open("wb", buffering=BUFFER) as was, sorted_new.open("ab", buffering=BUFFER) as now:
        was.write(builder.header(drifted=variant == "drifted"))
        for before, after in story.pairs(records):
            if before is not None:
                was.write(before)
            if after is not None:
                now.write(after)
    if variant == "shuffled":
        shuffle(sorted_new, new, seed)
    (folder / "truth.json").write_text(json.dumps(asdict(story.truth)) + "\n", encoding="utf-8")
    return story.truth


def main() -> None:
    """Reads the arguments, writes one pair and prints the truth about it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pair goes")
    parser.add_argument("--records", type=int, default=300_000, help="records of old (default 300000)")
    parser.add_argument("--form", choices=FORMS, default="fixed-width", help="default fixed-width")
    parser.add_argument("--variant", choices=VARIANTS, default="plain", help="default plain")
    parser.add_argument("--padding", choices=PADDINGS, default="bytes", help="default bytes")
    parser.add_argument("--seed", type=int, default=1, help="another number, another pair (default 1)")
    given = parser.parse_args()
    try:
        truth = write_pair(
            given.folder,
            given.records,
            given.form,
            given.variant,
            padding=given.padding,
            seed=given.seed,
        )
        print(truth)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
