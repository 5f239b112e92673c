"""Every error that the program expects, each one plain sentence, which a short hint may follow.

    CaasppDiffError
    ├── ReadError           a file that cannot be read as a release
    │   ├── LayoutError     a release, or a user's table, whose layout is not known
    │   └── FileChangedError a release that changed while it was read
    ├── GuardError          two files that should not be compared (``--force`` compares them)
    ├── DuplicateKeyError   several records of one release with the same key
    ├── UsageError          options that contradict each other or name something unknown
    ├── WriteError          an output that cannot be written
    └── DeliveryError       a mail that could not be sent to all its recipients
        └── RefusedError    recipients whom the mail server refused

Any other exception is a bug. No text of an error contains a student's name, SSID or birth date.
"""

from caaspp_diff.phrases import plain_text


class CaasppDiffError(Exception):
    """An expected failure. Its text is for the user, on one line; a list of mistakes has a line for each.

    Whatever names the text quotes, it is as `plain_text` gives it.

    Args:
        *lines: The lines of the text.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__(*map(plain_text, lines))

    def __str__(self) -> str:
        """All of its lines."""
        return "\n".join(self.args)


class ReadError(CaasppDiffError):
    """A file that cannot be read as a release."""


class LayoutError(ReadError):
    """A release, or a user's table, whose layout is not known."""


class FileChangedError(ReadError):
    """A release that changed while it was read."""


class GuardError(CaasppDiffError):
    """Two files that should not be compared with each other."""


class DuplicateKeyError(CaasppDiffError):
    """Several records of one release with the same key."""


class UsageError(CaasppDiffError):
    """Options that contradict each other, or that name something unknown."""


class WriteError(CaasppDiffError):
    """An output that cannot be written."""


class DeliveryError(CaasppDiffError):
    """A mail that could not be sent to all its recipients."""


class RefusedError(DeliveryError):
    """Recipients whom the mail server refused; others may have the mail."""
