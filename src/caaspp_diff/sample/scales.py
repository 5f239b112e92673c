"""Score scales from the code tables of the layouts: `level_ranges`, and scores drawn from them: `draw`."""

import math
import random
from functools import cache

from caaspp_diff.layouts.load import read_table

TABLES = {"01": "SB-ELA", "02": "SB-Math", "03": "CAA-ELA", "04": "CAA-Math", "06": "CAST", "09": "CSA"}
WEIGHTS = {3: (0.4, 0.33, 0.27), 4: (0.28, 0.24, 0.24, 0.24)}
"""Number of levels → share of students at each level (statewide, grade 3 ELA, 2018-19)."""

LevelRanges = tuple[tuple[int, int], ...]
"""The lowest and highest score of each level, from level 1."""


@cache
def level_ranges(administration: str, record_type: str, grade: str) -> LevelRanges:
    """The levels of a test; if the year lists none, those of the last earlier, else the first later year."""
    return _tables().get(_nearest(administration, record_type), {}).get(str(int(grade)), ())


def level_of(levels: LevelRanges, score: int) -> str:
    """The level of a score; blank if the score is outside the scale."""
    return next((str(i) for i, (low, high) in enumerate(levels, 1) if low <= score <= high), "")


def draw(levels: LevelRanges, ability: float, rng: random.Random) -> int:
    """Draws a score for a student ``ability`` standard deviations from the mean, with the noise of a test."""
    z = 0.85 * ability + 0.5 * rng.gauss(0, 1)
    share = min(0.9999, max(0.0001, 0.5 * (1 + math.erf(z / math.sqrt(2)))))
    below = 0.0
    last = len(levels) - 1
    for level, weight in enumerate(WEIGHTS[len(levels)]):
        if share < below + weight or level == last:
            low, high = levels[level]
            part = min(1.0, (share - below) / weight)
            bent = math.sqrt(part) if level == 0 else part**2 if level == last else part
            return low + round(bent * (high - low))
        below += weight
    raise AssertionError


@cache
def _tables() -> dict[tuple[str, str], dict[str, LevelRanges]]:
    found: dict[tuple[str, str], dict[str, dict[int, tuple[int, int]]]] = {}
    for row in read_table("codes.tsv"):
        if row["table"].startswith("scale_score_range."):
            grade, _, level = row["code"].partition(":")
            low, _, high = row["meaning"].partition("-")
            table = found.setdefault((row["year"], row["table"].partition(".")[2]), {})
            table.setdefault(grade, {})[int(level)] = int(low), int(high)
    return {
        key: {grade: tuple(by_level[i] for i in sorted(by_level)) for grade, by_level in grades.items()}
        for key, grades in found.items()
    }


@cache
def _nearest(administration: str, record_type: str) -> tuple[str, str]:
    table = TABLES.get(record_type, "")
    years = sorted(year for year, name in _tables() if name == table)
    if not years:
        return "", ""
    earlier = [year for year in years if year <= administration]
    return (earlier[-1] if earlier else years[0]), table
