"""Files that hold a secret: `refuse_if_others_can_read`."""

import os
import stat
from pathlib import Path

from caaspp_diff.errors import UsageError

OTHER_USERS = stat.S_IRWXG | stat.S_IRWXO


def refuse_if_others_can_read(path: Path, what: str) -> None:
    """Refuses a file that holds a secret and can be read by other users.

    On Windows nothing is checked: its files have no such permission bits.

    Args:
        path: The file.
        what: What it is, such as ``key file``.

    Raises:
        OSError: There is no such file.
        UsageError: Other users can read it.
    """
    if os.name == "posix" and path.stat().st_mode & OTHER_USERS:
        raise UsageError(f"Other users can read the {what} {path}; take that away with: chmod 600 {path}.")
