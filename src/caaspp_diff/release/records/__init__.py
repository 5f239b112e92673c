"""The records of a release, read back by row and cut into values."""
