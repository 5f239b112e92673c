"""Aligns two releases and derives everything that a comparison holds."""
