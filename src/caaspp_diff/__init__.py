"""Says what changed, and what it means, between two releases of a CAASPP Student Data File."""

__version__ = "0.1.0"
