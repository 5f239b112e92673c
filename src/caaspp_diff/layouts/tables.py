"""The code tables of the layouts: `code_table`, `listed_codes`."""

import re
from collections.abc import Mapping
from functools import cache

from caaspp_diff.layouts.load import read_table
from caaspp_diff.layouts.model import Layout

Codes = Mapping[str, str]
"""Code → its meaning, which is empty if the layout gives none."""

_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
_RANGE = re.compile(r"(\d\d)-(\d\d)")


def code_table(layout: Layout, table: str) -> Codes:
    """The codes of ``table`` in the layout or, if it does not list them, in the nearest administration.

    The nearest is the last earlier one, else the first later one. Empty if no administration has the table.
    """
    by_layout = _tables().get(table, {})
    for own in (layout.name, layout.administration):
        if own in by_layout:
            return by_layout[own]
    years = sorted(name for name in by_layout if re.fullmatch(r"\d{4}-\d\d", name))
    earlier = [year for year in years if year < layout.administration]
    nearest = earlier[-1:] or years[:1]
    return by_layout[nearest[0]] if nearest else {}


def own_code_table(administration: str, table: str) -> Codes:
    """The codes of ``table`` in that administration itself; empty if it does not list them."""
    return _tables().get(table, {}).get(administration, {})


def code_table_names(table: str) -> tuple[str, ...]:
    """The names of ``table`` itself and of its parts for single tests, such as ``attemptedness.SB``."""
    return tuple(name for name in sorted(_tables()) if name == table or name.startswith(f"{table}."))


def listed_codes(values: str) -> dict[str, str]:
    """Parses the acceptable values of a field into code → meaning; empty if the list is open.

    Parts for single tests, such as ``[CAST] 4=… | [CSA] 3=…``, are merged; a code with different meanings
    in them has none.
    """
    found: dict[str, str] = {}
    for part in re.split(r"[;|]", values):
        code, _, meaning = (text.strip() for text in re.sub(r"\[[^]]*\]", "", part).partition("="))
        if code == "blank":
            continue
        if code.islower():  # text, alpha, numeric: kinds of values, not codes
            return {}
        if bounds := _RANGE.fullmatch(code):
            found |= {f"{grade:02d}": "" for grade in range(int(bounds[1]), int(bounds[2]) + 1)}
        elif _CODE.fullmatch(code):
            found[code] = meaning if found.get(code, meaning) == meaning else ""
        else:
            return {}
    return found


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    """Table → layout name → code → meaning. A range such as ``01-12`` becomes all of its codes."""
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for row in read_table("codes.tsv"):
        codes = tables.setdefault(row["table"], {}).setdefault(row["year"], {})
        code, meaning = row["code"], row["meaning"]
        if bounds := _RANGE.fullmatch(code):
            codes |= {f"{grade:02d}": "" for grade in range(int(bounds[1]), int(bounds[2]) + 1)}
        elif (_CODE.fullmatch(code) and code != "blank") or ":" in code:
            codes.setdefault(code, meaning)
    return tables
