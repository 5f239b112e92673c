"""Writes a comparison for programs: whole, lossless, streamed from its frames."""
