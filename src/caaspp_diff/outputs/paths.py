"""Checks that no output overwrites an input or another output: `refuse_overwriting`."""

import os
from collections.abc import Iterable
from pathlib import Path

from caaspp_diff.errors import UsageError
from caaspp_diff.release import STDIN

STDOUT = "-"
"""What a user writes for stdout."""


def refuse_overwriting(inputs: Iterable[str], outputs: Iterable[Path]) -> None:
    """Checks that every output is a file of its own.

    Args:
        inputs: Files that must not be overwritten, as the user named them; ``-`` is stdin.
        outputs: The files that will be written.

    Raises:
        UsageError: An output is an input or another output too.
    """
    taken = {_real_path(name): name for name in inputs if name != STDIN}
    for path in outputs:
        if path.is_char_device():  # such as /dev/null, which holds nothing that could be overwritten
            continue
        where = _real_path(path)
        if where in taken:
            raise UsageError(f"{path} is {taken[where]} too; choose another name for the output.")
        taken[where] = f"another output, {path},"


def _real_path(path: str | Path) -> str:
    """The absolute path without symbolic links; `Path.resolve` fails on links that lead in a circle."""
    try:
        return os.path.realpath(path)
    except OSError:  # the working folder was deleted
        return os.path.normpath(path)
