"""Generates an invented LEA and its releases for demonstrations and tests; no student in it is real."""
