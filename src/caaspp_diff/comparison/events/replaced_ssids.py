"""Finds students whose SSID was replaced: one child under two SSIDs, not one who left and one who came.

When CALPADS merges two SSIDs of one child, one of them is retired and TOMS may move the testing data to
the other. Ids of the tests are the best evidence; without them a birth date, gender, name and school
that agree, where no other student fits. A retired SSID is only replaced where gender and birth year
match (CALPADS rule SENR0072).
"""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from caaspp_diff.comparison.align import Alignment
from caaspp_diff.comparison.events.draft import draft
from caaspp_diff.comparison.facts import field_in
from caaspp_diff.release.index.keys import Keys, Rows, ssids
from caaspp_diff.release.model import Release

ID_FIELDS = (
    "opportunity_id_1",
    "opportunity_id_2",
    "opportunity_id_3",
    "opportunity_id_4",
    "test_registration_id",
)
PERSON_FIELDS = (
    "ssid",
    "last_name",
    "first_name",
    "date_of_birth",
    "gender",
    "calpads_school_code",
    "tested_school_code_1",
    *ID_FIELDS,
)

SAME_NAME = 0.92
"""Jaro-Winkler similarity from which two names are taken for one: typing errors, not siblings."""

LIKE_NAME = 0.80
"""From here on a pair is worth a look by a person."""

ID_DIGITS = 8
"""An id shorter than this, or with other signs than digits, was damaged by a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Person:
    """A student who is in one release only, gathered from her records."""

    ssid: int
    values: dict[str, str]
    ids: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacements:
    """What was found: ``events`` (drafts of ``ssid_replaced``) and the SSIDs behind them."""

    pairs: dict[int, int]
    """SSID in old → SSID in new."""

    doubtful: tuple[tuple[int, int], ...]
    """Pairs that look like one person, without evidence enough to say so."""

    events: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Match:
    old: int
    new: int
    reason: str
    same: tuple[str, ...]
    similarity: float


def find_replaced(old: Release, new: Release, alignment: Alignment) -> Replacements:
    """Looks among the students who left and those who joined; mutual best matches only."""
    if not (len(alignment.left) and len(alignment.joined)):
        return Replacements(pairs={}, doubtful=(), events=_events([]))
    gone = _people(old, alignment.removed, alignment.left)
    came = _people(new, alignment.added, alignment.joined)
    by_id, doubtful = _by_ids(gone, came)
    taken_old, taken_new = {m.old for m in by_id}, {m.new for m in by_id}
    taken_old |= {pair[0] for pair in doubtful}
    taken_new |= {pair[1] for pair in doubtful}
    by_person, unsure = _by_person(
        [p for p in gone if p.ssid not in taken_old], [p for p in came if p.ssid not in taken_new]
    )
    matches = sorted([*by_id, *by_person], key=lambda match: match.new)
    return Replacements(
        pairs={match.old: match.new for match in matches},
        doubtful=tuple(sorted({*doubtful, *unsure})),
        events=_events(matches),
    )


def _people(release: Release, rows: Rows, wanted: Keys) -> list[Person]:
    rows = rows[np.isin(ssids(release.index.keys[rows]), wanted)]
    sources = [field_in(release, name) for name in PERSON_FIELDS]
    frame = release.reader.frame(rows, sources).rename(dict(zip(sources, PERSON_FIELDS, strict=True)))
    values: defaultdict[int, dict[str, str]] = defaultdict(dict)
    ids: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in frame.iter_rows(named=True):
        ssid = int(row["ssid"])
        for name in PERSON_FIELDS[1 : -len(ID_FIELDS)]:
            values[ssid].setdefault(name, row[name] or "")
        ids[ssid].update((name, row[name]) for name in ID_FIELDS if _is_id(row[name]))
    return [Person(ssid, values[ssid], frozenset(ids[ssid])) for ssid in sorted(values)]


def _is_id(text: str | None) -> bool:
    return text is not None and len(text) >= ID_DIGITS and text.isdigit() and text.strip("0") != ""


def _by_ids(gone: list[Person], came: list[Person]) -> tuple[list[_Match], list[tuple[int, int]]]:
    """Pairs that share an id which nobody else who left or joined has.

    Doubtful where gender or birth year contradict it.
    """
    owners_old, owners_new = _owners(gone), _owners(came)
    shared: Counter[tuple[int, int]] = Counter()
    names: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for key, (ssid, *others) in owners_old.items():
        found = owners_new.get(key, [])
        if not others and len(found) == 1:
            shared[ssid, found[0]] += 1
            names[ssid, found[0]].add(key[0])
    old_people, new_people = {p.ssid: p for p in gone}, {p.ssid: p for p in came}
    matches: list[_Match] = []
    doubtful: list[tuple[int, int]] = []
    for pair in _mutual_best({pair: float(count) for pair, count in shared.items()}):
        was, now = old_people[pair[0]], new_people[pair[1]]
        if _same_gender_and_birth_year(was, now):
            similarity = _similarity(was, now)
            matches.append(_Match(*pair, "same_registration", tuple(sorted(names[pair])), similarity))
        else:
            doubtful.append(pair)
    return matches, doubtful


def _owners(people: list[Person]) -> dict[tuple[str, str], list[int]]:
    owners: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for person in people:
        for key in person.ids:
            owners[key].append(person.ssid)
    return owners


def _by_person(gone: list[Person], came: list[Person]) -> tuple[list[_Match], list[tuple[int, int]]]:
    """Pairs of one birth date, gender, name and school, where nobody else fits.

    Doubtful where the name is only alike, the school another, or more than one student fits. The first
    name has to be the same, accents and signs aside: twins are called Maria and Marie.
    """
    blocks: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in came:
        blocks[_block(person)].append(person)
    scores: dict[tuple[int, int], float] = {}
    same_school: set[tuple[int, int]] = set()
    same_first_name: set[tuple[int, int]] = set()
    for was in gone:
        for now in blocks.get(_block(was), []) if all(_block(was)) else []:
            similarity = _similarity(was, now)
            one_school = bool(_schools(was) & _schools(now))
            if similarity >= (LIKE_NAME if one_school else SAME_NAME):
                scores[was.ssid, now.ssid] = similarity
                if one_school:
                    same_school.add((was.ssid, now.ssid))
                if _first_name(was) == _first_name(now):
                    same_first_name.add((was.ssid, now.ssid))
    best = set(_mutual_best(scores))
    sure = {pair for pair in best & same_school & same_first_name if scores[pair] >= SAME_NAME}
    settled = {side for pair in sure for side in pair}
    matches = [
        _Match(*pair, "same_person", ("date_of_birth", "gender", "school"), scores[pair]) for pair in sure
    ]
    doubtful = [pair for pair in scores if pair not in sure and not settled & set(pair)]
    return matches, doubtful


def _block(person: Person) -> tuple[str, str]:
    return person.values["date_of_birth"], person.values["gender"][:1]


def _schools(person: Person) -> set[str]:
    return {person.values["calpads_school_code"], person.values["tested_school_code_1"]} - {""}


def _same_gender_and_birth_year(was: Person, now: Person) -> bool:
    return all(
        not before or not after or before == after
        for before, after in (
            (was.values["gender"][:1], now.values["gender"][:1]),
            (was.values["date_of_birth"][:4], now.values["date_of_birth"][:4]),
        )
    )


def _first_name(person: Person) -> str:
    letters = unicodedata.normalize("NFKD", person.values["first_name"].casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _similarity(was: Person, now: Person) -> float:
    """The lower of the similarities of first and last name: twins share one of them."""
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415 - slow, and few have a pair to look at

    return round(
        min(
            JaroWinkler.normalized_similarity(was.values[name].casefold(), now.values[name].casefold())
            for name in ("first_name", "last_name")
        ),
        2,
    )


def _mutual_best(scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs that are the only best of both sides; a tie is nobody's best."""
    best_old: defaultdict[int, list[float]] = defaultdict(list)
    best_new: defaultdict[int, list[float]] = defaultdict(list)
    for (was, now), score in scores.items():
        best_old[was].append(score)
        best_new[now].append(score)
    return [
        pair
        for pair, score in sorted(scores.items())
        if _only_best(best_old[pair[0]], score) and _only_best(best_new[pair[1]], score)
    ]


def _only_best(scores: list[float], score: float) -> bool:
    return score == max(scores) and scores.count(score) == 1


def _events(matches: list[_Match]) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "ssid": pl.Series([m.new for m in matches], dtype=pl.Int64),
            "old": pl.Series([f"{m.old:010d}" for m in matches], dtype=pl.String),
            "new": pl.Series([f"{m.new:010d}" for m in matches], dtype=pl.String),
            "reason": pl.Series([m.reason for m in matches], dtype=pl.String),
            "same": pl.Series([list(m.same) for m in matches], dtype=pl.List(pl.String)),
            "name_similarity": pl.Series([m.similarity for m in matches], dtype=pl.Float64),
        }
    )
    return draft(
        frame,
        "ssid_replaced",
        evidence={"same": pl.col("same"), "name_similarity": pl.col("name_similarity")},
    )
