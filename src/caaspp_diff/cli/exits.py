"""The exit codes of every command. Users and scheduled jobs rely on them."""

from enum import IntEnum


class Exit(IntEnum):
    """How a run ended."""

    DONE = 0
    """The files were compared, with or without differences; for ``check``: all rules hold."""

    DIFFERENT = 1
    """There are differences, which only ``--exit-code`` reports so; for ``check``: a rule failed."""

    TROUBLE = 2
    """The command failed: bad input, a wrong-file guard, an output that cannot be written, a bug."""

    INTERRUPTED = 130
    """Ctrl-C stopped the command; it left no half-written file. Any other signal n gives 128 + n."""
