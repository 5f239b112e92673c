"""A synthetic LEA and its releases, for demonstrations and tests; no real student is in it."""
