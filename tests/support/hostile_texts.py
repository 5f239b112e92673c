"""Texts that a spreadsheet would change or run, or that steer a terminal, and releases full of them."""

import re
from pathlib import Path

from caaspp_diff.comparison.model import Comparison
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.render.terminal import ANSI_CODES
from support.comparisons import comparison, event, field, person
from support.factories import write
from support.json_answers import child

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "http://example.org/x",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "{=1+1}",
    "01",
    "0012345678901234",
    "1E5",
    "TRUE",
    "#N/A",
    "\uff1d1+1",
    "'quoted",
    'say "no"',
    "two, three",
    "<b>&amp;",
    "Nguyễn كاتب",
)
"""Values that Excel would read as a formula, a link, a number, a truth value, an error or markup."""

RISKY = tuple(text for text in HOSTILE if text[0] in "=+-@\uff1d")
"""Those that begin like a formula."""


def hostile() -> Comparison:
    """A comparison with every text as a name and as a value, in an event and in a field."""
    return comparison(
        students=(len(HOSTILE), 0, 0),
        events=[
            event("demographic_changed", n, field="el_status", old=text, new=text)
            for n, text in enumerate(HOSTILE, start=1)
        ],
        fields=[field(n, "el_status", "demographic", text, text) for n, text in enumerate(HOSTILE, start=1)],
        people=[person(n, text, text) for n, text in enumerate(HOSTILE, start=1)],
    )


STEERING = (
    "\x1b]0;title\x07",  # the title of a terminal window
    "\x1b[2J\x1b[31m",  # an empty screen, red letters
    "\x9b31mred",  # the same with a C1 control character
    "back\x08\x08\x08\x7f",
    "bell\x07null\x01",
    "next\x85line",
    "tab\x0bbed\x0cfeed",
    "\x1cfile\x1dgroup\x1erecord\x1funit",
    "line\u2028paragraph\u2029",
    "\u202egnp.exe",  # backwards
    "\u2066isolate\u2069",
    "\u200emark\u200f\u061c",
    "no\u200bwidth\u2060\ufeff",
    "soft\u00adhyphen",
    "\U000e0041\U000e0042tags",
    "=?utf-8?q?x=0D=0ABcc:_v@evil.example=0D=0A=0D=0A<h1>Hi</h1>?=",
    "::error::title=x",
    "[red]markup[/red] [bold",
)
"""Texts that steer a terminal, a log, a mail header or a reader's eye, none with a line break of a file."""

_STEERS = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ud800-\\udfff\\U000e0000-\\U000e007f]"
)
_OWN_COLOR = re.compile(f"\x1b\\[(?:0|{'|'.join(ANSI_CODES.values())})m")


def steering_signs(printed: str, *, color: bool = False) -> list[str]:
    """Every character in printed text that no text from outside may bring there; line ends of ours may.

    Args:
        printed: What a command has printed.
        color: Whether its own colors may be in it.
    """
    return _STEERS.findall(_OWN_COLOR.sub("", printed) if color else printed)


LEA_NAME = f"Sample {' '.join(STEERING)} Unified"
"""An LEA that is called by all of these texts."""


def steering_pair(folder: Path, names: tuple[str, str] = ("old.csv", "new.csv")) -> None:
    """Writes two releases with a student for each text of `STEERING`, who has it in nearly all fields.

    The schools, the LEA and some headers are called by these texts too.
    """
    old = [_steered(child(number), text) for number, text in enumerate(STEERING, start=1)]
    old += [_steered(child(number, "02"), STEERING[0]) for number in range(21, 46)]
    new = [record | {name: f"{record[name]}!" for name in _CHANGED} for record in old[1:]]
    new[2] |= {"scale_score": "2460", "achievement_level": STEERING[1]}
    new[3] |= {"calpads_school_code": f"{STEERING[9]}7", "student_exit_code": STEERING[2]}
    new += [_steered(child(90), STEERING[4])]
    for name, records in zip(names, (old, new), strict=True):
        write(folder / name, records)
        head, *lines = (folder / name).read_bytes().split(b"\r\n")
        head = head.replace(b"^Gender^", "^Gen\u202eder^Home\x1b]0;room\x07^".encode())
        head = head.replace(b"^HispanicOrLatinoEthnicity", "^\x9b31m Else\u2028where".encode())
        lines = [_with_another_value(line, STEERING[7]) for line in lines]
        (folder / name).write_bytes(b"\r\n".join([head, *lines]))


_CHANGED = ("last_name", "tested_school_name_1", "tested_lea_name_1", "el_status", "elas", "gender")


def _steered(record: dict[str, str], text: str) -> dict[str, str]:
    names = ("last_name", "first_name", "el_status", "elas", "gender", "calpads_grade", "test_mode", "uin")
    return (
        record
        | dict.fromkeys(names, text)
        | {
            "tested_lea_name_1": LEA_NAME,
            "tested_school_name_1": f"School {text}",
            "tested_school_code_1": f"{text}1",
            "calpads_school_code": f"{text}2",
            "calpads_school_name": f"At {text}",
        }
    )


def _with_another_value(line: bytes, text: str) -> bytes:
    """The line with a value for the column that was put in behind the gender."""
    if not line:
        return line
    values = line.split(b"^")
    at = _GENDER + 1
    return b"^".join([*values[:at], text.encode(), *values[at:]])


_GENDER = next(place for place, field in enumerate(load_layout("2018-19").fields) if field.name == "gender")
