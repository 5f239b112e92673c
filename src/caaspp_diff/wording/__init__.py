"""The words for everything in a comparison: kinds of events, fields, codes, levels and slices."""
