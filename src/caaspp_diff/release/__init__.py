"""One file, opened and indexed: `read_release` and `Release`."""

from caaspp_diff.release.index import Indexed, IndexSpec, index_file
from caaspp_diff.release.model import Release
from caaspp_diff.release.options import ReadOptions
from caaspp_diff.release.read import read_release

__all__ = ["IndexSpec", "Indexed", "ReadOptions", "Release", "index_file", "read_release"]
