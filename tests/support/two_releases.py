"""Two releases of Sample Unified that tests of checks, and the examples of their documentation, look at."""

from pathlib import Path

from support.factories import SCHOOL_B, write
from support.json_answers import child, unscored

BIRCH = {
    "calpads_school_code": SCHOOL_B,
    "tested_school_code_1": SCHOOL_B,
    "tested_school_name_1": "Birch Middle",
}


def write_releases(folder: Path) -> tuple[Path, Path]:
    """Writes ``aug.txt`` and ``dec.txt``: 40 students with ELA, of whom three leave; 12 scores of CAST come.

    Of the others one score is withdrawn, one falls to level 2, and one student's EL status changes.
    """
    old = [child(n, **(BIRCH if n > 24 else {})) for n in range(1, 41)]
    new = [dict(record) for record in old[3:]]
    new[0] = unscored(4)
    new[1] |= {"scale_score": "2460", "achievement_level": "2"}
    new[2] |= {"el_status": "Yes", "elas": "EL"}
    new += [child(n, "06", scale_score="0220", **(BIRCH if n > 24 else {})) for n in range(20, 32)]
    return write(folder / "aug.txt", old), write(folder / "dec.txt", new)
