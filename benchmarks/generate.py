"""Writes pairs of releases of any size, with the truth about their differences.

    python benchmarks/generate.py DIR --records 300000 --form delimited --variant plain

A record is copied from one of a few thousand records of the synthetic LEA, under an SSID and ids of its
own. New lacks about 2 % of the records of old, changes about 4 % of the rest in one to four fields, and
adds 15 % records of another type for students of old. Variants: ``shuffled`` (new in random line order),
``all-changed`` (every record changes in one to four fields), ``drifted`` (old with the header of the
summer of 2019; delimited only).
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.layouts.registry import get_layout
from caaspp_diff.sample.generate import generate

LAYOUT = "2018-19"
TEMPLATES = 800
REMOVED, CHANGED, ADDED = 0.02, 0.04, 0.15
ADDED_TYPE = "06"
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


@dataclass(slots=True)
class Truth:
    """How the two releases differ: what every run must find."""

    old: int = 0
    new: int = 0
    removed: int = 0
    added: int = 0
    changed: int = 0
    fields: int = 0
    left: int = 0
    seen: set[int] = field(default_factory=set, repr=False)


class Line:
    """Builds lines of one form from a template's values, patching only what differs."""

    def __init__(self, layout: Layout, form: str) -> None:
        self.layout = layout
        self.form = form
        self.place = {f.name: i for i, f in enumerate(layout.fields)}

    def template(self, record: dict[str, str]) -> list[bytes]:
        """The fields of a record as they stand in a line, padded where the form is fixed width."""
        values = [record.get(f.name, "").encode() for f in self.layout.fields]
        values[-1] = self.layout.end_of_record.encode()
        if self.form == "delimited":
            return values
        return [self._padded(f, value) for f, value in zip(self.layout.fields, values, strict=True)]

    def patch(self, parts: list[bytes], values: dict[str, str]) -> list[bytes]:
        """A copy of ``parts`` with other values."""
        copy = parts.copy()
        for name, value in values.items():
            at = self.place[name]
            raw = value.encode()
            copy[at] = raw if self.form == "delimited" else self._padded(self.layout.fields[at], raw)
        return copy

    def text(self, parts: list[bytes]) -> bytes:
        """The line."""
        return (b"^" if self.form == "delimited" else b"").join(parts) + b"\r\n"

    def header(self, *, drifted: bool) -> bytes:
        """The header line of the delimited form, empty otherwise."""
        if self.form != "delimited":
            return b""
        summer = {87: "Blank2", 88: "Blank3"}
        headers = [summer.get(f.number, f.header) if drifted else f.header for f in self.layout.fields]
        return "^".join(headers).encode() + b"\r\n"

    @staticmethod
    def _padded(of: Field, value: bytes) -> bytes:
        return value.ljust(of.length)[: of.length] if of.length and of.start is not None else b""


def write_pair(folder: Path, records: int, form: str, variant: str, seed: int) -> Truth:
    """Writes ``old``, ``new`` and ``truth.json`` into ``folder``; ``records`` is the size of old."""
    rng = random.Random(seed)
    line = Line(load_layout(LAYOUT), form)
    templates = [line.template(record) for record in _template_records(seed)]
    truth = Truth()
    ending = "csv" if form == "delimited" else "dat"
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[bytes] = []
    with (
        (folder / f"old.{ending}").open("wb", buffering=1 << 22) as old,
        (folder / f"new.{ending}").open("wb", buffering=1 << 22) as new,
    ):
        old.write(line.header(drifted=variant == "drifted"))
        new.write(line.header(drifted=False))
        for was, now in _pairs(rng, line, templates, records, truth, all_changed=variant == "all-changed"):
            if was is not None:
                old.write(was)
            if now is not None and variant == "shuffled":
                kept.append(now)
            elif now is not None:
                new.write(now)
        rng.shuffle(kept)
        new.writelines(kept)
    answer = {name: getattr(truth, name) for name in Truth.__slots__ if name != "seen"}
    (folder / "truth.json").write_text(json.dumps(answer), encoding="utf-8")
    return truth


def _template_records(seed: int) -> list[dict[str, str]]:
    sample = generate(get_layout(LAYOUT), students=TEMPLATES, seed=seed)
    records = [entry.row for entry in sample.releases[0]]
    return [record for record in records if record["record_type"] in {"01", "02"}]


def _pairs(
    rng: random.Random,
    line: Line,
    templates: list[list[bytes]],
    records: int,
    truth: Truth,
    *,
    all_changed: bool,
) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Lines of old and new by student: her two records, perhaps a third in new."""
    for student in range((records + 1) // 2):
        ssid = f"99{student:08d}"
        here = [0, 0]
        for number, record_type in enumerate(("01", "02")):
            if student * 2 + number >= records:
                continue
            ids = {name: f"{student * 4 + number + 1:0{width}d}" for name, width in IDS.items()}
            base = templates[(student * 2 + number) % len(templates)]
            parts = line.patch(base, {"ssid": ssid, "record_type": record_type} | ids)
            here[0] += 1
            truth.old += 1
            if rng.random() < REMOVED and not all_changed:
                truth.removed += 1
                yield line.text(parts), None
                continue
            here[1] += 1
            truth.new += 1
            changes: dict[str, str] = {}
            if all_changed or rng.random() < CHANGED:
                changes = _changes(rng, line, parts)
                truth.changed += 1
                truth.fields += len(changes)
            yield line.text(parts), line.text(line.patch(parts, changes) if changes else parts)
        if here[1] and rng.random() < ADDED * 2:
            truth.new += 1
            truth.added += 1
            ids = {name: f"{student * 4 + 3:0{width}d}" for name, width in IDS.items()}
            parts = line.patch(templates[student % len(templates)], {"ssid": ssid, "record_type": ADDED_TYPE} | ids)
            yield None, line.text(parts)
        truth.left += bool(here[0] and not here[1])


def _changes(rng: random.Random, line: Line, parts: list[bytes]) -> dict[str, str]:
    names = rng.sample(sorted(CHANGEABLE), rng.randint(1, 4))
    changes = {}
    for name in names:
        now = parts[line.place[name]].strip().decode()
        changes[name] = rng.choice([code for code in CHANGEABLE[name] if code != now])
    return changes


def main() -> None:
    """Reads the arguments and writes one pair."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--form", choices=["fixed-width", "delimited"], default="fixed-width")
    parser.add_argument("--variant", choices=["plain", "shuffled", "all-changed", "drifted"], default="plain")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(write_pair(given.folder, given.records, given.form, given.variant, given.seed))


if __name__ == "__main__":
    main()
