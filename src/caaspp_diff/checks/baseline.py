"""Compares results with an approved baseline, so that only what is new or worse fails.

This imports deepdiff, which is slow to load: import it only if there is a baseline.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Literal

from deepdiff import DeepDiff

from caaspp_diff.checks.baseline_file import Baseline, BaselineEntry, baseline_of
from caaspp_diff.checks.model import Result
from caaspp_diff.phrases import WITHHELD, number

ChangedPart = Literal["result", "status", "found", "item"]
"""What differs; ``result``: the whole result, which only one side has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineChange:
    """One difference between what was approved and what is found now."""

    key: str
    """`Result.key`."""

    what: ChangedPart

    item: str | None
    """Which item, if ``what`` is ``item``."""

    old: object
    """None if it was not there, `WITHHELD` if the baseline does not say it."""

    new: object
    """None if it is not there now; `WITHHELD` likewise."""


def baseline_changes(approved: Baseline, now: Baseline) -> tuple[BaselineChange, ...]:
    """Every difference, sorted by key."""
    was, is_ = ({key: asdict(entry) for key, entry in side.items()} for side in (approved, now))
    tree = DeepDiff(was, is_, view="tree", threshold_to_diff_deeper=0)  # even where almost nothing is alike
    paths = [level.path(output_format="list") for levels in tree.values() for level in levels]
    found = [_change(approved.get(key), now.get(key), key, rest) for key, *rest in paths]
    return tuple(sorted(found, key=lambda change: (change.key, change.what, change.item or "")))


def hold_against(
    results: Iterable[Result],
    approved: Baseline,
    *,
    public: Iterable[Result] | None = None,
    figures: bool = True,
) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """The results, ``approved`` where they fail no worse than the baseline, and sentences on what differs.

    Args:
        results: From `caaspp_diff.checks.judge.check`.
        approved: The baseline.
        public: The same results with numbers withheld. A number that the baseline withholds is compared
            with these: it is worse if it may be shown now. None if the baseline withholds nothing.
        figures: Whether the sentences may say numbers.
    """
    results = tuple(results)
    now = baseline_of(results)
    public_now = now if public is None else baseline_of(public)
    comparable = {
        key: _comparable(entry, public_now[key], approved[key]) if key in approved else entry
        for key, entry in now.items()
    }
    differences = baseline_changes(approved, comparable)
    held = tuple(_held(result, approved, differences) for result in results)
    by_key = {result.key: result for result in held}
    return held, tuple(_sentences(by_key, approved, differences, figures=figures))


def _comparable(exact: BaselineEntry, public: BaselineEntry, approved: BaselineEntry) -> BaselineEntry:
    """What was found, but where the baseline withholds a number, what may be shown of it now."""
    withheld = {item for item, count in approved.items.items() if count is None}
    fails_as_before = (exact.status, approved.status) == ("failed", "approved")
    return replace(
        exact,
        status=approved.status if fails_as_before else exact.status,
        found=public.found if approved.found is None else exact.found,
        items={
            item: public.items[item] if item in withheld else count for item, count in exact.items.items()
        },
    )


def _change(
    old: BaselineEntry | None, new: BaselineEntry | None, key: str, path: list[str]
) -> BaselineChange:
    """The difference at ``path`` below the key, which leads into the two entries."""
    if old is None or new is None:
        return BaselineChange(key=key, what="result", item=None, old=old, new=new)
    if path[0] == "items":
        item = path[1]
        was, is_ = (_said(side.items[item]) if item in side.items else None for side in (old, new))
        return BaselineChange(key=key, what="item", item=item, old=was, new=is_)
    if path[0] == "found":
        return BaselineChange(key=key, what="found", item=None, old=_said(old.found), new=_said(new.found))
    return BaselineChange(key=key, what="status", item=None, old=old.status, new=new.status)


def _said(value: float | None) -> object:
    return WITHHELD if value is None else value


def _held(result: Result, approved: Baseline, differences: tuple[BaselineChange, ...]) -> Result:
    if result.status != "failed" or result.key not in approved:
        return result
    own = [change for change in differences if change.key == result.key]
    if approved[result.key].status == "holds" or any(_is_worse(result, change) for change in own):
        return result
    return replace(result, status="approved")


def _is_worse(result: Result, change: BaselineChange) -> bool:
    old, new = change.old, change.new
    if change.what == "item" and old is None:
        return True
    if change.what not in {"item", "found"} or not isinstance(new, (int, float)):
        return False
    if not isinstance(old, (int, float)):  # withheld, and can be shown now: it is no small number any more
        return result.worse == "more"
    if change.what == "item":
        return new > old
    return new > old if result.worse == "more" else new < old


def _sentences(
    results: dict[str, Result],
    approved: Baseline,
    differences: tuple[BaselineChange, ...],
    *,
    figures: bool,
) -> Iterator[str]:
    """One sentence for each result that differs, if it fails now or failed when it was approved."""
    for key in dict.fromkeys(change.key for change in differences):
        result, before = results.get(key), approved.get(key)
        fails = result is not None and result.status in {"failed", "approved"}
        failed = before is not None and before.status != "holds"
        if not fails and not failed:
            continue
        own = [change for change in differences if change.key == key]
        name = result.name if result else key
        yield f"{name}: {_difference(result, own, figures=figures)}."


def _difference(result: Result | None, own: list[BaselineChange], *, figures: bool) -> str:
    if result is None:
        return "was approved, and is not among the rules any more"
    if result.status == "not_judged":
        return "was approved, and is not judged now"
    if result.status == "holds":
        return "was approved as it failed, and holds now"
    if any(change.what == "result" for change in own):
        return "fails, and was not there when the baseline was approved"
    parts = [part for change in own if (part := _part(result, change, figures=figures))]
    return ", ".join(parts) or "fails, and held when the baseline was approved"


def _part(result: Result, change: BaselineChange, *, figures: bool) -> str:
    if change.what == "item":
        return _item_part(result, change, figures=figures)
    if change.what != "found" or result.items:
        return ""
    verdict = "" if result.worse is None else "worse" if _is_worse(result, change) else "better"
    if not figures:
        return f"is {verdict} than what was approved" if verdict else ""
    old, new = (_figure(value, share=result.share) for value in (change.old, change.new))
    return f"went from {old} to {new}" + (f" ({verdict})" if verdict else "")


def _item_part(result: Result, change: BaselineChange, *, figures: bool) -> str:
    if change.old is None:
        return f"{change.item} is new"
    if change.new is None:
        return f"{change.item} is gone"
    if figures:
        return f"{change.item} went from {change.old} to {change.new}"
    return f"{change.item} is there {'more' if _is_worse(result, change) else 'less'} often"


def _figure(value: object, *, share: bool) -> str:
    if not isinstance(value, (int, float)):
        return WITHHELD
    return number(value, 0 if float(value).is_integer() else 2) + ("%" if share else "")
