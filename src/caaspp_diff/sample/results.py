"""The fields that scoring fills: scores, levels, parts of a result, and results that do not count."""

import random

from caaspp_diff.sample import scales
from caaspp_diff.sample.dialect import Dialect, Row
from caaspp_diff.sample.people import Record, Student
from caaspp_diff.sample.records import Desk, completed

PRELIMINARY = "T"
"""Include Indicator of a preliminary result: tested, not counted (layout 2018-19 page 132)."""

BLANK_ESSAY = 0.02
GENRES = ("ARGU", "EXPL", "INFO", "NARR", "OPIN")


def sit(desk: Desk, person: Student, test: Record, *, late: bool = False) -> None:
    """Lets the student take the test: opportunity ids, dates, items, a valid score."""
    values = completed(desk, person, test, late=late) | result(desk, person, test)
    test.row = desk.dialect.edit(test.row, values)


def result(desk: Desk, person: Student, test: Record, *, score: int | None = None) -> Row:
    """A valid result of the test: all fields that scoring fills, for ``score`` or a random score."""
    kind, rng, dialect = test.record_type, desk.rng, desk.dialect
    fields = dialect.results.get(kind, ())
    levels = scales.level_ranges(dialect.layout.administration, kind, test.cohort or person.grade)
    if not fields:
        return {"include_indicator": "T"}  # a pilot: participation only
    if "scale_score" not in fields or not levels:
        return _unscaled(fields, rng)
    score = scales.draw(levels, person.ability, rng) if score is None else score
    values = scored(kind, levels, score) | _claims(kind, score, levels, rng)
    if kind == "09":
        values["raw_score_1"] = f"{rng.randint(8, 45):02d}"
    if kind in {"01", "02"}:
        values["standard_error"] = f"{rng.randint(19, 38):04d}"
        values |= banded(values, levels)
        values["lexile_or_quantile"] = f"{(score - 2000) * 2 // 5 * 5}{'L' if kind == '01' else 'Q'}"
    return values


def scored(kind: str, levels: scales.LevelRanges, score: int) -> Row:
    """Scale score and level; the CSA leaves the level blank (layout 2018-19 of 14 Jan 2020, page 8)."""
    return {
        "scale_score": str(score),
        "achievement_level": "" if kind == "09" else scales.level_of(levels, score),
    }


def banded(values: Row, levels: scales.LevelRanges) -> Row:
    """The error band of a score: one standard error in each direction, limited to the scale."""
    score, error = int(values["scale_score"]), int(values["standard_error"])
    return {
        "error_band_min": str(max(levels[0][0], score - error)),
        "error_band_max": str(min(levels[-1][1], score + error)),
    }


def lowest(desk: Desk, person: Student, test: Record, condition: str) -> Row:
    """The lowest obtainable score (INC1: one more) for the condition codes LOSS, INC0 or INC1.

    The score counts for INC0 and INC1.
    """
    levels = scales.level_ranges(desk.dialect.layout.administration, test.record_type, person.grade)
    bottom = levels[0][0] + (condition == "INC1")
    items = {"INC0": "000", "INC1": "003"}.get(condition, "009")
    return result(desk, person, test, score=bottom) | {
        "condition_code": condition,
        "attemptedness": "N" if condition == "INC0" else "P" if condition == "INC1" else "Y",
        "include_indicator": "T" if condition == "LOSS" else "Y",
        "items_attempted_1": items,
    }


def partial(desk: Desk, person: Student, test: Record) -> Row:
    """A test without an answer in one of two parts: tested, level 9, no score."""
    values = completed(desk, person, test) | no_score(desk.dialect)
    claims = {f"claim_{i}_level": "9" for i in range(1, 5 if test.record_type == "01" else 4)}
    return (
        values
        | claims
        | {
            "attemptedness": "P",
            "score_status": "",
            "include_indicator": "T",
            "achievement_level": "9",
            "opportunity_testing_status_2": "E",
            "items_attempted_1": "031",
            "items_attempted_2": "000",
        }
    )


def invalidated(condition: str = "") -> Row:
    """The status fields of an approved invalidation; with ``condition`` C, of observed cheating."""
    return {
        "score_status": "I",
        "include_indicator": "R",
        "opportunity_testing_status_1": "I",
        "condition_code": condition,
        "ssr_eligible": "N",
    }


def _unscaled(fields: tuple[str, ...], rng: random.Random) -> Row:
    """A result that is a level, or an indicator and a percentage, which is preliminary."""
    level = str(rng.choices((1, 2, 3), (40, 35, 25))[0])
    if "achievement_level" in fields:
        return {f"raw_score_{i}": f"{rng.randint(2, 12):02d}" for i in range(1, 5)} | {
            "achievement_level": level
        }
    percent = f"{rng.randint(10, 40) + 20 * (int(level) - 1):03d}"
    values = {name: level if name.endswith("indicator") else percent for name in fields}
    return values | {"include_indicator": PRELIMINARY, "items_answered_total": "30", "items_total": "30"}


def _claims(kind: str, score: int, levels: scales.LevelRanges, rng: random.Random) -> Row:
    if kind not in {"01", "02", "06"}:
        return {}
    met = levels[2][0]
    near = (levels[-1][1] - levels[0][0]) // 12

    def part() -> str:
        place_of = score - met + rng.randint(-near, near)
        return "1" if place_of < -near else "3" if place_of > near else "2"

    values = {f"domain_{i}_level": part() for i in (1, 2, 3)} if kind == "06" else {}
    if kind != "06":
        values |= {f"claim_{i}_level": part() for i in range(1, 5 if kind == "01" else 4)}
        values |= {f"composite_claim_{i}_level": part() for i in (1, 2)}
    if kind == "01":
        values |= {
            "genre": rng.choice(GENRES),
            "wer_por": str(rng.randint(1, 4)),
            "wer_dev_eel": str(rng.randint(1, 4)),
            "wer_cov": str(rng.randint(0, 2)),
        }
        if rng.random() < BLANK_ESSAY:
            values |= {name: "0" for name in values if name.startswith("wer_")}
            values |= {f"{name}_condition_code": "B" for name in ("wer_por", "wer_dev_eel", "wer_cov")}
    return values


def no_score(dialect: Dialect) -> Row:
    """Blanks in every score field."""
    return dict.fromkeys(dialect.score_names, "")
