"""Compares small release files in tests, and hands the answer back as the JSON output tells it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from caaspp_diff.comparison.model import Comparison, Options
from caaspp_diff.comparison.run import compare
from caaspp_diff.export.json import json_chunks, json_schema
from caaspp_diff.release.read import read_release
from support.factories import record, scored, write

Record = Mapping[str, str]
Json = dict[str, Any]

LAST = ("Rivera", "Chen", "Okafor", "Nguyen", "Haddad", "Castillo", "Petrov", "Silva", "Yamada", "Brooks")
FIRST = ("Ana", "Bo", "Cyrus", "Dolores", "Emil", "Fatima", "Gus", "Hana", "Ivo", "Juno", "Kai")
MATH = 2540
"""A scale score of grade 5 mathematics at level 3."""

_VALIDATOR = Draft202012Validator(json_schema())


def person(number: int) -> dict[str, str]:
    """Names, birth date and gender of an invented student; no two numbers below 300 share them all."""
    return {
        "last_name": LAST[number % len(LAST)],
        "first_name": FIRST[number % len(FIRST)],
        "date_of_birth": f"2008-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
        "gender": "Female" if number % 2 else "Male",
    }


def unscored(number: int = 1, record_type: str = "01", **values: str) -> dict[str, str]:
    """A record without a score of the invented student ``number``."""
    return record(number, record_type) | person(number) | values


def child(number: int = 1, record_type: str = "01", **values: str) -> dict[str, str]:
    """A record with a counted score of the invented student ``number``: ELA, or mathematics for 02."""
    score = MATH if record_type == "02" else 2510
    return scored(number, record_type, score) | person(number) | values


def children(*numbers: int, **values: str) -> list[dict[str, str]]:
    """A scored ELA record of each of several students."""
    return [child(number, **values) for number in numbers]


def ssid(number: int) -> str:
    """The SSID of the invented student ``number``."""
    return f"99{number:08d}"


def compare_files(old: Path, new: Path, **options: Any) -> Comparison:
    """Opens and compares two files, as the command line does."""
    with read_release(old) as before, read_release(new, side="new") as after:
        return compare(before, after, Options(**options))


def compared(
    folder: Path,
    old: Iterable[Record],
    new: Iterable[Record],
    *,
    names: tuple[str, str] = ("old.txt", "new.txt"),
    layout: str = "2018-19",
    **options: Any,
) -> Comparison:
    """Writes two releases into ``folder`` and compares them; ``options`` as in `Options`."""
    before, after = (
        write(folder / name, records, layout=layout) for name, records in zip(names, (old, new), strict=True)
    )
    return compare_files(before, after, **options)


def told(comparison: Comparison) -> Json:
    """The JSON output, read back, once it is found to be as the shipped schema says."""
    output: Json = json.loads(b"".join(json_chunks(comparison)))
    _VALIDATOR.validate(output)
    return output


def tell(folder: Path, old: Iterable[Record], new: Iterable[Record], **options: Any) -> Json:
    """The JSON output of the comparison of two small releases."""
    return told(compared(folder, old, new, **options))


def kinds(output: Json) -> list[str]:
    """The kinds of all events, in order."""
    return [event["kind"] for event in output["events"]]


def of_kind(output: Json, *wanted: str) -> list[Json]:
    """The events of the given kinds."""
    return [event for event in output["events"] if event["kind"] in wanted]


def only(output: Json, kind: str) -> Json:
    """The one event of its kind."""
    (event,) = of_kind(output, kind)
    return event


def changed_fields(output: Json) -> list[str]:
    """The names of the fields that differ, one for each record in which they do."""
    return [change["field"] for change in output["fields"]]


def finding(output: Json, code: str) -> Json:
    """The one finding of that code."""
    found: list[Json] = [each for each in output["findings"] if each["code"] == code]
    (one,) = found
    return one


def messages(output: Json, code: str) -> list[str]:
    """The messages of the findings of that code, in order."""
    return [each["message"] for each in output["findings"] if each["code"] == code]


def finding_codes(output: Json) -> set[str]:
    """The codes of all findings."""
    return {each["code"] for each in output["findings"]}


def numbers(output: Json, by: str, value: str, record_type: str = "01") -> tuple[Any, Any]:
    """The numbers of one slice of the impact, of old and of new."""
    (entry,) = (
        entry
        for entry in output["impact"]
        if (entry["by"], entry["value"], entry["record_type"]) == (by, value, record_type)
    )
    return entry["old"], entry["new"]
