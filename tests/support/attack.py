"""A reader of one aggregate who works out with an integer solver what was withheld.

It shares no code with the product. The reader takes every number of the JSON of ``--redact aggregate`` and
everything that must be true of any two releases, as linear equations over whole numbers. Kinds, schools and
assessments that are absent count as zero; of a number that is withheld the reader knows whether it is zero.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.export.json import json_chunks
from caaspp_diff.privacy.aggregate import aggregate

Name = tuple[str, ...]
Json = dict[str, Any]

CEILING = 10_000_000
"""No release has more records."""

ENOUGH = 5
"""Values that have to be possible for a number that is withheld."""

COMES_AND_GOES = ("score_added", "record_added", "score_removed", "record_removed")


@dataclass(slots=True)
class System:
    """Whole numbers, none of them negative, and linear equations between them."""

    known: dict[Name, int] = field(default_factory=dict)
    least: dict[Name, int] = field(default_factory=dict)
    """The unknown numbers that the JSON names, each with the least that it can be."""

    equations: list[tuple[dict[Name, int], int]] = field(default_factory=list)

    def add(self, total: Name, parts: Iterable[Name]) -> None:
        """``total`` is the sum of ``parts``; a name that was never said is an unknown number from 0."""
        terms: defaultdict[Name, int] = defaultdict(int)
        rest = 0
        for name, sign in [(total, -1), *((part, 1) for part in parts)]:
            if name in self.known:
                rest -= sign * self.known[name]
            else:
                terms[name] += sign
        if terms:
            self.equations.append((dict(terms), rest))
        else:
            assert rest == 0, f"{total} is not the sum of its parts"

    def at_most(self, name: Name, limit: Name) -> None:
        """``name`` is not more than ``limit``."""
        self.add(limit, [name, ("slack", *name, *limit)])

    def possible(self, name: Name, enough: int = ENOUGH) -> list[int]:
        """The first values that a withheld number can have, ``enough`` of them at most."""
        found: list[int] = []
        low = self.least.get(name, 0)
        while len(found) < enough:
            value = self._least_from(name, low)
            if value is None:
                break
            found.append(value)
            low = value + 1
        return found

    def _least_from(self, name: Name, low: int) -> int | None:
        equations = self._about(name)
        names = sorted({each for terms, _ in equations for each in terms} | {name})
        place = {each: at for at, each in enumerate(names)}
        matrix = np.zeros((len(equations), len(names)))
        for row, (terms, _) in enumerate(equations):
            for each, factor in terms.items():
                matrix[row, place[each]] = factor
        rest = np.array([rest for _, rest in equations], float)
        lower = np.array([self.least.get(each, 0) for each in names], float)
        lower[place[name]] = low
        goal = np.zeros(len(names))
        goal[place[name]] = 1
        answer = milp(
            goal,
            constraints=[LinearConstraint(matrix, rest, rest)] if len(equations) else [],
            bounds=Bounds(lower, np.full(len(names), CEILING)),
            integrality=np.ones(len(names), int),
        )
        if answer.x is None:
            assert answer.status == 2, answer.message  # infeasible, and nothing else
            return None
        whole = np.rint(answer.x).astype(int)
        for terms, wanted in equations:  # exactly, whatever the solver's tolerance
            assert sum(int(whole[place[each]]) * factor for each, factor in terms.items()) == wanted
        return int(whole[place[name]])

    def _about(self, name: Name) -> list[tuple[dict[Name, int], int]]:
        """The equations that are tied to ``name``, directly or through others."""
        left, reached, own = list(self.equations), {name}, []
        while near := [each for each in left if reached & each[0].keys()]:
            own += near
            left = [each for each in left if not reached & each[0].keys()]
            reached |= {each for terms, _ in near for each in terms}
        return own


def aggregate_json(found: Comparison) -> Json:
    """What ``--redact aggregate --json`` says of a comparison."""
    answer: Json = json.loads(b"".join(json_chunks(aggregate(found))))
    return answer


def system_of(answer: Json) -> System:
    """The numbers of an aggregate's JSON, and all that is true of them."""
    system = System()
    for part in ("students", "records"):
        for name, size in answer[part].items():
            _say(system, (part, name), size)
    for side in ("old", "new"):
        for code, size in answer[side]["record_types"].items():
            _say(system, (side, code), size, zero=False)
    for event in answer["events"]:
        _say(system, _event(event), event.get("count"), zero=False)
    types = sorted({*answer["old"]["record_types"], *answer["new"]["record_types"], *_event_types(answer)})
    _absent(system, types)
    _students(system)
    for code in types:
        _one_type(system, code)
    _all_types(system, types)
    _events(system, answer)
    _fields(system, answer)
    _results(system, answer)
    return system


def withheld_in(answer: Json) -> list[Name]:
    """Every number that the JSON has in place and does not say."""
    names: list[Name] = [
        (part, name)
        for part in ("students", "records")
        for name, size in answer[part].items()
        if size is None
    ]
    for side in ("old", "new"):
        names += [(side, code) for code, size in answer[side]["record_types"].items() if size is None]
    names += [_event(event) for event in answer["events"] if event.get("count") is None]
    known = {"left": "student_left", "joined": "student_joined", "ssid_replaced": "ssid_replaced"}
    return [name for name in names if not (name[0] == "students" and name[1] in known)]


def share_shown(answer: Json) -> float:
    """The share of all numbers of an aggregate that it shows; those of results are shown or not there."""
    shown = [size for part in ("students", "records") for size in answer[part].values()]
    shown += [size for side in ("old", "new") for size in answer[side]["record_types"].values()]
    shown += [each.get("count") for part in ("events", "fields", "findings") for each in answer[part]]
    shown += [
        (each.get(side) or {}).get(name)
        for each in answer["impact"]
        for side in ("old", "new")
        if each.get(side)
        for name in ("counted", "met", "mean")
    ]
    return sum(size is not None for size in shown) / len(shown)


def solved(answer: Json) -> dict[Name, list[int]]:
    """The withheld numbers of which too few values are possible, or only 0 beside their own."""
    system = system_of(answer)
    found = {}
    for name in withheld_in(answer):
        possible = system.possible(name)
        if len(possible) < ENOUGH:
            found[name] = possible
    return found


def _event(event: Json) -> Name:
    return ("events", event["kind"], event["by"], event.get("value") or "")


def _event_types(answer: Json) -> set[str]:
    return {event["value"] for event in answer["events"] if event["by"] == "record_type"}


def _say(system: System, name: Name, size: int | None, *, zero: bool = True) -> None:
    if size is not None:
        system.known[name] = size
    else:
        system.least[name] = 0 if zero else 1


def _absent(system: System, types: list[str]) -> None:
    """What the JSON does not name is zero."""
    for kind in (*COMES_AND_GOES, "student_left", "student_joined", "ssid_replaced"):
        values = [("all", ""), *(("record_type", code) for code in types)]
        for by, value in values:
            name = ("events", kind, by, value)
            if name not in system.least:
                system.known.setdefault(name, 0)
    for side in ("old", "new"):
        for code in types:
            if (side, code) not in system.least:
                system.known.setdefault((side, code), 0)


def _students(system: System) -> None:
    for name, kind in (
        ("left", "student_left"),
        ("joined", "student_joined"),
        ("ssid_replaced", "ssid_replaced"),
    ):
        system.add(("students", name), [("events", kind, "all", "")])
    system.add(("students", "old"), [("students", "both"), ("students", "left")])
    system.add(("students", "new"), [("students", "both"), ("students", "joined")])


def _one_type(system: System, code: str) -> None:
    kept, came, gone = (("latent", what, code) for what in ("kept", "came", "gone"))
    scored, later, lost, blanked = (("latent", what, code) for what in ("scored", "later", "lost", "blanked"))
    brought, taken = ("latent", "brought", code), ("latent", "taken", code)
    system.add(("old", code), [kept, gone])
    system.add(("new", code), [kept, came])
    system.add(("events", "score_added", "record_type", code), [scored, later])
    system.add(("events", "score_removed", "record_type", code), [lost, blanked])
    system.add(came, [scored, ("events", "record_added", "record_type", code), brought])
    system.add(gone, [lost, ("events", "record_removed", "record_type", code), taken])
    system.at_most(brought, ("students", "joined"))
    system.at_most(taken, ("students", "left"))
    system.at_most(("latent", "changed", code), kept)
    system.add(("latent", "changed", code), [later, blanked, ("latent", "otherwise", code)])


def _all_types(system: System, types: list[str]) -> None:
    def each(what: str) -> list[Name]:
        return [("latent", what, code) for code in types]

    kept = ("latent", "kept")
    system.add(kept, [("records", "unchanged"), ("records", "changed")])
    system.add(kept, each("kept"))
    system.add(("records", "old"), [kept, ("records", "removed")])
    system.add(("records", "new"), [kept, ("records", "added")])
    system.add(("records", "added"), each("came"))
    system.add(("records", "removed"), each("gone"))
    system.add(("records", "changed"), each("changed"))
    for side in ("old", "new"):
        system.add(("records", side), [(side, code) for code in types])


def _events(system: System, answer: Json) -> None:
    parts: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)
    for event in answer["events"]:
        if event["by"] != "all":
            parts[event["kind"], event["by"]].append(_event(event))
    for (kind, _), names in parts.items():
        system.add(("events", kind, "all", ""), names)


def _fields(system: System, answer: Json) -> None:
    """A field differs in no more records than changed; where none differs, none changed but for its SSID."""
    for each in answer["fields"]:
        if each.get("count") is not None:
            name = ("fields", each["field"])
            system.known[name] = each["count"]
            system.at_most(name, ("records", "changed"))
    if not answer["fields"] and not system.known.get(("events", "ssid_replaced", "all", ""), 1):
        system.add(("records", "changed"), [("nothing",)])
        system.known[("nothing",)] = 0
        system.equations = [pair for pair in system.equations if ("nothing",) not in pair[0]]
        if ("records", "changed") not in system.known:
            system.equations.append(({("records", "changed"): 1}, 0))


def _results(system: System, answer: Json) -> None:
    """The counted scores of an assessment that old did not have are among the scores that were added."""
    for each in answer["impact"]:
        new = each.get("new") or {}
        fresh = each["record_type"] not in answer["old"]["record_types"]
        if each["by"] == "lea" and fresh and new.get("counted") is not None:
            name = ("counted", each["record_type"])
            system.known[name] = new["counted"]
            system.at_most(name, ("events", "score_added", "record_type", each["record_type"]))
