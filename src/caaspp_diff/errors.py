"""Every error that the program expects, each one plain sentence, which a short hint may follow.

    CaasppDiffError
    ├── ReadError           a file that cannot be read as a release
    │   └── LayoutError     a release, or a user's table, whose layout is not known
    ├── GuardError          two files that should not be compared (``--force`` goes on)
    ├── DuplicateKeyError   a key that stands on several lines of one release
    ├── UsageError          options that contradict each other or name what does not exist
    ├── WriteError          an output that cannot be written
    └── DeliveryError       a message that could not be sent to everyone it was meant for
        └── RefusedError    recipients whom the mail server would not take

Anything else that escapes is a bug of ours. No message holds a student's name, SSID or birth date.
"""


class CaasppDiffError(Exception):
    """An expected failure: its text is what the user reads, on one line."""


class ReadError(CaasppDiffError):
    """A file that cannot be read as a release."""


class LayoutError(ReadError):
    """A release, or a user's table, whose layout is not known."""


class GuardError(CaasppDiffError):
    """Two files that should not be compared with each other."""


class DuplicateKeyError(CaasppDiffError):
    """A key that stands on several lines of one release."""


class UsageError(CaasppDiffError):
    """Options that contradict each other, or that name something that does not exist."""


class WriteError(CaasppDiffError):
    """An output that cannot be written."""


class DeliveryError(CaasppDiffError):
    """A message that could not be sent to everyone it was meant for."""


class RefusedError(DeliveryError):
    """Recipients whom the mail server would not take; others may have the message."""
