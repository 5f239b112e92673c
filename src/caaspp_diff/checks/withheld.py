"""Takes from results the numbers that may not be published: `publishable`."""

from collections.abc import Callable
from dataclasses import replace

from caaspp_diff.checks.judge import against_limit
from caaspp_diff.checks.model import LessDetail, Result, Sources

MayShow = Callable[[tuple[str, ...], float], bool]
"""Whether a number may be shown, by its key and value."""


def publishable(result: Result, may_show: MayShow) -> Result:
    """The result with its verdict, and as much detail as may be shown.

    Args:
        result: From `caaspp_diff.checks.judge.check`.
        may_show: Says of a number whether it may be shown.
    """
    if result.status == "not_judged" or _all_shown(result.sources, may_show):
        return replace(result, sources=(), less_detail=())
    less = next((less for less in result.less_detail if _all_shown(less.sources, may_show)), _nothing(result))
    return replace(
        result,
        found=less.found,
        short=less.short,
        sentence=less.text,
        items=less.items,
        sources=(),
        less_detail=(),
    )


def _all_shown(sources: Sources, may_show: MayShow) -> bool:
    return sources is not None and all(may_show(key, value) for key, value in sources)


def _nothing(result: Result) -> LessDetail:
    sentence = against_limit(result.slice, "what was found is withheld", result.limit)
    return LessDetail(text=sentence, sources=())
