"""The counts that a reader finds in the text of mails and of an aggregate report, and the true counts."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.render.rendered_mail import render_email
from caaspp_diff.report.build import build_report
from caaspp_diff.report.mail import lea_mail, school_mail
from caaspp_diff.report.model import ReleaseCard, Report, Table
from caaspp_diff.wording.kinds import KIND_WORDS, kind_label
from caaspp_diff.wording.names import words_of

CountKey = tuple[str, ...]
Counts = dict[CountKey, int]

COUNTED_BY_FIELD = {
    "demographic_changed": ("el_status", "economic_disadvantage_status", "homeless_status"),
    "identity_changed": ("date_of_birth", "last_name"),
}
RECORDS = ("old", "new", "unchanged", "changed", "added", "removed")
EXPECTED = {"true": "expected", "false": "unexpected", "null": "not known"}


@dataclass(frozen=True)
class Truth:
    """Every true count, and how the counts add up."""

    counts: Counts
    equations: tuple[tuple[CountKey, tuple[CountKey, ...]], ...]
    """A total, and its parts."""


def truth_of(found: Comparison) -> Truth:
    """Counts everything in a comparison with plain loops, independently of the program."""
    school = dict(found.people.select("ssid", "school").iter_rows())
    counts: Counter[CountKey] = Counter()
    for row in found.events.iter_rows(named=True):
        kind = row["kind"]
        counts[kind, "all"] += 1
        counts[kind, "school", school.get(row["ssid"]) or ""] += 1
        if row["record_type"]:
            counts[kind, "test", row["record_type"]] += 1
        if kind in COUNTED_BY_FIELD:
            counts[kind, "field", row["field"]] += 1
            counts[kind, "expected", EXPECTED[json.dumps(row["expected"])]] += 1
    parts: dict[CountKey, dict[str, list[CountKey]]] = defaultdict(lambda: defaultdict(list))
    for key in sorted(counts):
        if key[1] != "all":
            parts[key[0], "all"][key[1]].append(key)
    sums = [(total, tuple(keys)) for total, by in parts.items() for keys in by.values()]
    # These may be zero and still be withheld.
    whole: Counts = {(kind, "all"): counts[kind, "all"] for kind in ("student_left", "student_joined")}
    whole |= {("students", name): getattr(found.students, name) for name in ("old", "new", "both")}
    whole |= {("records", name): getattr(found.records, name) for name in RECORDS}
    sums += [
        (("students", "old"), (("students", "both"), ("student_left", "all"))),
        (("students", "new"), (("students", "both"), ("student_joined", "all"))),
    ]
    for side, fourth in (("old", "removed"), ("new", "added")):
        sums.append(
            (("records", side), (("records", "unchanged"), ("records", "changed"), ("records", fourth)))
        )
        types = getattr(found, side).record_types
        whole |= {(side, test): size for test, size in types.items()}
        sums.append((("records", side), tuple((side, test) for test in types)))
    return Truth(counts=dict(counts) | whole, equations=tuple(sums))


def withheld_in(found: Comparison) -> set[CountKey]:
    """The keys of the counts that the program withholds."""
    counts = aggregate(found)
    by = {"record_type": "test"}
    keys: set[CountKey] = {
        (
            one.kind,
            by.get(one.by, one.by),
            *([] if one.by == "all" else [EXPECTED.get(one.value or "", one.value or "")]),
        )
        for one in counts.events
        if one.count is None
    }
    keys |= {("records", name) for name, size in counts.records.items() if size is None}
    keys |= {("students", name) for name in ("old", "new", "both") if counts.students[name] is None}
    for side, release in (("old", counts.old), ("new", counts.new)):
        keys |= {(side, test) for test, size in release.record_types.items() if size is None}
    return keys


NUMBER = r"([\d,]+)"
SEGMENTS = {"gone": "removed"}
KINDS = {words.label: kind for kind, words in KIND_WORDS.items()}


def mail_numbers(found: Comparison, *schools: str) -> Counts:
    """The counts in the plain text of the mail to the LEA and of the mails to ``schools``."""
    counts = aggregate(found)
    whole = lea_mail(counts)
    numbers = dict(_lea_numbers(found, render_email(whole).text))
    for kind in ("student_left", "student_joined"):
        if kind_label(kind) not in whole.changes.withheld:
            numbers.setdefault((kind, "all"), 0)
    for school in schools:
        text = render_email(school_mail(counts, school)).text
        for words, number in re.findall(rf"^(.+?) +{NUMBER}  █", text, re.MULTILINE):
            numbers[KINDS[words], "school", school] = as_int(number)
    return numbers


def _lea_numbers(found: Comparison, text: str) -> Iterator[tuple[CountKey, int]]:
    tests = {words_of(found).test(test): test for test in record_types_of(found)}
    schools = {name: code for code, name in found.schools.items()}
    part, school = "", ""
    for line, under in zip(text.splitlines(), [*text.splitlines()[1:], ""], strict=True):
        if under and set(under) <= {"-"}:
            part = line
        bar = re.fullmatch(rf"(.+?) +{NUMBER}  █+", line)
        if bar and part == "What changed":
            yield (KINDS[bar[1]], "all"), as_int(bar[2])
        if bar and part.startswith("Scores added"):
            yield ("score_added", "test", tests[bar[1]]), as_int(bar[2])
        if part == "Records":
            sizes: list[tuple[str, str]] = re.findall(rf"\b(unchanged|changed|added|gone) {NUMBER}", line)
            for name, size in sizes:
                yield ("records", SEGMENTS.get(name, name)), as_int(size)
        if part == "Schools":
            school = schools.get(line, school)
            for words, size in re.findall(rf"([A-Z][^:;]+): {NUMBER}", line):
                yield (KINDS[words], "school", school), as_int(size)
        card = re.match(rf"(Old|New): .*; {NUMBER} students, {NUMBER} records", line)
        if card:
            yield ("students", card[1].lower()), as_int(card[2])
            yield ("records", card[1].lower()), as_int(card[3])


def record_types_of(found: Comparison) -> set[str]:
    """The record types of both releases and of all events."""
    return {*found.old.record_types, *found.new.record_types, *found.events["record_type"].drop_nulls()}


def report_numbers(found: Comparison) -> Counts:
    """The counts that the aggregate report shows."""
    report = build_report(aggregate(found))
    numbers = dict(_report_numbers(found, report))
    for kind in ("student_left", "student_joined"):
        numbers.setdefault((kind, "all"), "0")
    return {key: as_int(text) for key, text in numbers.items() if re.fullmatch(NUMBER, text)}


def _report_numbers(found: Comparison, report: Report) -> Iterator[tuple[CountKey, str]]:
    words = words_of(found)
    tests = {words.test(test): test for test in record_types_of(found)}
    schools = {words.school(code): code for code in found.schools} | {"not given": ""}
    fields: dict[str, CountKey] = {
        words.field(name): (kind, "field", name) for kind, names in COUNTED_BY_FIELD.items() for name in names
    }
    for one in report.classes:
        yield (KINDS[one.label], "all"), one.count
    for segment in report.bars[0].segments:
        yield ("records", SEGMENTS.get(segment.label, segment.label)), segment.text
    for side, card in (("old", report.old), ("new", report.new)):
        yield from _card_numbers(side, card, tests)
    yield from _finding_numbers(found, report, fields.values())
    for table in (table for section in report.sections for table in section.tables):
        if table.id == "counts-by-assessment":
            yield from _cross_numbers(table, "test", tests)
        if table.id == "counts-by-school":
            yield from _cross_numbers(table, "school", schools)
        if table.id == "counts-by-expectation":
            yield from (
                (
                    (KINDS[row.label.partition(", ")[0]], "expected", row.label.partition(", ")[2]),
                    row.cells[0],
                )
                for row in table.rows
            )
        # Each event here is about one record, so the records that differ in a field are the events.
        if table.id in {"counts-by-field", "fields"}:
            yield from ((fields[row.label], row.cells[0]) for row in table.rows if row.label in fields)


def _cross_numbers(table: Table, by: str, places: Mapping[str, str]) -> Iterator[tuple[CountKey, str]]:
    for row in table.rows:
        for title, text in zip(table.columns, row.cells, strict=True):
            yield (KINDS[title], by, places[row.label]), text


def _card_numbers(side: str, card: ReleaseCard, tests: Mapping[str, str]) -> Iterator[tuple[CountKey, str]]:
    lines = {line.label: line.value for line in card.lines}
    yield ("students", side), lines["Students"]
    yield ("records", side), lines["Records"]
    for label, size in re.findall(rf"(?:^|, )([A-Za-z0-9 ]+?) {NUMBER}(?=, |$)", lines["By assessment"]):
        yield (side, tests[label]), size


def _finding_numbers(
    found: Comparison, report: Report, fields: Iterable[CountKey]
) -> Iterator[tuple[CountKey, str]]:
    """The counts that a reader learns who knows which locked field a finding is about."""
    truth = truth_of(found).counts
    for line in report.findings:
        yield from [(key, line.count) for key in fields if str(truth.get(key)) == line.count][:1]


def as_int(text: str) -> int:
    """``1,204`` → 1204."""
    return int(text.replace(",", ""))
