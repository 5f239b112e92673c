"""The schools of the invented LEA "Sample Unified" and of its invented neighbor."""

from dataclasses import dataclass

LEA_CODE = "19999990000000"
LEA_NAME = "Sample Unified"
ACCOUNTABLE = LEA_CODE[:7]
"""The County/District Code of Accountability, seven digits."""

ELEMENTARY = ("03", "04", "05")
MIDDLE = ("06", "07", "08")
HIGH = ("10", "11", "12")


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school. ``window_start`` and ``window_end`` are month and day, such as ``05-24``."""

    code: str
    name: str
    grades: tuple[str, ...]
    weight: int
    """Share of the students of its grades who go there, relative to other schools."""

    window_start: str
    window_end: str
    charter_code: str = ""
    charter: str = ""
    nps: bool = False
    lea_code: str = LEA_CODE
    lea_name: str = LEA_NAME


def _school(number: int, name: str, grades: tuple[str, ...], weight: int, window: str, **more: str) -> School:
    start, _, end = window.partition(" ")
    return School(
        code=f"1999999{number:07d}",
        name=name,
        grades=grades,
        weight=weight,
        window_start=start,
        window_end=end,
        charter_code=more.get("charter_code", ""),
        charter=more.get("charter", ""),
        nps=bool(more.get("nps")),
    )


CLOSED = "03-18 05-24"
"""A test window that ends before the first release was extracted (12 June 2019)."""

OPEN = "04-08 06-14"
"""A test window that ends after it."""

SCHOOLS = (
    _school(6000101, "Alder Elementary", ELEMENTARY, 30, CLOSED),
    _school(6000102, "Birch Elementary", ELEMENTARY, 26, "03-25 05-31"),
    _school(6000103, "Juniper Elementary", ELEMENTARY, 22, OPEN),
    _school(6000201, "Madrone Middle", MIDDLE, 45, CLOSED),
    _school(6000202, "Sycamore Middle", MIDDLE, 34, OPEN),
    _school(1930001, "Valley Oak High", HIGH, 70, "04-15 06-07"),
    _school(1930002, "Willow Continuation High", HIGH, 29, OPEN),
    _school(
        6000301,
        "Toyon Charter Academy",
        ELEMENTARY + MIDDLE,
        21,
        "04-01 05-31",
        charter_code="9999",
        charter="LF",
    ),
    _school(7000901, "Manzanita Nonpublic School", ELEMENTARY + MIDDLE + HIGH, 1, CLOSED, nps="Y"),
)

RENAMED = {"Juniper Elementary": "Juniper Academy of Arts and Sciences"}
"""School → its name in the last release."""

ELSEWHERE = School(
    code="19999986000777",
    name="Laurel School",
    grades=(),
    weight=0,
    window_start="03-25",
    window_end="05-31",
    lea_code="19999980000000",
    lea_name="Example Valley Unified",
)
"""The school where students who move in have been tested."""


def schools_of(grade: str) -> tuple[School, ...]:
    """The schools that teach ``grade``."""
    return tuple(school for school in SCHOOLS if grade in school.grades)
