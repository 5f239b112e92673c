"""The version, as the wheel, ``--version``, the reports and the JSON say it."""

__version__ = "0.1.0"
