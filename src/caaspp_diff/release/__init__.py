"""One file, opened and indexed: `release.read` opens it, `release.model` says what it then is."""

from typing import Literal

STDIN: Literal["-"] = "-"
"""What a user writes for the standard input."""
