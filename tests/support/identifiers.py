"""The fields that name a student or a record, found by what the official layouts call them."""

import re

from caaspp_diff.layouts.load import layout_names, load_layout
from caaspp_diff.layouts.model import Field, Layout

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_IDENTIFIERS = frozenset({"id", "ssid", "uin", "identifier"})


def identifier_fields(layout: Layout) -> tuple[Field, ...]:
    """The fields of a layout that hold a name, a birth date or an id of a student, a test or a record."""
    return tuple(field for field in layout.fields if field.group == "identity" or _says_id(field.title))


def identifier_names() -> frozenset[str]:
    """The names of all such fields in all layouts."""
    return frozenset(
        field.name for layout in map(load_layout, layout_names()) for field in identifier_fields(layout)
    )


def _says_id(title: str) -> bool:
    words = [word.lower() for word in _WORD.findall(title)]
    if "date" in words:  # "EL ID Date": when a student was identified as an English learner
        return False
    return bool(_IDENTIFIERS & set(words)) or words == ["confirmation", "code"]
