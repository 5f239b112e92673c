"""Small pairs of releases, as they are a week apart; every student is invented."""

import random
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from support.factories import SCHOOL_A, SCHOOL_B, write
from support.json_answers import child, compare_files, unscored

SCHOOL_C = "19999990000003"
SCHOOLS = (SCHOOL_A, SCHOOL_A, SCHOOL_A, SCHOOL_B, SCHOOL_C)


Rows = list[dict[str, str]]


def compared(folder: Path, old: Rows, new: Rows) -> Comparison:
    paths = [write(folder / f"{side}.csv", rows) for side, rows in (("old", old), ("new", new))]
    return compare_files(*paths, force=True)


def at_school(number: int) -> dict[str, str]:
    school = SCHOOLS[number % len(SCHOOLS)]
    return {"calpads_school_code": school, "tested_school_code_1": school}


def season(students: int) -> Rows:
    """A release with ELA and mathematics of everyone, and CAST of a third."""
    rows = [child(n, code, **at_school(n)) for n in range(1, students + 1) for code in ("01", "02")]
    return rows + [child(n, "06", **at_school(n)) for n in range(1, students + 1, 3)]


def weekly_pair(folder: Path, seed: int) -> Comparison:
    """A week later: 1 to 10 late scores and nobody gone, sometimes a few other changes."""
    dice = random.Random(seed)  # noqa: S311 - the same pair for the same seed
    students = 60
    old = season(students)
    waiting = [n for n in range(1, students + 1) if n % 3 != 1]
    late = dice.sample(waiting, dice.randint(1, 10))
    new = [dict(row) for row in old]
    new += [child(n, "06", **at_school(n)) for n in late]
    if dice.random() < 0.3:
        new += [
            unscored(n, "03", **at_school(n)) for n in dice.sample(range(1, students), dice.choice([2, 15]))
        ]
    for row in dice.sample(new[: len(old)], dice.choice([0, 0, 3, 20])):
        row["elas"] = "RFEP"
    for row in dice.sample(new[: len(old)], dice.choice([0, 0, 2, 15])):
        row["scale_score"] = str(int(row["scale_score"]) + 1)
    return compared(folder, old, new)


def any_pair(folder: Path, seed: int) -> Comparison:
    """A pair in which everything may happen, a little or much: students and scores come and go."""
    dice = random.Random(seed)  # noqa: S311 - the same pair for the same seed

    def some(*sizes: int) -> int:
        return dice.choice(sizes)

    students = some(30, 60, 90)
    old = season(students)
    if dice.random() < 0.3:
        old = [row for row in old if row["record_type"] != "06"]
    numbers = list(range(1, students + 1))
    gone = {ssid_of(n) for n in dice.sample(numbers, some(0, 0, 2, 14))}
    new = [dict(row) for row in old if row["ssid"] not in gone]
    for n in range(students + 1, students + 1 + some(0, 0, 3, 12)):
        new += [child(n, code, **at_school(n)) for code in dice.choice((("01", "02"), ("01",), ("06",)))]
        new += [unscored(n, "03", **at_school(n))] * some(0, 1)
    late = [n for n in numbers if n % 3 == 2 and ssid_of(n) not in gone]
    new += [child(n, "06", **at_school(n)) for n in dice.sample(late, min(len(late), some(0, 1, 5, 12)))]
    bare = [n for n in numbers if n % 3 == 0 and ssid_of(n) not in gone]
    new += [unscored(n, "06", **at_school(n)) for n in dice.sample(bare, min(len(bare), some(0, 0, 3, 15)))]
    keep = len(new) - some(0, 0, 2, 12)
    dice.shuffle(new)
    new = new[:keep]
    for row in dice.sample(new, min(len(new), some(0, 0, 3, 20))):
        row["elas"] = "RFEP"
    for row in dice.sample([row for row in new if row.get("scale_score")], some(0, 0, 2, 15)):
        row["scale_score"] = str(int(row["scale_score"]) + 1)
    for row in dice.sample([row for row in new if row.get("scale_score")], some(0, 0, 2, 12)):
        row |= {"scale_score": "", "achievement_level": "", "include_indicator": "T"}
    return compared(folder, old, new)


def ssid_of(number: int) -> str:
    """The SSID of a student of `season`."""
    return child(number)["ssid"]
