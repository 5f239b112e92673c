"""Reads the records of a release by row number and cuts them into values."""
