"""The field names and values of one administration, for the generator: `Dialect`."""

import csv
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from caaspp_diff.layouts.codes import codes
from caaspp_diff.layouts.load import load_layout
from caaspp_diff.layouts.model import Layout
from caaspp_diff.layouts.score_fields import record_types

Row = dict[str, str]
"""Canonical field name → value, without blanks; never changed in place, so that releases can share it."""

OPTIONAL_CODES = ("condition_code", "include_indicator")
"""Fields that stay blank if the year does not have the code, such as C after 2018-19."""

WRITTEN_FOR_WIDE = "2018-19"
"""The layout in which the records of a wide layout are written before `widen` joins them."""

SIMPLE_CODES = re.compile(r"[A-Za-z0-9_&.-]+")


@dataclass(frozen=True)
class Dialect:
    """The fields and values of one layout, and the year of its tests."""

    layout: Layout

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields that a record may fill; for a wide layout, those of `WRITTEN_FOR_WIDE`."""
        layout = self._written
        empty = self._special.get("blank", "").split()
        return frozenset(n for n, f in layout.by_name.items() if f.values != "blank" and n not in empty)

    @cached_property
    def untested(self) -> float:
        """Share of records without a result because hardly anyone was tested that year."""
        return float(self._special.get("untested", "0"))

    @cached_property
    def results(self) -> dict[str, tuple[str, ...]]:
        """Record type → the fields of its result in this layout; none for a pilot, which has no levels."""
        types = record_types(self._written)
        return {code: one.score_fields if one.level_count else () for code, one in types.items()}

    @cached_property
    def spring(self) -> int:
        """The calendar year in which the tests were taken."""
        return int(self.layout.administration[:4]) + 1

    @cached_property
    def score_names(self) -> frozenset[str]:
        """The fields of the group ``score``."""
        layout = self._written
        return frozenset(name for name, field in layout.by_name.items() if field.group == "score")

    @cached_property
    def record_types(self) -> tuple[str, ...]:
        """The tests that the layout lists for its record type field, without the older tests 07 and 08."""
        if self.layout.wide:
            return ("01", "02")
        listed = re.findall(r"\b0\d\b", self.layout.by_name["record_type"].values)
        return tuple(sorted(set(listed) - {"07", "08"}))

    def row(self, values: Row) -> Row:
        """``values`` without blanks, and without fields and codes that the layout does not have."""
        names = self.names
        row = {name: value for name, value in values.items() if value and name in names}
        for name in OPTIONAL_CODES:
            if name in row and not self.accepts(name, row[name]):
                del row[name]
        return row

    def edit(self, row: Row, values: Row) -> Row:
        """A copy of ``row`` with ``values`` changed; a blank value empties a field."""
        kept = self.row(values)
        edited = row | kept
        for name in values.keys() - kept.keys():
            edited.pop(name, None)
        return edited

    def accepts(self, name: str, code: str) -> bool:
        """Whether the layout lists ``code`` for the field; True if it lists no codes."""
        codes = self._codes(name)
        return not codes or code in codes

    def refuses(self, name: str, code: str) -> bool:
        """Whether the field has a closed list of codes that lacks ``code``."""
        return name in self._closed and code not in self._closed[name]

    def support(self, name: str, wanted: str = "") -> str:
        """A code of an accommodation field: the one that contains ``wanted``, else the first, else blank."""
        codes = [code for code in self._codes(name) if code != "blank"]
        return next((code for code in codes if wanted in code), codes[0] if codes else "")

    def day(self, month_day: str) -> str:
        """``05-24`` → ``2019-05-24``, in the year of the tests."""
        return f"{self.spring}-{month_day}"

    def test_day(self, day: str) -> str:
        """A test date; 2015-16 writes the time after it, in a field of 18 characters."""
        return f"{day}09:15:00" if day and self._timed else day

    def gender(self, letter: str) -> str:
        """F, M or X as the year writes them."""
        if self.accepts("gender", "F") and not self.accepts("gender", "Female"):
            return letter
        return {"F": "Female", "M": "Male"}.get(letter, "")

    def languages(self, name: str) -> tuple[str, str]:
        """(language code, CALPADS primary language) of a language, as the year writes them."""
        three, digits = LANGUAGES[name]
        return three, digits.zfill(2)

    def uin(self, number: int) -> str:
        """The number padded to 16 digits through 2021-22, to 8 digits later."""
        return f"{number:08d}" if "score_available_date" in self.layout.by_name else f"{number:016d}"

    @cached_property
    def _written(self) -> Layout:
        return load_layout(WRITTEN_FOR_WIDE) if self.layout.wide else self.layout

    @cached_property
    def _special(self) -> dict[str, str]:
        table = files("caaspp_diff.sample").joinpath("data", "years.tsv").read_text(encoding="utf-8")
        rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        return next((row for row in rows if row["administration"] == self.layout.administration), {})

    @cached_property
    def _closed(self) -> dict[str, frozenset[str]]:
        return codes(self.layout)

    @cached_property
    def _timed(self) -> bool:
        field = self.layout.by_name.get("test_start_date_1")
        return field is not None and "HH" in field.values

    def _codes(self, name: str) -> tuple[str, ...]:
        field = self.layout.by_name.get(name)
        cached = _CODES.get((self.layout.name, name))
        if field is None or cached is not None:
            return cached or ()
        parts = (part.partition("=")[0].strip() for part in field.values.split(";"))
        codes = tuple(part for part in parts if SIMPLE_CODES.fullmatch(part))
        return _CODES.setdefault((self.layout.name, name), codes)


_CODES: dict[tuple[str, str], tuple[str, ...]] = {}

LANGUAGES = {
    "English": ("ENG", "0"),
    "Spanish": ("SPA", "1"),
    "Vietnamese": ("VIE", "2"),
    "Korean": ("KOR", "4"),
    "Arabic": ("ARA", "11"),
    "Armenian": ("ARM", "12"),
    "Hmong": ("HMN", "23"),
    "Punjabi": ("PAN", "28"),
    "Russian": ("RUS", "29"),
}
"""CEDS and CALPADS codes, layout 2018-19 pages 121-125; these nine are the same in every year."""
