"""Compares two layouts: `layout_changes`. Import it late, because deepdiff takes long to load."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from deepdiff import DeepDiff

from caaspp_diff.layouts.by_header import bare
from caaspp_diff.layouts.model import Field, Layout
from caaspp_diff.layouts.tables import listed_codes

LayoutChangeKind = Literal["added", "removed", "renamed", "widened", "narrowed", "codes", "moved"]

LAYOUT_CHANGE_KINDS: tuple[LayoutChangeKind, ...] = get_args(LayoutChangeKind)
"""Every kind of change, in the order of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChange:
    """One difference in one field of two layouts."""

    kind: LayoutChangeKind
    """``codes``: the list of acceptable values is different."""

    field: str
    """The canonical name, which pairs the fields of the two layouts."""

    old: str | None
    """The title, first byte or column, length, or codes that only old has; None if there is none."""

    new: str | None
    """The same of new."""


def layout_changes(old: Layout, new: Layout) -> tuple[LayoutChange, ...]:
    """Lists what is different in the fields of two layouts, sorted by kind, then in layout order.

    A title that differs only in dashes, blanks or case is not renamed. A field has moved if it begins at
    another byte or, where one of the layouts has no positions, if it is another column. Blank fields are
    left out.
    """
    positions = old.has_positions and new.has_positions
    was = {name: _compared(field, positions=positions) for name, field in old.by_name.items()}
    now = {name: _compared(field, positions=positions) for name, field in new.by_name.items()}
    tree = DeepDiff(
        was, now, view="tree", threshold_to_diff_deeper=0
    )  # even if the layouts have little in common
    paths = [level.path(output_format="list") for levels in tree.values() for level in levels]
    found = {_change(old.by_name.get(name), new.by_name.get(name), was, now, rest) for name, *rest in paths}
    order = {name: at for at, name in enumerate([*old.by_name, *new.by_name])}
    changes = (change for change in found if change is not None)
    return tuple(sorted(changes, key=lambda one: (LAYOUT_CHANGE_KINDS.index(one.kind), order[one.field])))


_Compared = dict[str, Any]


def _compared(field: Field, *, positions: bool) -> _Compared:
    return {
        "title": bare(field.title),
        "place": field.start + 1 if positions and field.start is not None else field.number,
        "length": field.length,
        "codes": listed_codes(field.values),
    }


def _change(
    old: Field | None,
    new: Field | None,
    was: dict[str, _Compared],
    now: dict[str, _Compared],
    path: list[str],
) -> LayoutChange | None:
    """The change that a difference at ``path``, below the name of the field, means; None if it means none."""
    if old is None or new is None:
        return _appearance(old, new)
    name, what = old.name, path[0]
    before, after = was[name][what], now[name][what]
    if what == "title":
        return LayoutChange(kind="renamed", field=name, old=old.title, new=new.title)
    if what == "place":
        return LayoutChange(kind="moved", field=name, old=str(before), new=str(after))
    if what == "length" and before and after:
        kind: LayoutChangeKind = "widened" if before < after else "narrowed"
        return LayoutChange(kind=kind, field=name, old=str(before), new=str(after))
    if what == "codes" and before and after and before.keys() != after.keys():
        return LayoutChange(kind="codes", field=name, old=_only(before, after), new=_only(after, before))
    return None


def _appearance(old: Field | None, new: Field | None) -> LayoutChange | None:
    if old is not None:
        return LayoutChange(kind="removed", field=old.name, old=old.title, new=None)
    if new is not None:
        return LayoutChange(kind="added", field=new.name, old=None, new=new.title)
    return None


def _only(codes: dict[str, str], others: dict[str, str]) -> str | None:
    return " ".join(code for code in codes if code not in others) or None
