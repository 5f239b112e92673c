"""One file, opened and indexed: `read_release` and `Release`."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caaspp_diff.release.index import Indexed, IndexSpec, index_file
    from caaspp_diff.release.model import Release
    from caaspp_diff.release.options import ReadOptions
    from caaspp_diff.release.pair import read_pair
    from caaspp_diff.release.read import read_release

__all__ = ["IndexSpec", "Indexed", "ReadOptions", "Release", "index_file", "read_pair", "read_release"]

_WHERE = {
    "IndexSpec": "index",
    "Indexed": "index",
    "ReadOptions": "options",
    "Release": "model",
    "index_file": "index",
    "read_pair": "pair",
    "read_release": "read",
}


def __getattr__(name: str) -> object:
    """Imports what is asked for and no more: a process that only indexes needs no frames."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
