"""One pass over a release: the key, hash, offset and line number of every record."""
