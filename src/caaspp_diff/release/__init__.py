"""One file, opened and indexed: `read_release` and `Release`."""
