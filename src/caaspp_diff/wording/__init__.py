"""The words for what a comparison holds: kinds of events, fields, codes, levels and slices."""
