"""Exit codes of every command, as users and schedules may rely on them."""

from enum import IntEnum


class Exit(IntEnum):
    """What the process answers to the shell that started it."""

    DONE = 0
    """Compared, whatever was found; for ``check``: all rules hold."""

    DIFFERENT = 1
    """Only with ``--exit-code``: there are differences; for ``check``: a rule failed."""

    TROUBLE = 2
    """Could not compare: bad input, a wrong-file guard, an output that cannot be written, a bug."""

    INTERRUPTED = 130
    """Stopped by Ctrl-C; nothing half-written is left."""
