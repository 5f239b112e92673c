"""Judges a comparison by the rules that a district writes: for schedules and continuous integration."""
