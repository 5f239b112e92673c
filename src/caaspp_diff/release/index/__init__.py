"""Indexes a release in one pass: the key, hash, offset, length and line number of every record."""
