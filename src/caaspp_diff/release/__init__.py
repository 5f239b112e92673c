"""One release file: `caaspp_diff.release.read` opens it, `caaspp_diff.release.model` describes it."""

from typing import Literal

STDIN: Literal["-"] = "-"
"""What a user gives in place of a path to read the standard input."""
